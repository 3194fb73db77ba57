"""How often people practised an ask, by day and community; never who, nor what they wrote.

A count instead of events: a page that everybody may open cannot make the store grow.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from connector.store import Tx
from connector.store.event_tables import Span
from connector.store.times import seconds


@dataclass(frozen=True, slots=True)
class Practised:
    """So often there was advice on an ask, and so often the next version left fewer questions open."""

    advised: int
    improved: int


def count(
    tx: Tx, day: datetime, community: str, organisation: str, area: str, *, advised: int = 0, improved: int = 0
) -> None:
    """Add to the counts of a day, which is given as the midnight it begins with."""
    tx.execute(
        "INSERT INTO practice (day, community, organisation, area, advised, improved) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (day, community) DO UPDATE SET advised = advised + excluded.advised,"
        " improved = improved + excluded.improved",
        (seconds(day), community, organisation, area, advised, improved),
    )


def total(tx: Tx, span: Span) -> Practised:
    """The counts of an organisation in a span, of days that were over when it was known."""
    row = tx.execute(
        "SELECT coalesce(sum(advised), 0) AS advised, coalesce(sum(improved), 0) AS improved FROM practice"
        " WHERE organisation = :organisation AND day >= :begin AND day < :end AND day < :at",
        span.values,
    ).fetchone()
    return Practised(int(row["advised"]), int(row["improved"]))
