"""A store that was put back from a backup does not know what was sent since: for a while it looks before it sends."""

from __future__ import annotations

from datetime import datetime, timedelta

from connector.store import Tx
from connector.store.times import moment, seconds

LOOKS_FOR = timedelta(days=60)  # longer than a suggestion made before the restore can wait or be made again
_NAME = "restored_at"


def mark(tx: Tx, now: datetime) -> None:
    """Note that the store was put back just now."""
    tx.execute(
        "INSERT INTO instance (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (_NAME, repr(seconds(now))),
    )


def lately(tx: Tx, now: datetime) -> bool:
    """Whether a message that is queued may have been sent before, in the time the store has forgotten."""
    row = tx.execute("SELECT value FROM instance WHERE name = ?", (_NAME,)).fetchone()
    at = moment(float(row["value"])) if row is not None else None
    return at is not None and now - at < LOOKS_FOR
