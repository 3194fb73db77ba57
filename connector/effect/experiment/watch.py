"""The rule that ends an experiment early, set beforehand and looked at on set days; and tidying up afterwards."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from connector.effect.experiment.analyse import analyse
from connector.effect.experiment.hold import local_day
from connector.effect.experiment.plan import HARM, WORSE_OFF, Plan, from_canonical
from connector.engine import Engine
from connector.store import Tx, decisions, experiments, proposals
from connector.store.experiments import Registered


def watch(engine: Engine) -> None:
    """Look at each running experiment that is due for it; end it where its own rule says so."""
    now = engine.now()
    with engine.store.read() as tx:
        due = [from_canonical(one.plan) for one in experiments.running(tx) if _due(engine, one, now)]
        plans = [from_canonical(one.plan) for one in experiments.every(tx)]
    over = [plan.name for plan in plans if plan.last_outcome < local_day(engine, now)]
    if not (due or over):
        return
    with engine.store.write() as tx:
        for plan in due:
            _look(engine, tx, plan, now)
        experiments.tidy(tx, over)


def stop(tx: Tx, name: str, why: str, now: datetime, *, by: str = decisions.ENGINE) -> int:
    """End an experiment for good and let every ask go that still waits; how many is returned."""
    waiting = experiments.stop(tx, name, why, now)
    for request in waiting:
        proposals.schedule_match(tx, request, now)
    decisions.log(tx, now, name, "experiment.stopped", why, by=by)
    return len(waiting)


def _due(engine: Engine, registered: Registered, now: datetime) -> bool:
    plan, zone = from_canonical(registered.plan), ZoneInfo(engine.config.instance.timezone)
    since = registered.looked_at or datetime.combine(plan.begin, time(), zone)
    return now - since >= timedelta(days=plan.stop.every_days) and local_day(engine, now) < plan.last_outcome


def _look(engine: Engine, tx: Tx, plan: Plan, now: datetime) -> None:
    experiments.looked(tx, plan.name, now)
    asks, zone = experiments.results(tx, plan.name, now), engine.config.instance.timezone
    found = analyse(plan, asks, now, zone, confidence=plan.stop.confidence).difference
    if found is not None and (found.low > plan.stop.margin or found.high < -plan.stop.margin):
        stop(tx, plan.name, WORSE_OFF if found.low > 0 else HARM, now)
    else:
        decisions.log(tx, now, plan.name, "experiment.looked", "no reason to stop by the rule set beforehand")
