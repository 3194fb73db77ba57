"""How long it takes, when for some it has not happened yet: the estimator of Kaplan and Meier (1958)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri  # the normal quantile; scipy.stats takes a second to import

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Curve:
    """The share that still waits just after each time at which it happened to somebody, with limits."""

    times: Numbers
    waiting: Numbers
    low: Numbers
    high: Numbers


@dataclass(frozen=True, slots=True)
class Median:
    """The time by which half had it, with limits; infinity where fewer than half have it so far."""

    value: float
    low: float
    high: float


def curve(waited: Numbers, happened: NDArray[np.bool_], level: float = 0.95) -> Curve:
    """The Kaplan–Meier curve of `waited` (any unit, >= 0), for times at which it `happened`.

    Who is still waiting, or ended without it, counts for as long as they waited and is censored then. The limits are
    log-log ones with Greenwood's variance; where nobody is left they are 0 and 1, for nothing is known.
    """
    times, counts = np.unique(waited[happened], return_counts=True)
    at_risk = len(waited) - np.searchsorted(np.sort(waited), times, side="left")
    waiting = np.cumprod(1 - counts / at_risk, dtype=np.float64)
    some = waiting > 0
    variance = np.cumsum(counts[some] / (at_risk[some] * (at_risk[some] - counts[some])))
    width = ndtri((1 + level) / 2) * np.sqrt(variance) / -np.log(waiting[some])
    low, high = np.zeros(len(times)), np.ones(len(times))
    low[some], high[some] = waiting[some] ** np.exp(width), waiting[some] ** np.exp(-width)
    return Curve(times, waiting, low, high)


def median(waited: Numbers, happened: NDArray[np.bool_]) -> Median:
    """The median of the curve, its 95% interval by inverting the limits (Brookmeyer and Crowley 1982)."""
    found = curve(waited, happened)
    return Median(*(_crossing(found.times, line) for line in (found.waiting, found.low, found.high)))


def _crossing(times: Numbers, waiting: Numbers) -> float:
    """The first time after which no more than half wait; infinity when it never comes to that."""
    below = np.flatnonzero(waiting <= 0.5 + 1e-12)
    return float(times[below[0]]) if len(below) else math.inf
