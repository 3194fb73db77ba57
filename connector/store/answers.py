"""What people said back, and what needs a person's eye."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
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
    """Call a person of the organisation to look; False when they were called for this already."""
    added = tx.execute(
        "INSERT OR IGNORE INTO alert (organisation, community, post, url, kind, at) VALUES (?, ?, ?, ?, ?, ?)",
        (organisation, community, post or "", url, kind, seconds(now)),
    )
    return added.rowcount == 1


def open_alerts(tx: Tx) -> list[sqlite3.Row]:
    return tx.execute("SELECT * FROM alert WHERE handled_at IS NULL ORDER BY at").fetchall()


def open_alerts_of(tx: Tx, organisations: Iterable[str]) -> list[sqlite3.Row]:
    """What these organisations still have to look at: danger first, then what waits longest."""
    return tx.execute(
        "SELECT * FROM alert WHERE handled_at IS NULL AND organisation IN (SELECT value FROM json_each(?))"
        " ORDER BY kind NOT LIKE 'danger%', at",
        (json.dumps(sorted(organisations)),),
    ).fetchall()


def handle(tx: Tx, alert: int, organisations: Iterable[str], by: str, now: datetime) -> sqlite3.Row | None:
    """Mark an alert of these organisations as taken up, and give it; None when there is none such.

    The first to take it up is remembered: the row says who.
    """
    mine = (alert, json.dumps(sorted(organisations)))
    tx.execute(
        "UPDATE alert SET handled_at = ?, handled_by = ? WHERE handled_at IS NULL AND id = ?"
        " AND organisation IN (SELECT value FROM json_each(?))",
        (seconds(now), by, *mine),
    )
    found: sqlite3.Row | None = tx.execute(
        "SELECT * FROM alert WHERE id = ? AND organisation IN (SELECT value FROM json_each(?))", mine
    ).fetchone()
    return found
