"""What people said back, and what needs a person's eye."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from connector.store import Tx, witness
from connector.store.times import seconds


def save(
    tx: Tx,
    community: str,
    post: str,
    *,
    delivery: str | None,
    person: str,
    kind: str,
    confidence: float,
    now: datetime,
) -> None:
    """Keep how an answer was understood; an edited answer replaces its earlier reading."""
    tx.execute(
        "INSERT INTO answer (community, post, delivery, person, kind, confidence, at) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (community, post) DO UPDATE SET kind = excluded.kind, confidence = excluded.confidence",
        (community, post, delivery, person, kind, confidence, seconds(now)),
    )
    witness.answered(tx, delivery, post, kind, person, now)


def kind_of(tx: Tx, community: str, post: str) -> str | None:
    """How this answer was understood before, if it was."""
    row = tx.execute("SELECT kind FROM answer WHERE community = ? AND post = ?", (community, post)).fetchone()
    return None if row is None else str(row["kind"])


def latest(tx: Tx, limit: int) -> list[sqlite3.Row]:
    return tx.execute("SELECT * FROM answer ORDER BY at DESC LIMIT ?", (limit,)).fetchall()


def counts(tx: Tx) -> dict[str, int]:
    rows = tx.execute("SELECT kind, count(*) AS n FROM answer GROUP BY kind")
    return {row["kind"]: row["n"] for row in rows}


def alert(
    tx: Tx, organisation: str, community: str, post: str | None, url: str | None, kind: str, now: datetime
) -> bool:
    """Call a person of the organisation to look; False when they were called for this already.

    An empty `organisation` is that of the community. What is about a whole community (no `post`) may happen anew
    after somebody took it up: then they are called again.
    """
    added = tx.execute(
        "INSERT INTO alert (organisation, community, post, url, kind, at) VALUES (coalesce(nullif(?, ''),"
        " (SELECT organisation FROM community WHERE key = ?), ''), ?, ?, ?, ?, ?)"
        " ON CONFLICT (community, post, kind) DO UPDATE SET at = excluded.at, handled_at = NULL, handled_by = NULL"
        " WHERE post = '' AND handled_at IS NOT NULL",
        (organisation, community, community, post or "", url, kind, seconds(now)),
    )
    return added.rowcount == 1


def open_alerts(tx: Tx) -> list[sqlite3.Row]:
    return tx.execute("SELECT * FROM alert WHERE handled_at IS NULL ORDER BY at").fetchall()
