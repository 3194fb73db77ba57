"""The analysis, as registered: everyone drawn counts in the arm that was drawn (intention to treat)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from connector.effect.experiment import allocation
from connector.effect.experiment.allocation import Arm
from connector.effect.experiment.exact import exact
from connector.effect.experiment.intervals import Difference, clustered
from connector.effect.experiment.plan import Plan, Unit
from connector.effect.experiment.wedge import wedge
from connector.store.experiments import DrawnAsk


@dataclass(frozen=True, slots=True)
class Drawn:
    """One ask that was drawn: whether the outcome came in time."""

    arm: Arm
    community: str
    at: datetime
    success: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What the experiment found. `yes` and `whole` are (with, without); `difference` is None while it cannot be said.

    `complete` is false before every outcome is known: a look in between, not the result.
    """

    plan: Plan
    yes: tuple[int, int]
    whole: tuple[int, int]
    waiting: int
    complete: bool
    difference: Difference | None


def mature(plan: Plan, asks: Sequence[DrawnAsk], at: datetime) -> list[Drawn]:
    """The asks whose time is over `at` a date; only what came within the time counts as success, in both arms."""
    within = timedelta(days=plan.within_days)
    return [
        Drawn(Arm(ask.arm), ask.community, ask.at, (first := getattr(ask, plan.outcome)) is not None and first <= end)
        for ask in asks
        if (end := ask.at + within) <= at
    ]


def analyse(plan: Plan, asks: Sequence[DrawnAsk], at: datetime, timezone: str, *, confidence: float = 0) -> Result:
    """The result `at` a date, of what `experiments.results` gives; `confidence` as registered unless given."""
    drawn = mature(plan, asks, at)
    sides = [[one for one in drawn if one.arm is arm] for arm in (Arm.NOW, Arm.HELD)]
    yes = (sum(one.success for one in sides[0]), sum(one.success for one in sides[1]))
    whole = (len(sides[0]), len(sides[1]))
    complete = at.astimezone(ZoneInfo(timezone)).date() >= plan.last_outcome
    found = difference(plan, drawn, timezone, confidence or 1 - plan.alpha)
    return Result(plan, yes, whole, len(asks) - len(drawn), complete, found)


def difference(plan: Plan, drawn: Sequence[Drawn], timezone: str, confidence: float) -> Difference | None:
    """By the unit that was drawn; None when a side is empty or too small for any interval."""
    if not {one.arm for one in drawn} >= set(Arm):
        return None
    try:
        if plan.unit is Unit.ASK:
            return _by_ask(drawn, confidence)
        cells = _cells(plan, drawn, timezone)
        if plan.unit is Unit.WEEK:
            weeks = sorted(cells)
            counts = np.array([cells[week] for week in weeks], dtype=float)
            return clustered(counts[:, 0], counts[:, 1], counts[:, 2] > 0, confidence)
        return _by_community(plan, cells, confidence)
    except ValueError:  # too few clusters with asks
        return None


def _by_ask(drawn: Sequence[Drawn], confidence: float) -> Difference:
    now = [one.success for one in drawn if one.arm is Arm.NOW]
    held = [one.success for one in drawn if one.arm is Arm.HELD]
    return exact((sum(now), sum(held)), (len(now), len(held)), confidence)


def _cells(plan: Plan, drawn: Sequence[Drawn], timezone: str) -> dict[tuple[int, int], list[int]]:
    """Successes, asks and asks with suggestions by what was drawn: (0, week), or (community, period)."""
    cells: dict[tuple[int, int], list[int]] = {}
    for one in drawn:
        day = one.at.astimezone(ZoneInfo(timezone)).date()
        if plan.unit is Unit.WEEK:
            key = (0, allocation.week(plan, day))
        else:
            key = (plan.communities.index(one.community), allocation.period(plan, day))
        cell = cells.setdefault(key, [0, 0, 0])
        cell[0] += one.success
        cell[1] += 1
        cell[2] += one.arm is Arm.NOW
    return cells


def _by_community(plan: Plan, cells: dict[tuple[int, int], list[int]], confidence: float) -> Difference:
    counts = np.zeros((2, plan.clusters, plan.clusters + 1))
    for (community, period), (successes, asks, _) in cells.items():
        counts[:, community, period] = successes, asks
    order = [plan.communities.index(community) for community in allocation.order(plan)]
    return wedge(counts[0], counts[1], order, int(plan.hash[:8], 16), confidence)
