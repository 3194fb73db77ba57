"""The review queue: what the connector would say to whom, and a person's yes or no."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from connector.model import Delivery, Side
from connector.store import Tx, doubts, review_queue
from connector.store.approvals import Words
from connector.store.review_queue import Wanted
from connector.suggest import edited, review
from connector.suggest.edited import Wrong
from connector.suggest.review import Outcome, Result
from connector.web import given, languages, moments, review_cards, who
from connector.web.access import Role, current, signed_in
from connector.web.engines import engine
from connector.web.page import community_name, zone
from connector.web.page import show as show_page
from connector.web.review_cards import Card
from connector.web.words import WORDS
from mapping import taxonomy

pages = Blueprint("review", __name__, url_prefix="/review")
ON_A_PAGE = 10
FILTERS = ("community", "category")
MOST_COUNTED = 2000  # suggestions; more take longer to count by kind than a page may
LONGEST_NOTE = 200  # characters
REASONS: Mapping[str, str] = {  # what a person may choose → what the log says
    "not_fit": "it does not fit",
    "sensitive": "too sensitive for an automatic message",
    "solved": "it is solved already",
    "far": "too far away or too much trouble",
    "professional": "this is for a professional",
    "other": "something else",
}


@pages.get("")
@signed_in()
def queue() -> str:
    """What waits, oldest first; of one community or about one kind of help where the address says so."""
    running, wanted = engine(), _wanted()
    with running.store.read() as tx:
        total = review_queue.count(tx, wanted)
        page = min(_page(), max(1, math.ceil(total / ON_A_PAGE)))
        found = review_queue.found(tx, wanted, ON_A_PAGE, (page - 1) * ON_A_PAGE)
        cards = [review_cards.card(running, tx, pair) for pair in found]
        places, kinds = _choices(tx, wanted.organisations)
        doubtful = doubts.count(tx, _mine())
    return _show(
        "review.html",
        cards=cards,
        page=page,
        total=total,
        more=page * ON_A_PAGE < total,
        places=sorted(places.items(), key=lambda each: community_name(running, each[0]).casefold()),
        kinds=sorted(kinds.items(), key=lambda each: taxonomy.name(each[0], languages.spoken()).casefold()),
        doubtful=doubtful,
        notice=_notice(),
    )


@pages.get("/<suggestion>")
@signed_in()
def single(suggestion: str) -> str:
    """One suggestion, whatever its state."""
    card = _own_card(suggestion, current().organisations())
    return _show("review_single.html", cards=[card], card=card, notice=_notice())


@pages.get("/<suggestion>/edit")
@signed_in(Role.MODERATOR)
def edit(suggestion: str) -> str:
    card = _own_card(suggestion, current().organisations(Role.MODERATOR))
    words = {each.side: Words(each.title, each.text) for each in card.messages}
    return _show("review_edit.html", card=card, own=words, wrong={}, notice=None)


@pages.post("/<suggestion>/edit")
@signed_in(Role.MODERATOR)
def approve_edited(suggestion: str) -> Response | tuple[str, int]:
    """Approve in one's own words; words that break a promise, or came too late, are shown back and never lost."""
    running, mine = engine(), current().organisations(Role.MODERATOR)
    card = _own_card(suggestion, mine)
    own = {Side(key.removeprefix("text.")): _words(key) for key in request.form if key.startswith("text.")}
    ours = {each.side: each for each in card.messages}
    wrong = {side: found for side, words in own.items() if side in ours and (found := _wrong(ours[side], words))}
    if wrong:
        return _show("review_edit.html", card=card, own=own, wrong=wrong, notice=None), 422
    changed = {side: words for side, words in own.items() if side in ours and words != _words_of(ours[side])}
    result = review.approve(running, suggestion, who.me(), mine, changed, request.form.get("seen"))
    if not result.done:
        card = _own_card(suggestion, mine)
        return _show("review_edit.html", card=card, own=own, wrong={}, notice=_said(result, suggestion)), 409
    return _back(result.outcome.value)


@pages.post("/<suggestion>/approve")
@signed_in(Role.MODERATOR)
def approve(suggestion: str) -> Response:
    mine = current().organisations(Role.MODERATOR)
    result = review.approve(engine(), suggestion, who.me(), mine, shown=request.form.get("seen"))
    return _answer(suggestion, result)


@pages.post("/<suggestion>/decline")
@signed_in(Role.MODERATOR)
def decline(suggestion: str) -> Response:
    why = _why()
    if why is None:
        return _back("no_reason", suggestion)
    return _answer(suggestion, review.decline(engine(), suggestion, who.me(), why, _mine()))


@pages.post("/<suggestion>/apart")
@signed_in(Role.MODERATOR)
def keep_apart(suggestion: str) -> Response:
    result = review.decline(engine(), suggestion, who.me(), "not these two", _mine(), keep_apart=True)
    return _answer(suggestion, result, "apart" if result.done else None)


