"""Suggestions: who was thought of for whom, and what came of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable
from datetime import datetime

from connector.matching.candidate import Reason
from connector.model import OPEN_STATES, Suggestion, SuggestionState
from connector.store import Tx, witness
from connector.store.times import moment, seconds

_OPEN = ", ".join(f"'{state.value}'" for state in OPEN_STATES)


def add(tx: Tx, suggestion: Suggestion, organisation: str) -> bool:
    """Keep a new suggestion; False when this pair was suggested before, whatever became of it."""
    added = tx.execute(
        "INSERT OR IGNORE INTO suggestion"
        " (id, request, offer, score, reasons, state, round, created_at, changed_at, organisation, offer_organisation)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, coalesce((SELECT organisation FROM proposal WHERE id = ?), ''))",
        (
            suggestion.id,
            suggestion.request,
            suggestion.offer,
            suggestion.score,
            json.dumps([[r.key, r.nl, r.en] for r in suggestion.reasons], ensure_ascii=False),
            suggestion.state.value,
            suggestion.round,
            seconds(suggestion.created_at),
            seconds(suggestion.created_at),
            organisation,
            suggestion.offer,
        ),
    )
    if added.rowcount == 1:
        witness.suggested(tx, suggestion.id, suggestion.created_at)
    return added.rowcount == 1


def get(tx: Tx, suggestion: str) -> Suggestion | None:
    row = tx.execute("SELECT * FROM suggestion WHERE id = ?", (suggestion,)).fetchone()
    return None if row is None else from_row(row)


def move(tx: Tx, suggestion: str, state: SuggestionState, now: datetime, *, only_from: Iterable[str] = ()) -> bool:
    """Change the state, if it is one of `only_from` (any open state by default); False when it was not."""
    froms = list(only_from) or [state.value for state in OPEN_STATES]
    moved = tx.execute(
        f"UPDATE suggestion SET state = ?, changed_at = ? WHERE id = ? AND state <> ?"  # noqa: S608
        f" AND state IN ({', '.join('?' * len(froms))})",
        (state.value, seconds(now), suggestion, state.value, *froms),
    )
    if moved.rowcount == 1:
        witness.moved(tx, suggestion, state, now)
    return moved.rowcount == 1


def rescore(tx: Tx, suggestion: str, score: float, reasons: Iterable[Reason]) -> None:
    """Keep how well a pair fits by what we know now."""
    told = json.dumps([[each.key, each.nl, each.en] for each in reasons], ensure_ascii=False)
    tx.execute("UPDATE suggestion SET score = ?, reasons = ? WHERE id = ?", (score, told, suggestion))


def organisations_of(tx: Tx, suggestion: str) -> frozenset[str]:
    """The organisations whose people are its two sides; empty when there is no such suggestion."""
    row = tx.execute("SELECT organisation, offer_organisation FROM suggestion WHERE id = ?", (suggestion,)).fetchone()
    return frozenset() if row is None else frozenset(filter(None, row))


def of_request(tx: Tx, request: str) -> list[Suggestion]:
    rows = tx.execute("SELECT * FROM suggestion WHERE request = ? ORDER BY round, score DESC", (request,))
    return [from_row(row) for row in rows]


def open_of(tx: Tx, proposal: str) -> list[Suggestion]:
    """Open suggestions that this proposal is a side of."""
    rows = tx.execute(
        f"SELECT * FROM suggestion WHERE (request = ? OR offer = ?) AND state IN ({_OPEN})",  # noqa: S608
        (proposal, proposal),
    )
    return [from_row(row) for row in rows]


def of_proposal(tx: Tx, proposal: str) -> list[Suggestion]:
    """All suggestions that this proposal is a side of, whatever their state."""
    rows = tx.execute("SELECT * FROM suggestion WHERE request = ? OR offer = ?", (proposal, proposal))
    return [from_row(row) for row in rows]


def met(tx: Tx, person: str, since: datetime) -> list[Suggestion]:
    """Suggestions by which this person came, or was to come, together with somebody after a moment."""
    rows = tx.execute(
        "SELECT DISTINCT suggestion.* FROM suggestion JOIN proposal ON proposal.id IN (request, offer)"
        " WHERE proposal.person = ? AND state IN ('accepted', 'helped', 'not_helped') AND changed_at > ?"
        " ORDER BY suggestion.id",
        (person, seconds(since)),
    )
    return [from_row(row) for row in rows]


def told_pairs(tx: Tx, request: str) -> frozenset[str]:
    """The offers this request was ever suggested with."""
    rows = tx.execute("SELECT offer FROM suggestion WHERE request = ?", (request,))
    return frozenset(row["offer"] for row in rows)


def pairs_of(tx: Tx, requests: Iterable[str]) -> frozenset[tuple[str, str]]:
    """The (request, offer) pairs these requests were ever suggested in."""
    return frozenset((request, offer) for request in requests for offer in told_pairs(tx, request))


def rounds_of(tx: Tx, request: str) -> int:
    """How many rounds of asking a request has had."""
    row = tx.execute("SELECT coalesce(max(round), 0) AS n FROM suggestion WHERE request = ?", (request,)).fetchone()
    return int(row["n"])


def served_counts(tx: Tx) -> dict[str, int]:
    """How often each offer was accepted or helped."""
    rows = tx.execute(
        "SELECT offer, count(*) AS n FROM suggestion WHERE state IN ('accepted', 'helped') GROUP BY offer"
    )
    return {row["offer"]: row["n"] for row in rows}


def asked_counts(tx: Tx, since: datetime) -> dict[str, int]:
    """How often each person was thought of as helper since a moment (for spreading the load)."""
    rows = tx.execute(
        "SELECT proposal.person AS person, count(*) AS n FROM suggestion"
        " JOIN proposal ON proposal.id = suggestion.offer WHERE suggestion.created_at > ? GROUP BY proposal.person",
        (seconds(since),),
    )
    return {row["person"]: row["n"] for row in rows}


def threads_at_stake(tx: Tx, community: str) -> list[str]:
    """Threads of this community whose request or offer is a side of an open suggestion."""
    rows = tx.execute(
        f"SELECT DISTINCT proposal.thread AS thread FROM suggestion"  # noqa: S608
        f" JOIN proposal ON proposal.id IN (suggestion.request, suggestion.offer)"
        f" WHERE proposal.community = ? AND suggestion.state IN ({_OPEN})",
        (community,),
    )
    return [row["thread"] for row in rows]


def asked_since(tx: Tx, person: str, since: datetime) -> bool:
    """Whether this person was thought of as helper since a moment, and that still stands or was sent."""
    row = tx.execute(
        "SELECT 1 FROM suggestion JOIN proposal ON proposal.id = suggestion.offer WHERE proposal.person = ?"
        " AND suggestion.created_at > ? AND suggestion.state IN ('waiting', 'approved', 'accepted') LIMIT 1",
        (person, seconds(since)),
    ).fetchone()
    return row is not None


def live(tx: Tx, community: str, since: datetime, limit: int) -> list[Suggestion]:
    """Approved suggestions with a side in this community, newest first."""
    rows = tx.execute(
        "SELECT DISTINCT suggestion.* FROM suggestion JOIN proposal ON proposal.id IN (request, offer)"
        " WHERE proposal.community = ? AND state IN ('approved', 'accepted') AND created_at > ?"
        " ORDER BY created_at DESC, suggestion.id LIMIT ?",
        (community, seconds(since), limit),
    )
    return [from_row(row) for row in rows]


def listed(
    tx: Tx, organisations: Collection[str], limit: int, skip: int = 0, state: SuggestionState | None = None
) -> list[Suggestion]:
    """Suggestions with a side in one of these organisations, newest first."""
    mine = json.dumps(sorted(organisations))
    within = f"IN (SELECT value FROM json_each(?)){'' if state is None else ' AND state = ?'}"  # noqa: S608
    values = (mine,) if state is None else (mine, state.value)
    rows = tx.execute(
        f"SELECT * FROM suggestion WHERE id IN (SELECT id FROM suggestion WHERE organisation {within}"  # noqa: S608
        f" UNION SELECT id FROM suggestion WHERE offer_organisation {within})"
        " ORDER BY created_at DESC, id LIMIT ? OFFSET ?",
        (*values, *values, limit, skip),
    )
    return [from_row(row) for row in rows]


def tally(tx: Tx, organisations: Collection[str], since: datetime) -> dict[str, int]:
    """How many suggestions of these organisations' requests since a moment stand in each state."""
    rows = tx.execute(
        "SELECT state, count(*) AS n FROM suggestion WHERE created_at >= ?"
        " AND organisation IN (SELECT value FROM json_each(?)) GROUP BY state",
        (seconds(since), json.dumps(sorted(organisations))),
    )
    return {row["state"]: row["n"] for row in rows}


def waiting(tx: Tx, limit: int = 200) -> list[Suggestion]:
    rows = tx.execute("SELECT * FROM suggestion WHERE state = 'waiting' ORDER BY created_at, id LIMIT ?", (limit,))
    return [from_row(row) for row in rows]


def latest(tx: Tx, limit: int) -> list[Suggestion]:
    rows = tx.execute("SELECT * FROM suggestion ORDER BY created_at DESC, id LIMIT ?", (limit,))
    return [from_row(row) for row in rows]


def counts(tx: Tx) -> dict[str, int]:
    rows = tx.execute("SELECT state, count(*) AS n FROM suggestion GROUP BY state")
    return {row["state"]: row["n"] for row in rows}


def from_row(row: sqlite3.Row) -> Suggestion:
    return Suggestion(
        id=row["id"],
        request=row["request"],
        offer=row["offer"],
        score=row["score"],
        reasons=tuple(Reason(*line) for line in json.loads(row["reasons"])),
        state=SuggestionState(row["state"]),
        round=row["round"],
        created_at=moment(row["created_at"]),
    )
