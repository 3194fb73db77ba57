"""What the other subjects of the store tell the event log, in the same transaction as what they write.

Each function is one line where something happens, and works out the rest from the ids. Because it stands in the
transaction that makes the change, a step that is done over again after a crash is written down once.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import datetime

from connector.model import OptOutScope, StoredPost, StoredProposal, SuggestionState
from connector.store import Tx
from connector.store.events import Ending, Event, EventKind, record
from mapping.proposal import ProposalStatus, Purpose

_MOVES = {
    SuggestionState.ACCEPTED: EventKind.MATCHED,
    SuggestionState.HELPED: EventKind.HELPED,
    SuggestionState.NOT_HELPED: EventKind.NOT_HELPED,
    SuggestionState.DECLINED: EventKind.DECLINED,
}
_SAID = {ProposalStatus.RESOLVED: Ending.SOLVED, ProposalStatus.WITHDRAWN: Ending.WITHDRAWN}
_QUESTIONS = {  # what is asked afterwards, by the side of the message
    "asker_outcome": "helped",
    "were_helped": "helped",
    "asked_otherwise": "otherwise",
    "in_touch": "contact",
}
_PAIR = (
    "SELECT suggestion.request, suggestion.offer, request.community, request.organisation, request.area,"
    " request.category, offer.community AS helper_community, offer.person AS helper FROM suggestion"
    " JOIN proposal AS request ON request.id = suggestion.request"
    " JOIN proposal AS offer ON offer.id = suggestion.offer"
)


def saved(tx: Tx, stored: StoredProposal, now: datetime) -> None:
    """A reading is about to be kept: write down what is new in it, seen from what the store holds."""
    before = tx.execute("SELECT * FROM proposal WHERE id = ?", (stored.id,)).fetchone()
    if before is not None and before["purpose"] != stored.proposal.purpose:
        _closed(tx, before, Ending.REREAD, now)
        before = None
    here = _of_one(EventKind.OFFER, stored, now)
    if before is None or (before["area"], before["category"]) != (here.area, here.category):
        kind = EventKind.REQUEST if here.request else EventKind.OFFER
        once = "\x1f".join([stored.id, here.area, here.category])
        record(tx, replace(here, kind=kind, at=stored.posted_at, seen=now, person=stored.person, once=once))
    was_open = before is None or bool(before["open"])
    once = f"{stored.id}\x1f{now.timestamp()}"
    if was_open and not stored.open:
        ending = _SAID.get(stored.proposal.status, Ending.SET_ASIDE)
        record(tx, replace(here, kind=EventKind.CLOSED, value=ending.value, once=once))
    elif stored.open and not was_open:
        record(tx, replace(here, kind=EventKind.REOPENED, once=once))


def closing(tx: Tx, proposal: str, ending: Ending, now: datetime) -> None:
    """A proposal is about to be closed; nothing is written when it was closed already."""
    row = tx.execute("SELECT * FROM proposal WHERE id = ? AND open = 1", (proposal,)).fetchone()
    if row is not None:
        _closed(tx, row, ending, now)


def suggested(tx: Tx, suggestion: str, now: datetime) -> None:
    """A pair was thought of."""
    _pair(tx, EventKind.SUGGESTED, suggestion, now)


def moved(tx: Tx, suggestion: str, state: SuggestionState, now: datetime) -> None:
    """A suggestion changed its state; states that say nothing of people's doing are passed over."""
    if state in _MOVES:
        _pair(tx, _MOVES[state], suggestion, now)


def landed(tx: Tx, delivery: str, now: datetime) -> None:
    """A message of ours is there: one event for each pair that it speaks of."""
    to = tx.execute("SELECT person, side FROM delivery WHERE key = ?", (delivery,)).fetchone()
    pairs = tx.execute(
        f"{_PAIR} JOIN delivery_suggestion ON delivery_suggestion.suggestion = suggestion.id WHERE delivery = ?",
        (delivery,),
    )
    for row in pairs.fetchall():
        told = _of_pair(EventKind.TOLD, row, now)
        once = f"{delivery}\x1f{row['offer']}"
        record(tx, replace(told, person=to["person"], value=to["side"], once=once))
        if to["side"] in _QUESTIONS:
            put = replace(told, kind=EventKind.FOLLOW_UP, value=_QUESTIONS[to["side"]], once=once)
            record(tx, put)
    if to["side"] == "details":
        _about_ask(tx, EventKind.ADVISED, delivery, now)
    elif to["side"] == "were_helped":
        _about_ask(tx, EventKind.FOLLOW_UP, delivery, now, value=_QUESTIONS["were_helped"])


