"""Intervals for a difference of two shares: by ask, by cluster, and by the order that was drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm, t

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Difference:
    """A risk difference (a share minus a share) with its interval; `p` is two-sided, of no difference."""

    value: float
    low: float
    high: float
    p: float

    @property
    def shown(self) -> bool:
        """Whether the interval leaves no difference out."""
        return self.low > 0 or self.high < 0


def newcombe(yes: tuple[int, int], whole: tuple[int, int], confidence: float = 0.95) -> Difference:
    """Between two independent groups (with, without): Newcombe's hybrid score interval (1998, method 10).

    The p-value is of the score test (z with pooled variance, without correction).
    """
    share = [count / total for count, total in zip(yes, whole, strict=True)]
    limits = [_wilson(count, total, confidence) for count, total in zip(yes, whole, strict=True)]
    value = share[0] - share[1]
    low = value - math.hypot(share[0] - limits[0][0], limits[1][1] - share[1])
    high = value + math.hypot(limits[0][1] - share[0], share[1] - limits[1][0])
    pooled = sum(yes) / sum(whole)
    deviation = math.sqrt(pooled * (1 - pooled) * sum(1 / total for total in whole))
    p = 2 * norm.sf(abs(value) / deviation) if deviation else 1.0
    return Difference(value, low, high, float(p))


def _wilson(count: int, total: int, confidence: float) -> tuple[float, float]:
    """Wilson's score interval for a share (1927)."""
    z = float(norm.ppf((1 + confidence) / 2))
    share, shrink = count / total, 1 + z * z / total
    middle = (share + z * z / (2 * total)) / shrink
    reach = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / shrink
    return max(0.0, middle - reach), min(1.0, middle + reach)


def clustered(yes: Numbers, whole: Numbers, treated: NDArray[np.bool_], confidence: float = 0.95) -> Difference:
    """Between groups of whole clusters (`yes` of `whole` asks in each): the shares of all asks, cluster-robust.

    Each share is a ratio over its clusters with the linearised variance of the ratio (Cochran 1977, §6.4; the sandwich
    of Liang and Zeger 1986 comes to the same), times g / (g − 1), and Welch's degrees of freedom. Clusters without asks
    say nothing. Raises ValueError with fewer than two clusters on a side.
    """
    share, variance, freedom = [], [], []
    for side in (treated, ~treated):
        got, of = yes[side & (whole > 0)], whole[side & (whole > 0)]
        if len(of) < 2:
            raise ValueError("an interval needs at least two clusters with asks on each side")
        share.append(got.sum() / of.sum())
        rest = got - share[-1] * of
        variance.append((rest**2).sum() / of.sum() ** 2 * len(of) / (len(of) - 1))
        freedom.append(len(of) - 1)
    value, deviation = share[0] - share[1], math.sqrt(sum(variance))
    if deviation == 0:
        return Difference(value, value, value, 1.0 if value == 0 else 0.0)
    welch = sum(variance) ** 2 / sum(one**2 / free for one, free in zip(variance, freedom, strict=True))
    reach = float(t.ppf((1 + confidence) / 2, welch)) * deviation
    return Difference(value, value - reach, value + reach, float(2 * t.sf(abs(value) / deviation, welch)))
