"""A person decides about a suggestion that waits: what would be said, yes, no, and never these two.

Each organisation that wants to approve does so itself: a suggestion goes out once all of them said yes, and one no is
enough to stop it. Of two people who decide at once the first counts, and the second is told who that was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from connector.engine import Engine
from connector.model import Delivery, DeliveryState, Side, Suggestion, SuggestionState
from connector.privacy import own_data
from connector.store import Tx, apart, approvals, decisions, outbox, proposals, suggestions
from connector.store.approvals import Words
from connector.store.times import moment
from connector.suggest import policy, queue, wording
from mapping.language import private

_WAITS = (SuggestionState.WAITING.value,)
LONGEST_WHY = 200  # characters


class Outcome(StrEnum):
    """What came of a person's decision."""

    APPROVED = "approved"  # its messages are in the outbox
    NOTED = "noted"  # this yes counts; another organisation has to say yes too
    DECLINED = "declined"
    TAKEN = "taken"  # somebody, or something, decided before
    CHANGED = "changed"  # what would be said is no longer what the person saw
    UNKNOWN = "unknown"  # there is no such suggestion, or not for these organisations


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome; when TAKEN: by which account, as what (a key of the log) and when; when NOTED: who must say yes."""

    outcome: Outcome
    by: str | None = None
    what: str | None = None
    at: datetime | None = None
    awaited: frozenset[str] = frozenset()

    @property
    def done(self) -> bool:
        return self.outcome in (Outcome.APPROVED, Outcome.NOTED, Outcome.DECLINED)


def messages(engine: Engine, tx: Tx, pair: Suggestion, *, alone: bool = False) -> list[Delivery]:
    """The very messages that approving would send, a person's own wording included.

    Offers for the same request share one message; with `alone` the message is given as it would be without the others.
    """
    edited = approvals.edits(tx, pair.id)
    made = []
    for planned in queue.plan(engine, tx, pair, engine.now()):
        waiting = outbox.get(tx, planned.key)
        if waiting is not None and (waiting.state is not DeliveryState.QUEUED or waiting.text):
            continue  # that message has its words already: nothing is added to it
        others = () if waiting is None or alone else waiting.suggestions
        about = replace(planned, suggestions=(*others, pair.id))
        worded = own_data.with_notice(engine, tx, wording.word(engine, tx, about))
        own = edited.get(planned.side)
        made.append(worded if own is None else replace(worded, title=own.title, text=own.text))
    return made


def seen(engine: Engine, tx: Tx, pair: Suggestion) -> str:
    """A short mark of what approving would say: another mark means other words."""
    said = (part for each in messages(engine, tx, pair, alone=True) for part in (each.side, each.title, each.text))
    return hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:16]


def awaited(engine: Engine, tx: Tx, pair: Suggestion) -> frozenset[str]:
    """The organisations of which somebody still has to say yes."""
    request, offer = proposals.get(tx, pair.request), proposals.get(tx, pair.offer)
    if request is None or offer is None:
        return frozenset()
    given = {each.organisation for each in approvals.of(tx, pair.id)}
    return policy.approvers(engine, tx, request, offer) - given


def approve(
    engine: Engine,
    suggestion: str,
    by: str,
    organisations: Collection[str] | None = None,
    words: Mapping[Side, Words] | None = None,
    shown: str | None = None,
) -> Result:
    """Say yes for these organisations (None: for all), in one's own `words` if given.

    `shown` is the mark (see `seen`) of what the person saw.
    """
    with engine.store.write() as tx:
        return approve_within(engine, tx, suggestion, by, organisations, words, shown)


def approve_within(
    engine: Engine,
    tx: Tx,
    suggestion: str,
    by: str,
    organisations: Collection[str] | None = None,
    words: Mapping[Side, Words] | None = None,
    shown: str | None = None,
) -> Result:
    """As `approve`, in a transaction that is open already."""
    now = engine.now()
    pair = _waiting(tx, suggestion, organisations)
    if isinstance(pair, Result):
        return pair
    if shown is not None and shown != seen(engine, tx, pair):
        return Result(Outcome.CHANGED)
    for side, own in (words or {}).items():
        approvals.edit(tx, pair.id, side, own, by, now)
        decisions.log(tx, now, pair.id, "suggestion.edited", f"worded anew for the {side.value}", by=by)
    for organisation in _sides(tx, pair.id, organisations):
        approvals.approve(tx, pair.id, organisation, by, now)
    left = awaited(engine, tx, pair)
    if left:
        decisions.log(tx, now, pair.id, "suggestion.noted", "another organisation must approve it too", by=by)
        return Result(Outcome.NOTED, awaited=left)
    _send(engine, tx, pair, by, now)
    return Result(Outcome.APPROVED)


def decline(
    engine: Engine,
    suggestion: str,
    by: str,
    why: str,
    organisations: Collection[str] | None = None,
    *,
    keep_apart: bool = False,
) -> Result:
    """Say no: this pair never comes back. With `keep_apart` these two people are never suggested to each other again.

    `why` is for colleagues: personal data in it is masked.
    """
    with engine.store.write() as tx:
        return decline_within(engine, tx, suggestion, by, why, organisations, keep_apart=keep_apart)


def decline_within(
    engine: Engine,
    tx: Tx,
    suggestion: str,
    by: str,
    why: str,
    organisations: Collection[str] | None = None,
    *,
    keep_apart: bool = False,
) -> Result:
    """As `decline`, in a transaction that is open already."""
    now = engine.now()
    pair = _waiting(tx, suggestion, organisations)
    if isinstance(pair, Result):
        return pair
    suggestions.move(tx, pair.id, SuggestionState.DECLINED, now, only_from=_WAITS)
    decisions.log(tx, now, pair.id, "suggestion.declined", _harmless(why), by=by)
    request, offer = proposals.get(tx, pair.request), proposals.get(tx, pair.offer)
    if keep_apart and request is not None and offer is not None:
        apart.keep(tx, request.person, offer.person, by, now)
    return Result(Outcome.DECLINED)


def decided(tx: Tx, suggestion: str) -> Result:
    """Who, or what, decided last about a suggestion."""
    told = [row for row in decisions.about(tx, suggestion) if row["what"].startswith("suggestion.")]
    if not told:
        return Result(Outcome.TAKEN)
    return Result(Outcome.TAKEN, told[-1]["by"], told[-1]["what"], moment(told[-1]["at"]))


def visible(tx: Tx, suggestion: str, organisations: Collection[str] | None) -> bool:
    """Whether this suggestion has a side in one of these organisations (None: any)."""
    return bool(_sides(tx, suggestion, organisations))


def _sides(tx: Tx, suggestion: str, organisations: Collection[str] | None) -> frozenset[str]:
    sides = suggestions.organisations_of(tx, suggestion)
    return sides if organisations is None else sides & frozenset(organisations)


def _waiting(tx: Tx, suggestion: str, organisations: Collection[str] | None) -> Suggestion | Result:
    """The suggestion while it waits, or why nothing can be decided about it."""
    pair = suggestions.get(tx, suggestion)
    if pair is None or not visible(tx, suggestion, organisations):
        return Result(Outcome.UNKNOWN)
    if pair.state is SuggestionState.WAITING:
        return pair
    return decided(tx, suggestion)


def _send(engine: Engine, tx: Tx, pair: Suggestion, by: str, now: datetime) -> None:
    """Queue the messages; what a person worded is fixed, the rest gets its words when it goes out."""
    worded = {each.key: each for each in messages(engine, tx, pair)}
    edited = approvals.edits(tx, pair.id)
    suggestions.move(tx, pair.id, SuggestionState.APPROVED, now, only_from=_WAITS)
    queue.tell_both(engine, tx, pair, now)
    for key, delivery in worded.items():
        if delivery.side in edited:
            outbox.word(tx, key, delivery.title, delivery.text, delivery.language)
    decisions.log(tx, now, pair.id, "suggestion.approved", "a person approved it", by=by)


def _harmless(why: str) -> str:
    text = " ".join(why.split())[:LONGEST_WHY]
    return private.mask(text, private.find(text))
