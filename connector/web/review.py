"""The review queue: what the connector would say to whom, and a person's yes or no."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from connector.model import Delivery, Side
from connector.store import suggestions
from connector.store.approvals import Words
from connector.suggest import edited, review
from connector.suggest.edited import Wrong
from connector.suggest.review import Outcome, Result
from connector.web import languages, moments, review_cards, who
from connector.web.access import Role, current, signed_in
from connector.web.engines import engine
from connector.web.page import show as show_page
from connector.web.page import zone
from connector.web.review_cards import Card
from connector.web.words import WORDS

pages = Blueprint("review", __name__, url_prefix="/review")
ON_A_PAGE = 10
MOST_SHOWN = 600  # characters of a post
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
    """What waits, oldest first."""
    running, mine = engine(), current().organisations()
    page = max(1, request.args.get("page", 1, int))
    with running.store.read() as tx:
        found = suggestions.waiting_for(tx, mine, ON_A_PAGE + 1, (page - 1) * ON_A_PAGE)
        cards = [review_cards.card(running, tx, pair) for pair in found[:ON_A_PAGE]]
    more = len(found) > ON_A_PAGE
    return show_page("review.html", cards=cards, page=page, more=more, notice=_notice(), reasons=REASONS)


@pages.get("/<suggestion>")
@signed_in()
def single(suggestion: str) -> str:
    """One suggestion, whatever its state."""
    card = _own_card(suggestion, current().organisations())
    return show_page("review_single.html", cards=[card], card=card, notice=_notice(), reasons=REASONS)


@pages.get("/<suggestion>/edit")
@signed_in(Role.MODERATOR)
def edit(suggestion: str) -> str:
    card = _own_card(suggestion, current().organisations(Role.MODERATOR))
    words = {each.side: Words(each.title, each.text) for each in card.messages}
    return show_page("review_edit.html", card=card, own=words, wrong={}, notice=None)


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
        return show_page("review_edit.html", card=card, own=own, wrong=wrong, notice=None), 422
    changed = {side: words for side, words in own.items() if side in ours and words != _words_of(ours[side])}
    result = review.approve(running, suggestion, who.me(), mine, changed, request.form.get("seen"))
    if not result.done:
        card = _own_card(suggestion, mine)
        return show_page("review_edit.html", card=card, own=own, wrong={}, notice=_said(result, suggestion)), 409
    return redirect(url_for(".queue", done=result.outcome.value), 303)


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
        return redirect(url_for(".single", suggestion=suggestion, done="no_reason"), 303)
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
        return redirect(url_for(".queue", done="nothing"), 303)
    if request.form.get("do") == "approve":
        results = [review.approve(engine(), key, who.me(), _mine(), shown=mark) for key, _, mark in ticked]
    else:
        why = _why()
        if why is None:
            return redirect(url_for(".queue", done="no_reason"), 303)
        results = [review.decline(engine(), key, who.me(), why, _mine()) for key, _, _ in ticked]
    done = [result.outcome for result in results if result.done]
    declined = done.count(Outcome.DECLINED)
    approved, left = len(done) - declined, len(results) - len(done)
    return redirect(url_for(".queue", done="bulk", approved=approved, declined=declined, left=left), 303)


def _mine() -> frozenset[str]:
    return current().organisations(Role.MODERATOR)


def _why() -> str | None:
    """The reason that was chosen, with the note; None when none was."""
    reason = REASONS.get(request.form.get("reason", ""))
    note = request.form.get("note", "").strip()
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
        return redirect(url_for(".single", suggestion=suggestion, done="changed"), 303)
    about = suggestion if result.outcome is Outcome.TAKEN else None
    return redirect(url_for(".queue", done=done or result.outcome.value, about=about), 303)


def _notice() -> str | None:
    """What to say of the decision that was just made; only words of ours, filled in from the store."""
    done = request.args.get("done", "")
    words = WORDS[languages.spoken()]["review"]
    if done == "bulk":
        numbers = {name: request.args.get(name, 0, int) for name in ("approved", "declined", "left")}
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
