"""How far the conversation about each ask has come, and which asks are due for a word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from connector.model import Side, StoredProposal
from connector.store import Tx, proposals
from connector.store.times import moment, seconds

FRESH = timedelta(days=14)  # an ask that was older when we first saw it never waited for us
_OPEN_ASK = (
    "SELECT proposal.id FROM proposal JOIN ask ON ask.proposal = proposal.id"
    " WHERE open = 1 AND purpose = 'request' AND seen_at - posted_at < :fresh"
)
_NOT_TOLD = (
    " AND NOT EXISTS (SELECT 1 FROM delivery_proposal JOIN delivery ON delivery.key = delivery_proposal.delivery"
    " WHERE delivery_proposal.proposal = proposal.id AND side = :side)"
)
_NO_YES = (
    " AND NOT EXISTS (SELECT 1 FROM suggestion WHERE suggestion.request = proposal.id"
    " AND state IN ('accepted', 'helped'))"
)
_NO_NEIGHBOUR = (
    " AND NOT EXISTS (SELECT 1 FROM post WHERE post.community = proposal.community AND post.thread = proposal.thread"
    " AND post.person <> proposal.person AND own = 0 AND private = 0 AND opening = 0)"
)
_NOT_HELD = (  # by an experiment: nobody looked for help yet, so nothing of that can be told
    " AND NOT EXISTS (SELECT 1 FROM experiment_ask WHERE experiment_ask.request = proposal.id"
    " AND experiment_ask.until > :now)"
)


def begin(tx: Tx, now: datetime) -> None:
    """Start the conversation about each new ask; `first` says that its author never asked or offered before."""
    tx.execute(
        "INSERT INTO ask (proposal, seen_at, first) SELECT id, ?, NOT EXISTS (SELECT 1 FROM proposal AS earlier"
        " WHERE earlier.person = proposal.person AND earlier.posted_at < proposal.posted_at) FROM proposal"
        " WHERE open = 1 AND purpose = 'request' AND id NOT IN (SELECT proposal FROM ask)",
        (seconds(now),),
    )


def tried_due(tx: Tx, now: datetime, wait: timedelta) -> list[StoredProposal]:
    """Asks without an answer from anybody for so long that their author should hear what was tried."""
    query = _OPEN_ASK + " AND posted_at <= :until" + _NO_YES + _NO_NEIGHBOUR + _NOT_HELD + _NOT_TOLD
    return _found(tx, query, Side.TRIED, until=seconds(now - wait), now=seconds(now))


def details_due(tx: Tx, now: datetime, wait: timedelta) -> list[StoredProposal]:
    """Asks nobody was found for since they came in, and nobody reacted to."""
    query = (
        _OPEN_ASK  # noqa: S608
        + " AND seen_at <= :until AND NOT EXISTS (SELECT 1 FROM suggestion WHERE suggestion.request = proposal.id)"
        + _NO_NEIGHBOUR
        + _NOT_HELD
        + _NOT_TOLD
    )
    return _found(tx, query, Side.DETAILS, until=seconds(now - wait), now=seconds(now))


def ending_soon(tx: Tx, now: datetime, before: timedelta) -> list[StoredProposal]:
    """Asks that end within `before` (for a short-lived ask: the last two fifths of its life) and were not told so."""
    query = (
        _OPEN_ASK  # noqa: S608
        + " AND expires_at > :now AND expires_at - min(:before, 0.4 * (expires_at - posted_at)) <= :now"
        + " AND NOT EXISTS (SELECT 1 FROM delivery_proposal JOIN delivery ON delivery.key = delivery_proposal.delivery"
        + " WHERE delivery_proposal.proposal = proposal.id AND side = :side"
        + " AND created_at > expires_at - min(:before, 0.4 * (expires_at - posted_at)))"
    )
    return _found(tx, query, Side.STILL_NEEDED, now=seconds(now), before=before.total_seconds())


def newcomers(tx: Tx, now: datetime, side: Side, wait: timedelta) -> list[StoredProposal]:
    """First asks, posted at least `wait` ago, that nobody answered or took up and no figurehead was told of so."""
    query = (
        _OPEN_ASK + " AND first = 1 AND taken_at IS NULL AND posted_at <= :until" + _NO_YES + _NO_NEIGHBOUR + _NOT_TOLD
    )
    return _found(tx, query, side, until=seconds(now - wait))


def about(tx: Tx, delivery: str) -> StoredProposal | None:
    """The ask or offer a message is about when it is about no suggestion."""
    row = tx.execute("SELECT proposal FROM delivery_proposal WHERE delivery = ?", (delivery,)).fetchone()
    return None if row is None else proposals.get(tx, row["proposal"])


def link(tx: Tx, delivery: str, proposal: str) -> None:
    tx.execute("INSERT OR IGNORE INTO delivery_proposal (delivery, proposal) VALUES (?, ?)", (delivery, proposal))


def in_conversation(tx: Tx, ask: str) -> bool:
    """Whether this ask came in while it was young, so that its author may wait for a word."""
    row = tx.execute(
        "SELECT 1 FROM ask JOIN proposal ON proposal.id = ask.proposal WHERE proposal = ? AND seen_at - posted_at < ?",
        (ask, FRESH.total_seconds()),
    ).fetchone()
    return row is not None


def keep_open(tx: Tx, ask: StoredProposal, until: datetime, now: datetime) -> None:
    """Its author still needs it: it ends later."""
    _row(tx, ask.id, now)
    tx.execute("UPDATE ask SET kept_at = ?, kept_until = ? WHERE proposal = ?", (seconds(now), seconds(until), ask.id))
    tx.execute("UPDATE proposal SET expires_at = ? WHERE id = ? AND open = 1", (seconds(until), ask.id))


def kept_until(tx: Tx, ask: str) -> datetime | None:
    row = tx.execute("SELECT kept_until FROM ask WHERE proposal = ?", (ask,)).fetchone()
    return None if row is None else moment(row["kept_until"])


def kept_at(tx: Tx, ask: str) -> datetime | None:
    """When its author last had it kept open."""
    row = tx.execute("SELECT kept_at FROM ask WHERE proposal = ?", (ask,)).fetchone()
    return None if row is None else moment(row["kept_at"])


def advised(tx: Tx, ask: str) -> bool:
    """Whether our tip about an ask reached its author."""
    return was_told(tx, ask, Side.DETAILS, datetime.fromtimestamp(0, UTC))


def was_told(tx: Tx, ask: str, side: Side, since: datetime) -> bool:
    """Whether a message of this side about the ask was sent since a moment."""
    row = tx.execute(
        "SELECT 1 FROM delivery_proposal JOIN delivery ON key = delivery WHERE proposal = ? AND side = ?"
        " AND sent_at > ? LIMIT 1",
        (ask, side.value, seconds(since)),
    ).fetchone()
    return row is not None


def end(tx: Tx, ask: str, now: datetime) -> None:
    """Its author told us that it is over: reading the post again does not open it."""
    _row(tx, ask, now)
    tx.execute("UPDATE ask SET over_at = ? WHERE proposal = ?", (seconds(now), ask))


def is_over(tx: Tx, ask: str) -> bool:
    """Whether its author told us that it is over."""
    return tx.execute("SELECT 1 FROM ask WHERE proposal = ? AND over_at IS NOT NULL", (ask,)).fetchone() is not None


def say_person_knows(tx: Tx, ask: str, knows: bool, now: datetime) -> None:
    """Keep whether the person an ask is for knows of it."""
    _row(tx, ask, now)
    tx.execute("UPDATE ask SET person_knows = ? WHERE proposal = ?", (int(knows), ask))


def person_knows(tx: Tx, ask: str) -> bool | None:
    """Whether the person an ask is for knows of it; None while its author has not said."""
    row = tx.execute("SELECT person_knows FROM ask WHERE proposal = ?", (ask,)).fetchone()
    return None if row is None or row["person_knows"] is None else bool(row["person_knows"])


def widen(tx: Tx, ask: str, now: datetime) -> bool:
    """Keep that its author wants it looked for further away; False when they said so before."""
    _row(tx, ask, now)
    done = tx.execute("UPDATE ask SET widened_at = ? WHERE proposal = ? AND widened_at IS NULL", (seconds(now), ask))
    return done.rowcount == 1


def take(tx: Tx, ask: str, person: str, now: datetime) -> bool:
    """Keep that this figurehead takes an ask upon themselves; False when somebody did before."""
    _row(tx, ask, now)
    done = tx.execute(
        "UPDATE ask SET taken_by = ?, taken_at = ? WHERE proposal = ? AND taken_at IS NULL", (person, seconds(now), ask)
    )
    return done.rowcount == 1


def helpers_asked(tx: Tx, ask: str) -> int:
    """How many people were really asked to help with this."""
    row = tx.execute(
        "SELECT count(DISTINCT delivery.person) AS n FROM delivery JOIN delivery_suggestion ON delivery = key"
        " JOIN suggestion ON suggestion.id = delivery_suggestion.suggestion"
        " WHERE request = ? AND side = 'helper' AND sent_at IS NOT NULL",
        (ask,),
    ).fetchone()
    return int(row["n"])


def _row(tx: Tx, ask: str, now: datetime) -> None:
    tx.execute("INSERT OR IGNORE INTO ask (proposal, seen_at, first) VALUES (?, ?, 0)", (ask, seconds(now)))


def _found(tx: Tx, query: str, side: Side, **values: float) -> list[StoredProposal]:
    rows = tx.execute(query + " ORDER BY posted_at", {"fresh": FRESH.total_seconds(), "side": side.value, **values})
    found = [proposals.get(tx, row["id"]) for row in rows.fetchall()]
    return [ask for ask in found if ask is not None]
