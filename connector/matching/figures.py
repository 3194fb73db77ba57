"""Measures of ranking and of deciding, each with a bootstrap confidence interval over requests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

DEPTH = 5
FORBIDDEN = ("wrong direction", "gone", "constraint")  # hard negatives that must never be suggested
_SAMPLES = 1000
_SEED = 7


@dataclass(frozen=True, slots=True)
class Figure:
    """A share or mean over `count` requests or suggestions, with its 95 % interval."""

    value: float
    low: float
    high: float
    count: int

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}] (n={self.count})"


def figure(values: Sequence[float]) -> Figure:
    """Give the mean with a bootstrap interval; of nothing, 0 of 0."""
    if not values:
        return Figure(0.0, 0.0, 0.0, 0)
    sample = np.asarray(values, np.float64)
    drawn = np.random.default_rng(_SEED).integers(0, len(sample), (_SAMPLES, len(sample)))
    low, high = np.quantile(sample[drawn].mean(axis=1), (0.025, 0.975))
    return Figure(float(sample.mean()), float(low), float(high), len(sample))


def ndcg(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    """Give nDCG at 5, gain 2^grade - 1; an offer nobody judged counts as bad."""
    gains = [2 ** grades.get(offer, 0) - 1 for offer in ranked[:DEPTH]]
    best = sorted((2**grade - 1 for grade in grades.values()), reverse=True)[:DEPTH]
    return _discounted(gains) / _discounted(best)


def average_precision(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    """Give the mean over the good offers of the precision where each stands; one not ranked counts 0."""
    at = [place for place, offer in enumerate(ranked, 1) if offer in grades]
    return sum(found / place for found, place in enumerate(at, 1)) / len(grades)


def first_is_good(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    return float(bool(ranked) and ranked[0] in grades)


def _discounted(gains: Sequence[float]) -> float:
    return float(sum(gain / np.log2(place + 1) for place, gain in enumerate(gains, 1)))
