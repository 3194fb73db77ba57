"""The figures of each report as they were given out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from connector.store import Tx
from connector.store.times import seconds


def keep(tx: Tx, organisation: str, period: str, at: datetime, figures: str) -> None:
    """Remember the figures (JSON) of a report; what was given out for the same date before stays."""
    tx.execute(
        "INSERT OR IGNORE INTO published (organisation, period, at, figures) VALUES (?, ?, ?, ?)",
        (organisation, period, seconds(at), figures),
    )


def get(tx: Tx, organisation: str, period: str, at: datetime) -> str | None:
    """The figures given out for exactly that date."""
    row = tx.execute(
        "SELECT figures FROM published WHERE organisation = ? AND period = ? AND at = ?",
        (organisation, period, seconds(at)),
    ).fetchone()
    return None if row is None else str(row["figures"])


def of_year(tx: Tx, organisation: str, year: int) -> Iterator[tuple[str, str]]:
    """(period, figures) of everything given out about a calendar year and its parts, oldest date first."""
    rows = tx.execute(
        "SELECT period, figures FROM published WHERE organisation = ? AND period LIKE ? ORDER BY at, period",
        (organisation, f"{year:04}%"),
    )
    for row in rows:
        yield row["period"], row["figures"]
