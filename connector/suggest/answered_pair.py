"""Answers about a request and an offer: yes, no, later, only mornings, found, done, not done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from connector.engine import Engine
from connector.model import Side, Suggestion, SuggestionState
from connector.store import (
    Tx,
    answers,
    asks,
    availability,
    decisions,
    outbox,
    outcomes,
    proposals,
    suggestions,
    witness,
)
from connector.suggest import queue, which
from connector.suggest.hearing import Hearing
from connector.withdraw import closed
from mapping.language import own_words, when
from mapping.language.answers import AnswerKind

LATER = timedelta(days=14)  # when "later" names no day
LATEST = timedelta(days=120)
_REPORTABLE = (SuggestionState.ACCEPTED, SuggestionState.APPROVED)
_TO_HELPER = (Side.HELPER, Side.AGAIN)
_WORDS = {
    AnswerKind.YES: "yes",
    AnswerKind.DONE: "yes",
    AnswerKind.PARTLY: "partly",
    AnswerKind.NO: "no",
    AnswerKind.NOT_DONE: "no",
    AnswerKind.FOUND: "no",  # somebody else helped
    AnswerKind.UNCLEAR: "unknown",
}
_WORKED = {AnswerKind.YES: True, AnswerKind.DONE: True, AnswerKind.NO: False, AnswerKind.NOT_DONE: False}


def act(engine: Engine, tx: Tx, heard: Hearing) -> None:
    """An answer to a suggestion, or to the news that somebody said yes."""
    match heard.answer.kind:
        case AnswerKind.YES:
            accept(engine, tx, heard)
        case AnswerKind.NO:
            decline(engine, tx, heard.pairs, "said no", heard.now)
        case AnswerKind.LATER if heard.delivery.side in _TO_HELPER:
            _later(engine, tx, heard)
        case AnswerKind.FOUND:
            _found(engine, tx, heard)
        case AnswerKind.DONE:
            for pair in heard.pairs:
                helped(engine, tx, pair, heard)
        case AnswerKind.NOT_DONE:
            for pair in heard.pairs:
                not_helped(engine, tx, pair, heard)
        case AnswerKind.PARTLY:
            _ask_person(engine, tx, heard, "unclear_answer")


def outcome(engine: Engine, tx: Tx, heard: Hearing) -> None:
    """An answer to the one question afterwards: did it work out?"""
    kind = heard.kind
    if heard.delivery.side is Side.ASKER_OUTCOME and kind in _WORDS:
        for pair in heard.pairs:
            witness.followed_up(tx, pair.request, heard.post.person, f"helped:{_WORDS[kind]}", heard.now)
    worked = True if kind is AnswerKind.FOUND and heard.delivery.side is Side.HELPER_OUTCOME else _WORKED.get(kind)
    if kind is AnswerKind.FOUND and worked is None:
        _found(engine, tx, heard)  # "al gevonden": somebody else helped
    elif kind is AnswerKind.PARTLY:
        _ask_person(engine, tx, heard, "partly")
    for pair in heard.pairs if worked is not None else ():
        (helped if worked else not_helped)(engine, tx, pair, heard)


def helped(engine: Engine, tx: Tx, pair: Suggestion, heard: Hearing) -> None:
    """It worked out: the request is done, and its author gets a last word."""
    now = heard.now
    outcomes.save(tx, pair.id, _who(heard), "helped", now)
    if suggestions.move(tx, pair.id, SuggestionState.HELPED, now, only_from=_REPORTABLE):
        decisions.log(tx, now, pair.id, "suggestion.helped", "reported that it worked out")
    asks.end(tx, pair.request, now)
    closed(tx, pair.request, "it worked out", now)
    if _who(heard) is Side.ASKER:
        glad(engine, tx, pair.request, now)


def not_helped(engine: Engine, tx: Tx, pair: Suggestion, heard: Hearing) -> None:
    """It did not work out: the search goes on."""
    now = heard.now
    outcomes.save(tx, pair.id, _who(heard), "not_helped", now)
    if suggestions.move(tx, pair.id, SuggestionState.NOT_HELPED, now, only_from=_REPORTABLE):
        proposals.schedule_match(tx, pair.request, now)
        decisions.log(tx, now, pair.id, "suggestion.not_helped", "reported that it did not work out")
        request = proposals.get(tx, pair.request)
        if request is not None and request.open and _who(heard) is Side.ASKER:
            queue.tell(engine, tx, Side.SORRY, request, now, pair=pair)


def glad(engine: Engine, tx: Tx, request: str, now: datetime) -> None:
    """The last word to an asker who told us that it is solved; once for an ask."""
    stored = proposals.get(tx, request)
    if stored is not None and stored.url:
        queue.tell(engine, tx, Side.GLAD, stored, now)


def decline(engine: Engine, tx: Tx, pairs: Iterable[Suggestion], why: str, now: datetime) -> None:
    """No to these pairs; others may be asked in the next round."""
    for pair in pairs:
        if suggestions.move(tx, pair.id, SuggestionState.DECLINED, now):
            outbox.withdraw(tx, pair.id, retract=False, now=now)
            proposals.schedule_match(tx, pair.request, now + timedelta(hours=engine.config.policy.round_hours))
            decisions.log(tx, now, pair.id, "suggestion.declined", why)


def accept(engine: Engine, tx: Tx, heard: Hearing) -> None:
    """A side said yes: nobody else is asked, and the asker hears of a helper's yes."""
    pair, now = heard.pairs[0] if len(heard.pairs) == 1 else which.chosen(tx, heard), heard.now
    if pair is None:  # "ja" to three offers: a person asks which one
        _ask_person(engine, tx, heard, "which_offer")
        return
    request = proposals.get(tx, pair.request)
    if request is None or not suggestions.move(tx, pair.id, SuggestionState.ACCEPTED, now):
        return
    proposals.schedule_match(tx, pair.request, None)  # stop asking others
    for other in suggestions.open_of(tx, pair.request):
        _drop_unsent(tx, other, now)
    if heard.delivery.side in _TO_HELPER:
        queue.tell_yes(engine, tx, pair, request, now)


