"""When a community's moderators last had a digest, what was in it, and whether they want none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from connector.store import Tx
from connector.store.times import moment, seconds


def last(tx: Tx, community: str, now: datetime) -> datetime:
    """When the last digest was made; a community that is new here begins now."""
    tx.execute("INSERT OR IGNORE INTO digest (community, last_at) VALUES (?, ?)", (community, seconds(now)))
    row = tx.execute("SELECT last_at FROM digest WHERE community = ?", (community,)).fetchone()
    return moment(float(row["last_at"]))


def made(tx: Tx, community: str, now: datetime) -> None:
    tx.execute("UPDATE digest SET last_at = ? WHERE community = ?", (seconds(now), community))


def switch(tx: Tx, community: str, now: datetime, *, on: bool) -> None:
    """Say whether this community's moderators want digests."""
    last(tx, community, now)
    tx.execute("UPDATE digest SET stopped_at = ? WHERE community = ?", (None if on else seconds(now), community))


def stopped(tx: Tx, community: str) -> bool:
    row = tx.execute("SELECT stopped_at FROM digest WHERE community = ?", (community,)).fetchone()
    return row is not None and row["stopped_at"] is not None


def told(tx: Tx, community: str) -> frozenset[str]:
    """What was in a digest of this community before."""
    rows = tx.execute("SELECT entry FROM digest_told WHERE community = ?", (community,))
    return frozenset(row["entry"] for row in rows)


def tell(tx: Tx, community: str, entries: Iterable[str], now: datetime) -> None:
    tx.executemany(
        "INSERT OR IGNORE INTO digest_told (community, entry, at) VALUES (?, ?, ?)",
        [(community, entry, seconds(now)) for entry in entries],
    )
