"""Proposals: what was read, whether it is still open, and since when the index has not seen it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime

from connector.model import StoredProposal
from connector.store import Tx, codec, witness
from connector.store.events import Ending
from connector.store.times import moment, seconds


def replace(tx: Tx, community: str, post: str, proposals: Iterable[StoredProposal], now: datetime) -> list[str]:
    """Make these the proposals of a post; the ids of the ones that are no longer there or closed are returned."""
    kept = []
    for stored in proposals:
        _save(tx, stored, now)
        if stored.open:
            kept.append(stored.id)
    marks = ", ".join("?" * len(kept))
    rows = tx.execute(
        f"SELECT id FROM proposal WHERE community = ? AND post = ? AND id NOT IN ({marks})",  # noqa: S608
        (community, post, *kept),
    ).fetchall()
    gone = [row["id"] for row in rows]
    for proposal in gone:
        close(tx, proposal, "read anew", Ending.REREAD, now)
    return gone


def close(tx: Tx, proposal: str, why: str, ending: Ending, now: datetime) -> None:
    """Say that nothing should be suggested for this proposal any more."""
    witness.closing(tx, proposal, ending, now)
    tx.execute(
        "UPDATE proposal SET open = 0, closed_why = ?, match_due = NULL, changed = ? WHERE id = ? AND open = 1",
        (why, _next_change(tx), proposal),
    )


def get(tx: Tx, proposal: str) -> StoredProposal | None:
    row = tx.execute("SELECT * FROM proposal WHERE id = ?", (proposal,)).fetchone()
    return None if row is None else from_row(row)


def of_post(tx: Tx, community: str, post: str) -> list[StoredProposal]:
    rows = tx.execute("SELECT * FROM proposal WHERE community = ? AND post = ? ORDER BY id", (community, post))
    return [from_row(row) for row in rows]


def of_thread(tx: Tx, community: str, thread: str) -> list[StoredProposal]:
    rows = tx.execute("SELECT * FROM proposal WHERE community = ? AND thread = ? ORDER BY id", (community, thread))
    return [from_row(row) for row in rows]


def changed_since(tx: Tx, change: int) -> Iterator[tuple[int, StoredProposal]]:
    """Proposals added, edited or closed after that change number, in order."""
    for row in tx.execute("SELECT * FROM proposal WHERE changed > ? ORDER BY changed", (change,)):
        yield row["changed"], from_row(row)


def match_due(tx: Tx, now: datetime, limit: int) -> list[StoredProposal]:
    """Open requests whose next round of matching is due, longest waiting first."""
    rows = tx.execute(
        "SELECT * FROM proposal WHERE match_due <= ? AND open = 1 AND purpose = 'request' ORDER BY match_due LIMIT ?",
        (seconds(now), limit),
    )
    return [from_row(row) for row in rows]


def schedule_match(tx: Tx, proposal: str, due: datetime | None) -> None:
    """Set when this request's next round is due; None for never."""
    tx.execute("UPDATE proposal SET match_due = ? WHERE id = ? AND open = 1", (seconds(due), proposal))


def wake_requests(tx: Tx, categories: Iterable[str], areas: Iterable[str], now: datetime) -> int:
    """A new offer came in: have waiting requests of its kinds and areas looked at again; how many is returned."""
    kinds, places = list(categories), list(areas)
    woken = tx.execute(
        f"UPDATE proposal SET match_due = ? WHERE open = 1 AND purpose = 'request' AND match_due > ?"  # noqa: S608
        f" AND category IN ({', '.join('?' * len(kinds))}) AND area IN ({', '.join('?' * len(places))})"
        " AND NOT EXISTS (SELECT 1 FROM suggestion WHERE suggestion.request = proposal.id)",
        (seconds(now), seconds(now), *kinds, *places),
    )
    return woken.rowcount


def touch(tx: Tx, proposal: str) -> None:
    """Have the index look at this proposal anew: something beside its post changed."""
    tx.execute("UPDATE proposal SET changed = ? WHERE id = ? AND open = 1", (_next_change(tx), proposal))


def expired(tx: Tx, now: datetime) -> list[str]:
    rows = tx.execute("SELECT id FROM proposal WHERE open = 1 AND expires_at <= ?", (seconds(now),))
    return [row["id"] for row in rows]


def drop(tx: Tx, proposals: Iterable[str], now: datetime) -> None:
    """Empty proposals of all that their post said (the post is gone); the row stays closed so the index forgets it."""
    for proposal in proposals:
        close(tx, proposal, "gone at the source", Ending.GONE, now)
        tx.execute("UPDATE proposal SET data = json_set(data, '$.text', ''), url = '' WHERE id = ?", (proposal,))


def counts(tx: Tx) -> dict[tuple[str, str, bool], int]:
    """How many proposals there are by community, purpose and whether they are open."""
    rows = tx.execute("SELECT community, purpose, open, count(*) AS n FROM proposal GROUP BY 1, 2, 3")
    return {(row["community"], row["purpose"], bool(row["open"])): row["n"] for row in rows}


def _save(tx: Tx, stored: StoredProposal, now: datetime) -> None:
    witness.saved(tx, stored, now)
    data = codec.to_json(stored.proposal)
    due = seconds(now) if stored.open and stored.proposal.purpose == "request" else None
    values = (
        stored.community,
        stored.organisation,
        stored.post,
        stored.thread,
        stored.url,
        stored.person,
        stored.area,
        stored.proposal.purpose.value,
        stored.proposal.category,
        seconds(stored.posted_at),
        seconds(stored.expires_at),
        int(stored.open),
        stored.proposal.confidence,
        data,
    )
    tx.execute(
        "INSERT INTO proposal (id, community, organisation, post, thread, url, person, area, purpose, category,"
        " posted_at, expires_at, open, confidence, data, changed, match_due)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET organisation = excluded.organisation, thread = excluded.thread,"
        " url = excluded.url, area = excluded.area, purpose = excluded.purpose, category = excluded.category,"
        " expires_at = excluded.expires_at, open = excluded.open, confidence = excluded.confidence,"
        " data = excluded.data, changed = excluded.changed, match_due = excluded.match_due",
        (stored.id, *values, _next_change(tx), due),
    )


def _next_change(tx: Tx) -> int:
    row = tx.execute(
        "INSERT INTO counter (name, value) VALUES ('proposal', 1)"
        " ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value"
    ).fetchone()
    return int(row["value"])


def from_row(row: sqlite3.Row) -> StoredProposal:
    """The proposal of a row of its table."""
    return StoredProposal(
        id=row["id"],
        community=row["community"],
        organisation=row["organisation"],
        post=row["post"],
        thread=row["thread"],
        url=row["url"],
        person=row["person"],
        area=row["area"],
        posted_at=moment(row["posted_at"]),
        expires_at=moment(row["expires_at"]),
        open=bool(row["open"]),
        proposal=codec.from_json(row["data"]),
    )
