"""How many asks an experiment needs, and what it can show with those it expects."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri  # of the normal distribution; scipy.stats takes a second to import

from connector.effect.experiment.plan import Plan, Unit


@dataclass(frozen=True, slots=True)
class Size:
    """`power` with the asks expected, and how many asks would be `needed` for the power wished for."""

    power: float
    needed: int
    effect_of_design: float  # by how much clustering inflates the variance; 1 without clusters


def size(plan: Plan) -> Size:
    """The power calculation of a plan: two-sided test of two proportions, normal approximation.

    By ask: Fleiss, Levin and Paik (2003) §4.2, without continuity correction. By week: times the design effect
    1 + (m − 1)ρ of Donner and Klar (2000), m asks a week. By community: Hussey and Hughes (2007), eq. 7 and 8.
    """
    if plan.unit is Unit.COMMUNITY:
        return _stepped(plan)
    effect = 1.0
    if plan.unit is Unit.WEEK:
        effect = 1 + (max(plan.asks / plan.clusters, 1) - 1) * plan.intracluster
    needed = _needed(plan) * effect
    return Size(_power(plan, plan.asks / effect), math.ceil(needed), effect)


def _proportions(plan: Plan) -> tuple[float, float, float]:
    """Expected without, with, and their mean weighted by the shares."""
    now = plan.without + plan.difference
    return plan.without, now, plan.share * now + (1 - plan.share) * plan.without


def _spreads(plan: Plan) -> tuple[float, float]:
    """Standard deviation of the difference for one ask in all: when nothing differs, and as expected."""
    held, now, mean = _proportions(plan)
    null = mean * (1 - mean) * (1 / plan.share + 1 / (1 - plan.share))
    real = now * (1 - now) / plan.share + held * (1 - held) / (1 - plan.share)
    return math.sqrt(null), math.sqrt(real)


def _power(plan: Plan, asks: float) -> float:
    null, real = _spreads(plan)
    reach = abs(plan.difference) * math.sqrt(asks) - ndtri(1 - plan.alpha / 2) * null
    return float(ndtr(reach / real))


def _needed(plan: Plan) -> float:
    null, real = _spreads(plan)
    total = ndtri(1 - plan.alpha / 2) * null + ndtri(plan.power) * real
    return float((total / plan.difference) ** 2)


def _stepped(plan: Plan) -> Size:
    per_cell = plan.asks / (plan.clusters * (plan.clusters + 1))
    deviation = _stepped_deviation(plan, per_cell)
    power = float(ndtr(abs(plan.difference) / deviation - ndtri(1 - plan.alpha / 2)))
    goal = ndtri(1 - plan.alpha / 2) + ndtri(plan.power)
    asks = plan.clusters * (plan.clusters + 1)
    while abs(plan.difference) / _stepped_deviation(plan, asks / (plan.clusters * (plan.clusters + 1))) < goal:
        asks = math.ceil(asks * 1.02) + 1
        if asks > 10_000_000:  # more asks do not help where communities differ too much: more communities would
            break
    _, _, mean = _proportions(plan)
    plain = mean * (1 - mean) * 4 / plan.asks
    return Size(power, asks, deviation**2 / plain)


def _stepped_deviation(plan: Plan, per_cell: float) -> float:
    """Standard error of the effect in a stepped wedge of one community a step (Hussey and Hughes 2007, eq. 7)."""
    clusters, periods = plan.clusters, plan.clusters + 1
    _, _, mean = _proportions(plan)
    total = mean * (1 - mean)
    between, within = plan.intracluster * total, (1 - plan.intracluster) * total / per_cell
    treated = np.array([[period > cluster for period in range(periods)] for cluster in range(clusters)], dtype=float)
    u, w, v = treated.sum(), (treated.sum(axis=0) ** 2).sum(), (treated.sum(axis=1) ** 2).sum()
    above = clusters * within * (within + periods * between)
    below = (clusters * u - w) * within + (u**2 + clusters * periods * u - periods * w - clusters * v) * between
    return math.sqrt(above / below)
