"""Claims on work, so that several processes share it without doing anything twice."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from connector.model import Lease
from connector.store import Tx
from connector.store.times import seconds


def claim(tx: Tx, subject: str, now: datetime, span: timedelta) -> Lease | None:
    """Take the lease on `subject`, or None when another holds it. A lease that ran out may be taken over."""
    lease = Lease(subject, secrets.token_hex(8), now + span)
    taken = tx.execute(
        "INSERT INTO lease (subject, token, until) VALUES (?, ?, ?) ON CONFLICT (subject) DO UPDATE"
        " SET token = excluded.token, until = excluded.until WHERE lease.until <= ?",
        (subject, lease.token, seconds(lease.until), seconds(now)),
    )
    return lease if taken.rowcount == 1 else None


def holds(tx: Tx, lease: Lease) -> bool:
    """Whether the lease is still ours: nobody took it over. Only then may its result be written."""
    row = tx.execute("SELECT token FROM lease WHERE subject = ?", (lease.subject,)).fetchone()
    return row is not None and row["token"] == lease.token


def release(tx: Tx, lease: Lease) -> None:
    """Give the lease back; does nothing when it is no longer ours."""
    tx.execute("DELETE FROM lease WHERE subject = ? AND token = ?", (lease.subject, lease.token))
