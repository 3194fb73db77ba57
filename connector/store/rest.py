"""Which communities are to be left alone for a while, because of what was just read of them."""

from __future__ import annotations

from datetime import datetime

from connector.store import Tx
from connector.store.times import seconds


def extend(tx: Tx, community: str, until: datetime) -> None:
    """Leave the community alone until this moment, or longer when that was said before."""
    tx.execute(
        "INSERT INTO rest (community, until) VALUES (?, ?)"
        " ON CONFLICT (community) DO UPDATE SET until = max(until, excluded.until)",
        (community, seconds(until)),
    )


def is_over(tx: Tx, community: str, now: datetime) -> bool:
    """Whether the community may be asked again."""
    row = tx.execute("SELECT until FROM rest WHERE community = ?", (community,)).fetchone()
    return row is None or row["until"] <= seconds(now)
