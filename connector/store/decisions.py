"""The log of every decision: which rule, why this pair, why now, why not. Never holds content or names."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from connector.store import Tx
from connector.store.times import seconds

ENGINE = "wijkconnector"


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


def about(tx: Tx, subject: str) -> list[sqlite3.Row]:
    return tx.execute("SELECT * FROM decision WHERE subject = ? ORDER BY id", (subject,)).fetchall()
