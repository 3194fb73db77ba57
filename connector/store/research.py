"""What the event log holds for research, and what went out: rows about single asks, with hashes that stay inside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from connector.store import Tx
from connector.store.event_tables import Span
from connector.store.experiments import DrawnAsk
from connector.store.times import moment, seconds


@dataclass(frozen=True, slots=True)
class Export:
    """One export: of what, as known when, under which agreement, by whom, with at least `k` people alike."""

    organisation: str
    period: str
    known_at: datetime
    made_at: datetime
    who: str
    reference: str
    made_by: str
    k: int
    rows: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What `person` (a hash of the log) answered to a question afterwards; `at` in seconds since 1970 UTC."""

    person: bytes
    category: str
    at: float
    question: str
    word: str


def answers(tx: Tx, span: Span) -> list[Answer]:
    """The answers to questions afterwards given in the span; of who answered twice about an ask the latest."""
    rows = tx.execute(
        "SELECT person, category, at, value, max(id) FROM event WHERE kind = 'follow_up_answer'"
        " AND organisation = :organisation AND at >= :begin AND at < :end AND seen <= :at"
        " GROUP BY request, substr(value, 1, instr(value, ':')) ORDER BY at",
        span.values,
    )
    return [Answer(row["person"], row["category"], row["at"], *row["value"].split(":", 1)) for row in rows]


def drawn(tx: Tx, experiment: str, span: Span) -> list[tuple[bytes, DrawnAsk]]:
    """The asks an experiment drew in the span, each with its asker (a hash of the log) and when outcomes came."""
    rows = tx.execute(
        "WITH drawn AS (SELECT request, person, community, at, substr(value, length(:name) + 2) AS arm FROM event"
        " WHERE kind = 'allocated' AND value IN (:name || ':now', :name || ':held') AND organisation = :organisation"
        " AND at >= :begin AND at < :end AND seen <= :at)"
        " SELECT drawn.person, drawn.arm, drawn.community, drawn.at,"
        " min(event.at) FILTER (WHERE kind = 'helped' OR (kind = 'closed' AND value = 'solved')),"
        " min(event.at) FILTER (WHERE kind = 'replied'),"
        " min(event.at) FILTER (WHERE value IN ('helped:yes', 'helped:partly'))"
        " FROM drawn JOIN event USING (request) WHERE event.seen <= :at GROUP BY drawn.request",
        {**span.values, "name": experiment},
    )
    return [(person, DrawnAsk(arm, community, *map(moment, times))) for person, arm, community, *times in rows]


def keep(tx: Tx, export: Export) -> None:
    """Remember that rows went out."""
    tx.execute(
        "INSERT INTO research_export VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            export.organisation,
            export.period,
            seconds(export.known_at),
            seconds(export.made_at),
            export.who,
            export.reference,
            export.made_by,
            export.k,
            export.rows,
        ),
    )


def of(tx: Tx, organisation: str) -> list[Export]:
    """What went out of an organisation, oldest first."""
    rows = tx.execute(
        "SELECT * FROM research_export WHERE organisation = ? ORDER BY made_at, rowid", (organisation,)
    ).fetchall()
    moments = [{name: moment(row[name]) for name in ("known_at", "made_at")} for row in rows]
    return [Export(**{**dict(row), **times}) for row, times in zip(rows, moments, strict=True)]
