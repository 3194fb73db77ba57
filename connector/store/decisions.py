"""The log of every decision: which rule, why this pair, why now, why not. Never holds content or names."""

from __future__ import annotations

import heapq
import json
import sqlite3
from collections.abc import Collection
from datetime import datetime

from connector.store import Tx
from connector.store.times import seconds

ENGINE = "wijkconnector"
_LAST = 2**62


def log(
    tx: Tx,
    now: datetime,
    subject: str,
    what: str,
    why: str,
    *,
    by: str = ENGINE,
    community: str | None = None,
    organisation: str | None = None,
) -> None:
    """Write one line: `subject` is an id (post, proposal, suggestion, delivery, community), `what` a stable key.

    Without `organisation` it belongs to that of the community or, when none is named, of the suggestion it is about.
    """
    tx.execute(
        "INSERT INTO decision (at, subject, what, why, by, community, organisation) VALUES (?, ?, ?, ?, ?, ?, coalesce("
        "?, (SELECT nullif(organisation, '') FROM community WHERE key = ?),"
        " (SELECT organisation FROM suggestion WHERE id = ?)))",
        (seconds(now), subject, what, why, by, community, organisation, community, subject),
    )


def latest(tx: Tx, limit: int) -> list[sqlite3.Row]:
    return tx.execute("SELECT * FROM decision ORDER BY id DESC LIMIT ?", (limit,)).fetchall()


def after(tx: Tx, decision: int, limit: int = 200) -> list[sqlite3.Row]:
    """Lines written after line number `decision`, oldest first."""
    return tx.execute("SELECT * FROM decision WHERE id > ? ORDER BY id LIMIT ?", (decision, limit)).fetchall()


def of(
    tx: Tx,
    organisations: Collection[str],
    limit: int,
    *,
    subject: str | None = None,
    before: int | None = None,
) -> list[sqlite3.Row]:
    """The newest lines of these organisations, about one subject or all, written before line number `before`."""
    below = _LAST if before is None else before
    if subject is not None:
        return tx.execute(
            "SELECT * FROM decision WHERE subject = ? AND id < ?"
            " AND organisation IN (SELECT value FROM json_each(?)) ORDER BY id DESC LIMIT ?",
            (subject, below, json.dumps(sorted(organisations)), limit),
        ).fetchall()
    found: list[sqlite3.Row] = []
    for organisation in organisations:  # one by one: each is the end of an index, however long the log is
        found += tx.execute(
            "SELECT * FROM decision WHERE organisation = ? AND id < ? ORDER BY id DESC LIMIT ?",
            (organisation, below, limit),
        )
    return heapq.nlargest(limit, found, key=lambda row: row["id"])


def about(tx: Tx, subject: str) -> list[sqlite3.Row]:
    return tx.execute("SELECT * FROM decision WHERE subject = ? ORDER BY id", (subject,)).fetchall()
