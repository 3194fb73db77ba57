"""In doubt: posts that may be something else than they are read as, where the right answer would lead to a match."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from connector import read
from connector.correct import correct
from connector.engine import Engine
from connector.model import StoredPost, StoredProposal
from connector.store import Tx, corrections, doubts, posts, proposals
from connector.store.doubts import Doubt
from connector.web import given, languages, who
from connector.web.access import Role, current, signed_in
from connector.web.engines import engine
from connector.web.page import show as show_page
from connector.web.words import WORDS
from mapping.language import private
from mapping.proposal import Reading
from mapping.schema import BOTH, IGNORE, OFFER, REQUEST

pages = Blueprint("doubts", __name__, url_prefix="/doubts")
ON_A_PAGE = 10
ANSWERS = (REQUEST, OFFER, BOTH, IGNORE)


@dataclass(frozen=True, slots=True)
class Card:
    """One post in doubt: its words without personal data, how it is read, and what it would match."""

    post: StoredPost
    masked: str
    reading: Reading
    other: StoredProposal


@pages.get("")
@signed_in(Role.MODERATOR)
def show() -> str:
    """The posts a word would help most, best first."""
    running, mine = engine(), current().organisations(Role.MODERATOR)
    page = given.page()
    with running.store.read() as tx:
        found = doubts.worth_asking(tx, mine, ON_A_PAGE, (page - 1) * ON_A_PAGE)
        cards = [card for each in found if (card := _card(running, tx, each)) is not None]
        total = doubts.count(tx, mine)
    more = page * ON_A_PAGE < total
    return show_page("doubts.html", cards=cards, page=page, more=more, total=total, answers=ANSWERS, notice=_notice())


@pages.post("")
@signed_in(Role.MODERATOR)
def settle() -> Response:
    """Say what a post is; it is read so at once, and readings learn from it."""
    running = engine()
    community, key, purpose = (request.form.get(name, "") for name in ("community", "post", "purpose"))
    configured = running.config.communities.get(community)
    if purpose not in ANSWERS or configured is None or not current().may(Role.MODERATOR, configured.organisation):
        abort(404)
    with running.store.read() as tx:
        post = posts.get(tx, community, key)
    if post is None or post.private:
        abort(404)
    done = "settled" if correct(running, post, {"purpose": purpose}, who.me()) else "gone"
    return redirect(url_for(".show", done=done), 303)


def _card(running: Engine, tx: Tx, doubt: Doubt) -> Card | None:
    post, other = posts.get(tx, doubt.community, doubt.post), proposals.get(tx, doubt.other)
    if post is None or other is None:
        return None
    words = f"{post.title}\n{post.text}".strip()
    reading = read.understand(running, post, corrections.of(tx, post.community, post.key))
    return Card(post, private.mask(words, private.find(words)), reading, other)


def _notice() -> str | None:
    done = request.args.get("done", "")
    return WORDS[languages.spoken()]["doubts"].get(f"done.{done}")