@pages.post("/bulk")
@signed_in(Role.MODERATOR)
def bulk() -> Response:
    """The same decision about everything that was ticked; what changed or was decided meanwhile is left alone."""
    ticked = [entry.partition(":") for entry in request.form.getlist("suggestion")]
    if not ticked:
        return _back("nothing")
    if request.form.get("do") == "approve":
        results = [review.approve(engine(), key, who.me(), _mine(), shown=mark) for key, _, mark in ticked]
    else:
        why = _why()
        if why is None:
            return _back("no_reason")
        results = [review.decline(engine(), key, who.me(), why, _mine()) for key, _, _ in ticked]
    done = [result.outcome for result in results if result.done]
    declined = done.count(Outcome.DECLINED)
    approved, left = len(done) - declined, len(results) - len(done)
    return _back("bulk", approved=approved, declined=declined, left=left)


def _choices(tx: Tx, mine: Collection[str]) -> tuple[Mapping[str, int | None], Mapping[str, int | None]]:
    """The communities and kinds of help to choose from, with how many wait; of very many that is not counted."""
    if review_queue.count(tx, Wanted(mine)) <= MOST_COUNTED:
        return review_queue.by_community(tx, mine), review_queue.by_category(tx, mine)
    known = engine().config.communities.items()
    places = {key: None for key, each in known if each.organisation in mine}
    return places, dict.fromkeys(taxonomy.slugs())


def _wanted() -> Wanted:
    """What the address asks for, within what the visitor may see."""
    asked = _filters()
    return Wanted(current().organisations(), asked.get("community"), asked.get("category"))


def _filters() -> dict[str, str]:
    """The filters in the address. Every form of these pages has them in its own, so that a decision keeps them.

    A community of others is no filter: its very name is theirs.
    """
    found = {name: value for name in FILTERS if (value := request.args.get(name, ""))}
    configured = engine().config.communities.get(found.get("community", ""))
    if configured is None or configured.organisation not in current().organisations():
        found.pop("community", None)
    return found


def _page() -> int:
    return given.page()


def _kept() -> dict[str, Any]:
    return _filters() | ({"page": _page()} if _page() > 1 else {})


def _show(template: str, **values: Any) -> str:
    return show_page(template, **values, filters=_filters(), kept=_kept(), reasons=REASONS)


def _back(done: str, suggestion: str | None = None, **told: Any) -> Response:
    """To where the visitor was in the queue, or to one suggestion, with what to say there."""
    if suggestion is not None:
        return redirect(url_for(".single", suggestion=suggestion, done=done, **_kept()), 303)
    return redirect(url_for(".queue", done=done, **told, **_kept()), 303)


def _mine() -> frozenset[str]:
    return current().organisations(Role.MODERATOR)


def _why() -> str | None:
    """The reason that was chosen, with the note; None when none was."""
    reason = REASONS.get(request.form.get("reason", ""))
    note = given.line(request.form, "note", LONGEST_NOTE)
    if reason is None:
        return None
    return f"{reason}: {note}" if note else reason


def _words(key: str) -> Words:
    side = key.removeprefix("text.")
    text = request.form[key].replace("\r\n", "\n").strip()
    return Words(request.form.get(f"title.{side}", "").strip(), text)


def _words_of(delivery: Delivery) -> Words:
    return Words(delivery.title, delivery.text)


def _wrong(ours: Delivery, own: Words) -> list[Wrong]:
    return edited.wrong(engine(), ours, own)


def _answer(suggestion: str, result: Result, done: str | None = None) -> Response:
    if result.outcome is Outcome.UNKNOWN:
        abort(404)
    if result.outcome is Outcome.CHANGED:
        return _back("changed", suggestion)
    about = suggestion if result.outcome is Outcome.TAKEN else None
    return _back(done or result.outcome.value, about=about)


def _notice() -> str | None:
    """What to say of the decision that was just made; only words of ours, filled in from the store."""
    done = request.args.get("done", "")
    words = WORDS[languages.spoken()]["review"]
    if done == "bulk":
        numbers = {name: given.number(name, 0) for name in ("approved", "declined", "left")}
        return words["bulk_done"].format(**numbers)
    if done == Outcome.TAKEN:
        with engine().store.read() as tx:
            about = request.args.get("about", "")
            known = review.visible(tx, about, current().organisations())
            result = review.decided(tx, about) if known else None
        return None if result is None else _said(result, about)
    return words.get(f"done.{done}")


def _said(result: Result, suggestion: str) -> str:
    """An outcome in words; of one that was decided before, by whom and when."""
    language = languages.spoken()
    words = WORDS[language]
    state = (result.what or "").removeprefix("suggestion.")
    return words["review"][f"done.{result.outcome.value}"].format(
        state=words["terms"].get(f"state.{state}", state),
        who=who.did(result.by, language),
        when="" if result.at is None else moments.said(result.at, engine().now(), zone(), language),
    )


def _own_card(suggestion: str, organisations: Collection[str]) -> Card:
    running = engine()
    with running.store.read() as tx:
        card = review_cards.find(running, tx, suggestion, organisations)
    if card is None:
        abort(404)
    return card
