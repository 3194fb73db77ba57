"""From a running connector to a report: whose figures, by which names, beside which period before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from connector.effect.experiment.analyse import analyse
from connector.effect.experiment.conclude import conclusion
from connector.effect.experiment.plan import from_canonical
from connector.effect.period import Period
from connector.effect.publish import Scope, release
from connector.effect.release import Release
from connector.effect.report import Naming, Report, build
from connector.effect.suppression import Rules
from connector.engine import Engine
from connector.store import Tx, experiments
from mapping import taxonomy


def midnight(engine: Engine, day: date | None = None) -> datetime:
    """The local midnight that a day (today) begins with: what a report is known at, so that a day has one report."""
    zone = ZoneInfo(engine.config.instance.timezone)
    return datetime.combine(day or engine.now().astimezone(zone).date(), time(), zone)


def rules(engine: Engine) -> Rules:
    """How figures are given out here."""
    settings = engine.config.effect
    return Rules(settings.k, settings.rounding, settings.share_from)


def figures(engine: Engine, tx: Tx, organisation: str, period: Period, at: datetime) -> Release:
    """The figures of an organisation that may be given out."""
    living = {key: engine.config.areas[key].inhabitants for key in _areas(engine, organisation)}
    known = {key: number for key, number in living.items() if number is not None}
    zone = engine.config.instance.timezone
    return release(tx, Scope(organisation, period, at, zone, known), rules(engine))


def report(
    engine: Engine, tx: Tx, organisation: str, period: Period, at: datetime, language: str, *, compare: bool = True
) -> Report:
    """The whole report; `compare` puts the period before beside it."""
    before = figures(engine, tx, organisation, period.before, at) if compare else None
    return build(
        figures(engine, tx, organisation, period, at),
        before,
        naming(engine, organisation, language),
        language,
        share_from=engine.config.effect.share_from,
        experiments=_experiments(engine, tx, organisation, at, language),
        command=command(organisation, period, at, compare=compare),
    )


def command(organisation: str, period: Period, at: datetime, *, compare: bool) -> str:
    """What makes this report again."""
    beside = " --compare" if compare else ""
    return f"wijkconnector report --organisation {organisation} --period {period} --at {at.date()}{beside}"


def naming(engine: Engine, organisation: str, language: str) -> Naming:
    """What things are called in a language."""
    areas = _areas(engine, organisation)
    named = {key: engine.areas.get(key) for key in areas}
    kinds = taxonomy.slugs()
    return Naming(
        engine.config.organisations[organisation].name,
        {
            "area": {key: area.name or area.municipality for key, area in named.items()},
            "category": {slug: taxonomy.name(slug, language) for slug in kinds},
        },
        {"area": areas, "category": tuple(kinds)},
    )


def _areas(engine: Engine, organisation: str) -> tuple[str, ...]:
    """The areas its communities are about: their own, and those beside them in the municipality."""
    homes: Iterable[str] = (
        community.area for community in engine.config.communities.values() if community.organisation == organisation
    )
    return tuple(sorted({key for home in homes for key in engine.areas.within(home) if key in engine.config.areas}))


def _experiments(engine: Engine, tx: Tx, organisation: str, at: datetime, language: str) -> list[list[str]]:
    """What the experiments found that began in communities of this organisation; of those that run, that they do."""
    said, k = [], engine.config.effect.k
    for one in experiments.every(tx):
        plan = from_canonical(one.plan)
        owners = {
            engine.config.communities[key].organisation for key in plan.communities if key in engine.config.communities
        }
        found = analyse(plan, experiments.results(tx, one.name, at), at, engine.config.instance.timezone)
        stopped = one.stopped_by(at)
        if organisation in owners and (plan.begin <= at.date() or stopped is not None):
            said.append([plan.question, *conclusion(found, language, one.registered_at, stopped, k=k)])
    return said
