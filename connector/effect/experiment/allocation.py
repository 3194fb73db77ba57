"""Who gets suggestions at once and who later: drawn by lot, the same for the same seed, whoever asks and whenever."""

from __future__ import annotations

import hashlib
import hmac
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from connector.effect.experiment.plan import Plan, Unit


class Arm(StrEnum):
    NOW = "now"
    HELD = "held"


def arm(plan: Plan, ask: str, community: str, day: date) -> Arm:
    """The arm of an ask that becomes eligible on this (local) day. Depends on nothing the matcher knows."""
    if plan.unit is Unit.ASK:
        return Arm.NOW if _draw(plan, ask) < plan.share else Arm.HELD
    if plan.unit is Unit.WEEK:
        return Arm.NOW if week(plan, day) in _weeks_now(plan) else Arm.HELD
    return Arm.NOW if period(plan, day) > order(plan).index(community) else Arm.HELD


def week(plan: Plan, day: date) -> int:
    """The number of the week since the begin."""
    return (day - plan.begin).days // 7


def period(plan: Plan, day: date) -> int:
    """Which part of a stepped wedge a day is in: 0, in which nobody has gone over yet, up to the number of steps."""
    return min((day - plan.begin).days * (plan.clusters + 1) // (plan.end - plan.begin).days, plan.clusters)


@cache
def order(plan: Plan) -> tuple[str, ...]:
    """The communities of a stepped wedge in the order in which they go over."""
    return tuple(sorted(plan.communities, key=lambda community: _draw(plan, community)))


def goes_over(plan: Plan, community: str) -> date:
    """The day on which a community of a stepped wedge goes over."""
    days, step = (plan.end - plan.begin).days, order(plan).index(community) + 1
    return plan.begin + timedelta(days=-(-days * step // (plan.clusters + 1)))


@cache
def _weeks_now(plan: Plan) -> frozenset[int]:
    """The weeks in which suggestions are made at once: that share of them, in a drawn order."""
    drawn = sorted(range(plan.clusters), key=lambda number: _draw(plan, str(number)))
    return frozenset(drawn[: round(len(drawn) * plan.share)])


def _draw(plan: Plan, subject: str) -> float:
    """A number of [0, 1) that nobody can foretell without the seed (HMAC-SHA256)."""
    digest = hmac.new(plan.seed.encode(), f"{plan.name}\x1f{subject}".encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") / 2**64
