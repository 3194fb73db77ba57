"""An exact interval for a difference of two shares: it covers at least as often as it says, however few asks there are.

Two one-sided exact tests of every possible difference, turned inside out (Chan and Zhang 1999): outcomes are ordered by
the score statistic (Farrington and Manning 1990), and the share nobody knows is the one that makes most doubt.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, xlog1py, xlogy

from connector.effect.experiment.intervals import Difference, newcombe

Numbers = NDArray[np.float64]
SHARES = 64  # how many values of the unknown share are tried
FINE = 5e-4  # how near the limits are found; they are given in whole percents


def exact(yes: tuple[int, int], whole: tuple[int, int], confidence: float = 0.95) -> Difference:
    """Between two independent groups (with, without). `p` is twice the smaller of the two one-sided ones."""
    alpha = 1 - confidence
    value = yes[0] / whole[0] - yes[1] / whole[1]
    near = newcombe(yes, whole, confidence)
    low = -_limit((whole[0] - yes[0], whole[1] - yes[1]), whole, alpha / 2, -value, -near.low)
    high = _limit(yes, whole, alpha / 2, value, near.high)
    other = (whole[0] - yes[0], whole[1] - yes[1])
    p = 2 * min(_at_most(yes, whole, 0.0), _at_most(other, whole, 0.0))
    return Difference(value, max(-1.0, low), min(1.0, high), min(1.0, p))


def _limit(yes: tuple[int, int], whole: tuple[int, int], alpha: float, value: float, near: float) -> float:
    """The greatest difference at which so small a one as was seen has a chance of `alpha`; sought around `near`."""
    below, above, step = max(value, near - 0.02), min(1.0, near + 0.02), 0.04
    while below > value and _at_most(yes, whole, below) <= alpha:
        below, step = max(value, below - step), 2 * step
    while _at_most(yes, whole, above) > alpha:
        if above == 1:
            return 1.0
        above, step = min(1.0, above + step), 2 * step
    while above - below > FINE:
        middle = (below + above) / 2
        if _at_most(yes, whole, middle) > alpha:
            below = middle
        else:
            above = middle
    return above


def _at_most(yes: tuple[int, int], whole: tuple[int, int], difference: float) -> float:
    """The chance of a score as low as was seen, if the shares differed by this, for the unknown share that is worst."""
    first, second = whole
    seen = float(_score(np.array([yes[0]], dtype=float), np.array([yes[1]], dtype=float), whole, difference)[0])
    successes = np.arange(first + 1, dtype=float)
    least = _least(successes, whole, difference, seen + 1e-9)
    shares = np.linspace(max(0.0, -difference), min(1.0, 1 - difference), SHARES)
    tail = np.cumsum(_chances(second, shares)[:, ::-1], axis=1)[:, ::-1]  # of so many or more in the second group
    tail = np.hstack([tail, np.zeros((SHARES, 1))])
    chance = (_chances(first, np.clip(shares + difference, 0, 1)) * tail[:, least]).sum(axis=1)
    return float(min(1.0, chance.max()))


def _least(successes: Numbers, whole: tuple[int, int], difference: float, most: float) -> NDArray[np.int64]:
    """For each number of successes in the first group the least in the second with which the score is at most `most`.

    The score falls with each success of the second group, so halving finds it.
    """
    low = np.zeros(len(successes), dtype=np.int64)
    high = np.full(len(successes), whole[1] + 1, dtype=np.int64)
    while (open_ := low < high).any():
        middle = (low + high) // 2
        fits = _score(successes, np.minimum(middle, whole[1]).astype(float), whole, difference) <= most
        high = np.where(open_ & fits, middle, high)
        low = np.where(open_ & ~fits, middle + 1, low)
    return low


def _score(first: Numbers, second: Numbers, whole: tuple[int, int], difference: float) -> Numbers:
    """How far the shares are from differing by this, in standard deviations (Farrington and Manning 1990, eq. 3)."""
    one, other = first / whole[0], second / whole[1]
    ratio = whole[1] / whole[0]
    a = 1 + ratio
    b = -(1 + ratio + one + ratio * other + difference * (ratio + 2))
    c = difference**2 + difference * (2 * one + ratio + 1) + one + ratio * other
    d = -one * difference * (1 + difference)
    third = b / (3 * a)
    v = third**3 - b * c / (6 * a * a) + d / (2 * a)
    u = np.copysign(np.sqrt(np.maximum(third**2 - c / (3 * a), 0)), v)
    with np.errstate(divide="ignore", invalid="ignore"):
        turn = np.where(u == 0, 1.0, np.clip(v / u**3, -1, 1))
    likely = 2 * u * np.cos((np.pi + np.arccos(turn)) / 3) - third  # the first share, as this difference has it
    likely = np.clip(likely, max(0.0, difference), min(1.0, 1 + difference))
    rest = np.clip(likely - difference, 0, 1)
    deviation = np.sqrt(likely * (1 - likely) / whole[0] + rest * (1 - rest) / whole[1])
    away = one - other - difference
    with np.errstate(divide="ignore", invalid="ignore"):
        scores: Numbers = np.where(np.abs(away) < 1e-12, 0.0, away / deviation)
    return scores


def _chances(whole: int, shares: Numbers) -> Numbers:
    """The binomial chance of each number of successes (column) at each share (row)."""
    number = np.arange(whole + 1, dtype=float)
    ways = gammaln(whole + 1) - gammaln(number + 1) - gammaln(whole - number + 1)
    chances: Numbers = np.exp(ways + xlogy(number, shares[:, None]) + xlog1py(whole - number, -shares[:, None]))
    return chances
