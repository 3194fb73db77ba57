"""One export for research: only under an agreement, once for a period, and written in the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from connector.config.effect import Agreement
from connector.effect.asks import table
from connector.effect.experiment.plan import Plan, from_canonical
from connector.effect.making import midnight
from connector.effect.period import Period, parse
from connector.effect.research import tables
from connector.effect.research.pseudonyms import Pseudonyms
from connector.effect.research.tables import Table
from connector.engine import Engine
from connector.store import Tx, decisions, event_tables, experiments, research
from connector.store.research import Export


class ResearchError(RuntimeError):
    """Nothing goes out; the text says why."""


@dataclass(frozen=True, slots=True)
class Made:
    """What goes out, and the line that accounts for it."""

    export: Export
    agreement: Agreement
    tables: tuple[Table, ...]


def make(engine: Engine, organisation: str, period: Period, *, by: str) -> Made:
    """The rows of one organisation and period, and a line in the log that they went out. Raises ResearchError."""
    agreement = _agreed(engine, organisation)
    if period.kind == "month":
        raise ResearchError(f"{period} is too short: rows are told by quarter, so take a quarter (2026-Q1) or a year")
    with engine.store.write() as tx:
        known_at = _known_at(engine, tx, organisation, period)
        told = _tables(engine, tx, organisation, period, known_at)
        rows = sum(len(table.rows) for table in told)
        k, now = engine.config.effect.k, engine.now()
        export = Export(organisation, str(period), known_at, now, agreement.who, agreement.reference, by, k, rows)
        research.keep(tx, export)
        why = f"{period}: {rows} rows, under {agreement.reference}"
        decisions.log(tx, now, organisation, "research.exported", why, by=by, organisation=organisation)
    return Made(export, agreement, told)


def _agreed(engine: Engine, organisation: str) -> Agreement:
    agreement = engine.config.effect.research
    if agreement is None:
        raise ResearchError("there is no agreement: rows go out only with `effect.research` in the configuration")
    if organisation not in agreement.organisations:
        raise ResearchError(f"{organisation} is not among the organisations that agreed (effect.research)")
    if midnight(engine).date() > agreement.until:
        raise ResearchError(f"the agreement ended on {agreement.until}")
    return agreement


def _known_at(engine: Engine, tx: Tx, organisation: str, period: Period) -> datetime:
    """What the rows are known at: today or, for a period that went out before, what they were known at then."""
    today = midnight(engine)
    if period.end > today.date():
        raise ResearchError(f"{period} is not over yet: two exports of it would differ by the few asks between them")
    for earlier in research.of(tx, organisation):
        if earlier.period == str(period):
            return earlier.known_at
        if _overlap(parse(earlier.period), period):
            raise ResearchError(
                f"rows of {earlier.period} went out already: beside those of {period} they would tell more than each"
            )
    return today


def _overlap(one: Period, other: Period) -> bool:
    return one.begin < other.end and other.begin < one.end


def _tables(engine: Engine, tx: Tx, organisation: str, period: Period, at: datetime) -> tuple[Table, ...]:
    zone, k = ZoneInfo(engine.config.instance.timezone), engine.config.effect.k
    span = event_tables.Span(organisation, *period.moments(engine.config.instance.timezone), at)
    names = Pseudonyms()
    municipalities = {key: area.municipality for key, area in engine.config.areas.items()}
    drawn = [(plan, research.drawn(tx, plan.name, span)) for plan in _over(tx, at)]
    return (
        *tables.of_asks(table(event_tables.asks(tx, span)), municipalities, zone, k, names),
        tables.answers(research.answers(tx, span), zone, k, names),
        tables.drawn(drawn, at, zone, k, names),
    )


def _over(tx: Tx, at: datetime) -> list[Plan]:
    """The experiments of which every outcome was known: of those that run nobody may look at the groups."""
    plans = [(one, from_canonical(one.plan)) for one in experiments.every(tx)]
    return [plan for one, plan in plans if plan.last_outcome <= at.date() or one.stopped_by(at) is not None]