def _drop_unsent(tx: Tx, suggestion: Suggestion, now: datetime) -> None:
    """Somebody said yes already: whoever was not asked yet need not be."""
    if suggestion.state is SuggestionState.WAITING:
        suggestions.move(tx, suggestion.id, SuggestionState.WITHDRAWN, now)
    outbox.withdraw_unsent(tx, suggestion.id)


def _later(engine: Engine, tx: Tx, heard: Hearing) -> None:
    """The helper is left alone until the day they named; the ask goes on to others meanwhile."""
    until = _named_day(engine, heard) or heard.now + LATER
    availability.rest_until(tx, heard.post.person, until)
    for pair in heard.pairs:
        proposals.schedule_match(tx, pair.request, heard.now)
        decisions.log(tx, heard.now, pair.id, "suggestion.later", f"asked again on {until:%Y-%m-%d}, if still open")


def _found(engine: Engine, tx: Tx, heard: Hearing) -> None:
    """The asker has found somebody: ask nobody else. The helper has enough to do: ask another."""
    for pair in heard.pairs:
        if heard.delivery.side in _TO_HELPER:
            closed(tx, pair.offer, "the helper says it is taken", heard.now)
            decline(engine, tx, [pair], "no longer available", heard.now)
        else:
            asks.end(tx, pair.request, heard.now)
            closed(tx, pair.request, "the asker has found help", heard.now)
            glad(engine, tx, pair.request, heard.now)


def _who(heard: Hearing) -> Side:
    return Side.HELPER if heard.delivery.side in (*_TO_HELPER, Side.HELPER_OUTCOME) else Side.ASKER


def _named_day(engine: Engine, heard: Hearing) -> datetime | None:
    """The first coming day the answer names, at eight in the morning."""
    zone = ZoneInfo(engine.config.instance.timezone)
    today = heard.now.astimezone(zone).date()
    language = heard.post.language or heard.delivery.language
    slots = when.find(own_words.plain(heard.post.text), heard.post.created_at, language).slots
    days = [slot.start for slot in slots if slot.start is not None and slot.start > today and not slot.excluded]
    coming = [day for day in days if day - today <= LATEST]
    return datetime(*min(coming).timetuple()[:3], 8, tzinfo=zone) if coming else None


def _ask_person(engine: Engine, tx: Tx, heard: Hearing, kind: str) -> None:
    post = heard.post
    answers.alert(tx, engine.organisation(post.community), post.community, post.key, post.url, kind, heard.now)