def followed_up(tx: Tx, request: str, person: str, answer: str, now: datetime) -> None:
    """An asker answered a question afterwards: `answer` is the question and yes, partly, no or unknown."""
    row = tx.execute("SELECT * FROM proposal WHERE id = ?", (request,)).fetchone()
    if row is not None:
        where = (row["community"], row["organisation"], row["area"], row["category"])
        once = f"{request}\x1f{answer}\x1f{now.timestamp()}"
        record(tx, Event(EventKind.FOLLOW_UP_ANSWER, now, *where, request, person=person, value=answer, once=once))


def improved(tx: Tx, stored: StoredProposal, now: datetime) -> None:
    """The author of an ask made it clearer after our advice."""
    record(tx, replace(_of_one(EventKind.IMPROVED, stored, now), person=stored.person, once=stored.id))


def _about_ask(tx: Tx, kind: EventKind, delivery: str, now: datetime, *, value: str = "") -> None:
    row = tx.execute(
        "SELECT proposal.* FROM delivery_proposal JOIN proposal ON proposal.id = delivery_proposal.proposal"
        " WHERE delivery = ?",
        (delivery,),
    ).fetchone()
    if row is not None:
        where = (row["community"], row["organisation"], row["area"], row["category"])
        record(tx, Event(kind, now, *where, request=row["id"], person=row["person"], value=value, once=row["id"]))


def answered(tx: Tx, delivery: str | None, post: str, kind: str, person: str, now: datetime) -> None:
    """Somebody answered a message of ours, in words; an answer that was edited into another kind is one more event."""
    row = tx.execute(
        f"{_PAIR} JOIN delivery_suggestion ON delivery_suggestion.suggestion = suggestion.id"
        " WHERE delivery = ? ORDER BY suggestion.id LIMIT 1",
        (delivery,),
    ).fetchone()
    if row is not None:
        once = "\x1f".join([row["community"], post, kind])
        record(tx, replace(_of_pair(EventKind.ANSWERED, row, now), offer=None, person=person, value=kind, once=once))
        if kind == "complaint":
            complaint = _of_pair(EventKind.COMPLAINED, row, now)
            record(tx, replace(complaint, offer=None, person=person, once=once))


def replied(tx: Tx, stored: StoredProposal, post: StoredPost, now: datetime) -> None:
    """A neighbour replied in the thread of an ask; only the first is written down."""
    if stored.proposal.purpose is Purpose.REQUEST and stored.person != post.person and not (post.own or post.private):
        record(tx, replace(_of_one(EventKind.REPLIED, stored, post.created_at), seen=now, once=stored.id))


def opted_out(tx: Tx, person: str, scope: OptOutScope, now: datetime) -> None:
    """Somebody wants no (more) messages."""
    row = tx.execute(
        "SELECT person.community, proposal.organisation, proposal.area FROM person LEFT JOIN proposal"
        " ON proposal.person = person.id WHERE person.id = ? ORDER BY proposal.posted_at DESC LIMIT 1",
        (person,),
    ).fetchone()
    if row is not None:
        where = (row["community"], row["organisation"] or "", row["area"] or "")
        record(tx, Event(EventKind.OPTED_OUT, now, *where, person=person, value=scope.value))


def _closed(tx: Tx, row: sqlite3.Row, ending: Ending, now: datetime) -> None:
    side = {row["purpose"]: row["id"]}
    where = (row["community"], row["organisation"], row["area"], row["category"])
    once = f"{row['id']}\x1f{now.timestamp()}"
    record(tx, Event(EventKind.CLOSED, now, *where, side.get("request"), side.get("offer"), value=ending, once=once))


def _of_one(kind: EventKind, stored: StoredProposal, at: datetime) -> Event:
    """About one request or offer."""
    side = {stored.proposal.purpose: stored.id}
    where = (stored.community, stored.organisation, stored.area, stored.proposal.category)
    return Event(kind, at, *where, side.get(Purpose.REQUEST), side.get(Purpose.OFFER))


def _pair(tx: Tx, kind: EventKind, suggestion: str, now: datetime) -> None:
    row = tx.execute(f"{_PAIR} WHERE suggestion.id = ?", (suggestion,)).fetchone()
    if row is not None:
        record(tx, replace(_of_pair(kind, row, now), once=suggestion))


def _of_pair(kind: EventKind, row: sqlite3.Row, now: datetime) -> Event:
    """About a pair; place and kind of help are the asker's, the person is the helper."""
    return Event(
        kind,
        now,
        row["community"],
        row["organisation"],
        row["area"],
        row["category"],
        request=row["request"],
        offer=row["offer"],
        person=row["helper"],
        helper_community=row["helper_community"],
    )
