"""Vouching and complaints: for moderators' eyes."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from connector.store import Tx
from connector.store.times import moment, seconds


def vouch(tx: Tx, person: str, by: str, now: datetime) -> bool:
    """Keep that `by` vouches for a person; False when they did before."""
    added = tx.execute("INSERT OR IGNORE INTO vouch (person, by, at) VALUES (?, ?, ?)", (person, by, seconds(now)))
    return added.rowcount == 1


def vouched(tx: Tx, person: str) -> int:
    """How many people vouch for this person."""
    return int(tx.execute("SELECT count(*) AS n FROM vouch WHERE person = ?", (person,)).fetchone()["n"])


def complain(tx: Tx, person: str, community: str, post: str, now: datetime) -> bool:
    """Keep that the author of a post complained seriously about a person; False when that is known."""
    added = tx.execute(
        "INSERT OR IGNORE INTO complaint (person, community, post, at) VALUES (?, ?, ?, ?)",
        (person, community, post, seconds(now)),
    )
    return added.rowcount == 1


def complaints(tx: Tx, person: str) -> list[sqlite3.Row]:
    return tx.execute("SELECT * FROM complaint WHERE person = ? ORDER BY at", (person,)).fetchall()


def held(tx: Tx, person: str) -> bool:
    """Whether nothing may be suggested with this person until somebody looked."""
    row = tx.execute("SELECT 1 FROM complaint WHERE person = ? AND looked_at IS NULL LIMIT 1", (person,)).fetchone()
    return row is not None


def all_held(tx: Tx) -> frozenset[str]:
    rows = tx.execute("SELECT DISTINCT person FROM complaint WHERE looked_at IS NULL")
    return frozenset(row["person"] for row in rows)


def looked(tx: Tx, person: str, by: str, now: datetime) -> int:
    """A person looked at the complaints about somebody: suggestions may go on; how many were open is returned."""
    return tx.execute(
        "UPDATE complaint SET looked_at = ?, looked_by = ? WHERE person = ? AND looked_at IS NULL",
        (seconds(now), by, person),
    ).rowcount


def complained_of(tx: Tx, community: str, post: str) -> list[str]:
    """The people whom a post complains seriously about, while nobody looked at that."""
    rows = tx.execute(
        "SELECT person FROM complaint WHERE community = ? AND post = ? AND looked_at IS NULL ORDER BY person",
        (community, post),
    )
    return [row["person"] for row in rows]


def known_since(tx: Tx, person: str) -> datetime | None:
    """When this person's first post that we know of was written."""
    row = tx.execute(
        "SELECT min(at) AS at FROM (SELECT min(created_at) AS at FROM post WHERE person = ?"
        " UNION ALL SELECT min(posted_at) FROM proposal WHERE person = ?)",
        (person, person),
    ).fetchone()
    at: float | None = row["at"]
    return moment(at)


def outcomes(tx: Tx, person: str) -> dict[tuple[str, str], int]:
    """How often suggestions with this person ended how: (`request` or `offer` side, state) → times."""
    rows = tx.execute(
        "SELECT purpose, state, count(*) AS n FROM proposal JOIN suggestion ON proposal.id IN (request, offer)"
        " WHERE person = ? AND state IN ('helped', 'not_helped', 'declined') GROUP BY 1, 2",
        (person,),
    )
    return {(row["purpose"], row["state"]): row["n"] for row in rows}
