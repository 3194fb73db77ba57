"""What the event log says, as tables for counting: one row for each ask, and who was asked how often.

All of it is as it was known at a date (`at`): what was seen later does not count. SQL adds up, so that a million
events take seconds.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from connector.store import Tx
from connector.store.times import seconds


@dataclass(frozen=True, slots=True)
class Span:
    """The asks of one organisation from `begin` up to `end`, as known `at` a date."""

    organisation: str
    begin: datetime
    end: datetime
    at: datetime

    @property
    def values(self) -> dict[str, str | float]:
        """As SQL parameters; times in seconds since 1970 UTC."""
        moments = {"begin": seconds(self.begin), "end": seconds(self.end), "at": seconds(self.at)}
        return {"organisation": self.organisation, **moments}


_FIRST = {  # the first moment of each, by the column it becomes
    "suggested": "kind = 'suggested'",
    "told": "kind = 'told'",
    "answered": "kind = 'answered' AND value <> 'stop'",
    "replied": "kind = 'replied'",
    "matched": "kind IN ('matched', 'helped')",
    "matched_across": "kind IN ('matched', 'helped') AND helper_community <> community",
    "helped": "kind = 'helped'",
    "not_helped": "kind = 'not_helped'",
    "advised": "kind = 'advised'",
    "improved": "kind = 'improved'",
    "handed_over": "kind = 'handed_over'",
    "taken_up": "kind = 'taken_up'",
}
COLUMNS = ("person", "community", "area", "category", "posted", *_FIRST, "ended", "ending")


_FIRSTS = ", ".join(f"min(at) FILTER (WHERE {what}) AS {name}" for name, what in _FIRST.items())
_KNOWN = "organisation = :organisation AND at >= :begin AND seen <= :at"
# SQLite gives the bare columns of the row that has the greatest id: the latest reading, the latest ending
_ASKS = f"""
WITH latest AS MATERIALIZED (
    SELECT request, max(id), person, community, area, category, at AS posted FROM event
    WHERE kind = 'request' AND at < :end AND {_KNOWN} GROUP BY request
),
story AS MATERIALIZED (
    SELECT request, {_FIRSTS} FROM event NOT INDEXED WHERE request IS NOT NULL AND {_KNOWN} GROUP BY request
),
last AS MATERIALIZED (
    SELECT request, max(id), at AS ended, value AS ending, kind FROM event
    WHERE kind IN ('closed', 'reopened') AND request IS NOT NULL AND {_KNOWN} GROUP BY request
)
SELECT person, community, area, category, posted, {", ".join(_FIRST)},
    iif(kind = 'closed', ended, NULL), iif(kind = 'closed', ending, NULL)
FROM latest JOIN story USING (request) LEFT JOIN last USING (request)
WHERE NOT coalesce(kind = 'closed' AND ending = 'reread', 0)
"""  # noqa: S608

_OFFERS = f"""
SELECT count(DISTINCT offer) AS n, count(DISTINCT person) AS people FROM event
WHERE kind = 'offer' AND at < :end AND {_KNOWN} AND offer NOT IN (
    SELECT offer FROM event WHERE kind = 'closed' AND value = 'reread' AND offer IS NOT NULL AND {_KNOWN}
)
"""  # noqa: S608


def asks(tx: Tx, span: Span) -> Iterator[tuple[object, ...]]:
    """A row (COLUMNS) for each ask posted in the span; times are seconds, None where it did not happen (yet).

    An ask that was read anew stands under its latest reading; one that turned out to be none is left out.
    """
    return iter(tx.execute(_ASKS, span.values))


def offers(tx: Tx, span: Span) -> tuple[int, int]:
    """How many offers were posted in the span, and by how many people."""
    row = tx.execute(_OFFERS, span.values).fetchone()
    return int(row["n"]), int(row["people"])


def asked(tx: Tx, span: Span) -> list[sqlite3.Row]:
    """Of each helper who was sent a question in the span: `person`, `times`, and whether it was `first` ever."""
    return tx.execute(
        "SELECT person, count(*) AS times, person NOT IN (SELECT person FROM event WHERE kind = 'told'"
        " AND value = 'helper' AND at < :begin AND seen <= :at) AS first FROM event WHERE kind = 'told'"
        " AND value = 'helper' AND organisation = :organisation AND at >= :begin AND at < :end AND seen <= :at"
        " GROUP BY person",
        span.values,
    ).fetchall()


def helpers(tx: Tx, span: Span) -> list[sqlite3.Row]:
    """Of each helper who said yes in the span: `person`, and whether that was the `first` time ever."""
    return tx.execute(
        "SELECT person, person NOT IN (SELECT person FROM event WHERE kind IN ('matched', 'helped')"
        " AND at < :begin AND seen <= :at) AS first FROM event WHERE kind IN ('matched', 'helped')"
        " AND organisation = :organisation AND at >= :begin AND at < :end AND seen <= :at GROUP BY person",
        span.values,
    ).fetchall()


def available(tx: Tx, span: Span) -> set[bytes]:
    """Who had an offer of this organisation open at some time in the span."""
    rows = tx.execute(
        "SELECT offer, person FROM event WHERE kind = 'offer' AND organisation = :organisation AND at < :end"
        " AND seen <= :at AND offer NOT IN (SELECT offer FROM (SELECT offer, max(id), kind, at FROM event"
        " WHERE kind IN ('closed', 'reopened') AND offer IS NOT NULL AND seen <= :at GROUP BY offer)"
        " WHERE kind = 'closed' AND at < :begin)",
        span.values,
    )
    return {row["person"] for row in rows}


def people(tx: Tx, span: Span, kind: str) -> int:
    """How many different people an event of this kind in the span is about."""
    row = tx.execute(
        "SELECT count(DISTINCT person) AS n FROM event WHERE kind = :kind AND organisation = :organisation"
        " AND at >= :begin AND at < :end AND seen <= :at",
        {**span.values, "kind": kind},
    ).fetchone()
    return int(row["n"])


def follow_up(tx: Tx, span: Span) -> list[sqlite3.Row]:
    """`kind`, `value` and number of people (`n`) of the questions put, and of the answers given, in the span.

    Of who answered a question twice the latest answer counts.
    """
    return tx.execute(
        "SELECT kind, value, count(*) AS n FROM (SELECT kind, value, person, max(id) FROM event"
        " WHERE kind IN ('follow_up', 'follow_up_answer') AND organisation = :organisation AND at >= :begin"
        " AND at < :end AND seen <= :at GROUP BY kind, substr(value, 1, instr(value || ':', ':') - 1), person)"
        " GROUP BY kind, value",
        span.values,
    ).fetchall()
