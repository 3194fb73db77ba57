"""Two people who must not be suggested to each other, as somebody who knows them said. Only keyed hashes."""

from __future__ import annotations

from datetime import datetime

from connector.store import Tx
from connector.store.times import seconds


def keep(tx: Tx, one: str, other: str, by: str, now: datetime) -> None:
    """Never suggest these two to each other again, whatever they ask or offer."""
    tx.execute(
        "INSERT OR IGNORE INTO kept_apart (one, other, by, at) VALUES (?, ?, ?, ?)",
        (min(one, other), max(one, other), by, seconds(now)),
    )


def kept(tx: Tx, one: str, other: str) -> bool:
    """Whether these two must not be suggested to each other."""
    row = tx.execute(
        "SELECT 1 FROM kept_apart WHERE one = ? AND other = ?", (min(one, other), max(one, other))
    ).fetchone()
    return row is not None
