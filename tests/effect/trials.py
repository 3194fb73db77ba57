"""Simulated communities in which the effect of suggestions is known, drawn and analysed as a real experiment is."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np

from connector.effect.experiment import allocation
from connector.effect.experiment.analyse import Result, analyse
from connector.effect.experiment.plan import Outcome, Plan, Unit
from connector.store.experiments import DrawnAsk

ZONE = "Europe/Amsterdam"
START = datetime(2026, 1, 5, tzinfo=ZoneInfo(ZONE))
RUNS = int(os.environ.get("EXPERIMENT_RUNS", "100"))
COMMUNITIES = tuple(f"dorp{number}" for number in range(7))


def plan(unit: Unit, seed: int = 1, **changed: object) -> Plan:
    """A plan of half a year with 300 asks expected (700 by community)."""
    settled: dict[str, object] = {
        "name": "proef",
        "question": "Does a suggestion at once help?",
        "hypothesis": "More asks are solved.",
        "communities": COMMUNITIES,
        "unit": unit,
        "outcome": Outcome.SOLVED,
        "within_days": 14,
        "begin": date(2026, 1, 5),
        "end": date(2026, 7, 6),
        "seed": f"seed-{seed:08}",
        "asks": 700 if unit is Unit.COMMUNITY else 300,
        "without": 0.35,
        "difference": 0.2,
        "intracluster": 0.0 if unit is Unit.ASK else 0.03,
    }
    return Plan(**{**settled, **changed})  # type: ignore[arg-type]


def trial(settled: Plan, seed: int, effect: float) -> Result:
    """One experiment: asks come in, are drawn by the plan's own lot, and are solved with a chance that is known.

    Weeks or communities differ among themselves with the correlation of the plan, and things get better over time.
    """
    random = np.random.default_rng(seed)
    days = (settled.end - settled.begin).days
    number = random.poisson(settled.asks)
    moments = random.uniform(0, days, number).tolist()
    places = random.integers(len(settled.communities), size=number).tolist()
    chances, waits = random.random(number).tolist(), random.uniform(0, 13, number).tolist()
    asks = [
        _ask(settled, f"{seed}-{ask}", effect, *drawn)
        for ask, drawn in enumerate(zip(moments, places, chances, waits, strict=True))
    ]
    at = datetime.combine(settled.last_outcome, datetime.min.time(), UTC) + timedelta(days=1)
    return analyse(settled, asks, at, ZONE)


def _ask(settled: Plan, ask: str, effect: float, days: float, place: int, luck: float, wait: float) -> DrawnAsk:
    moment = START + timedelta(days=days)
    day, community = moment.date(), settled.communities[place]
    arm = allocation.arm(settled, ask, community, day)
    chance = settled.without + effect * (arm is allocation.Arm.NOW) + _cluster(settled, community, day)
    if settled.unit is Unit.COMMUNITY:
        chance += 0.1 * days / 182 - 0.05  # a trend that must not pass for an effect
    solved = moment + timedelta(days=wait) if luck < chance else None
    return DrawnAsk(arm.value, community, moment, solved, None, None)


def _cluster(settled: Plan, community: str, day: date) -> float:
    """How much better a week or community does than others: normal, of the variance that the correlation says."""
    if settled.unit is Unit.ASK:
        return 0.0
    subject = community if settled.unit is Unit.COMMUNITY else allocation.week(settled, day)
    return _shift(settled, subject)


@cache
def _shift(settled: Plan, subject: object) -> float:
    own = np.random.default_rng(list(f"{settled.seed}{subject}".encode()))
    variance = settled.intracluster * settled.without * (1 - settled.without)
    return float(np.clip(own.normal(0, np.sqrt(variance)), -0.2, 0.2))
