"""How evenly asking is spread over people."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float64]


def gini(counts: Counts) -> float | None:
    """The Gini coefficient: 0 when all were asked as often, towards 1 when one was asked everything.

    G = Σ (2i − n − 1) x_i / (n Σ x), x sorted, i = 1 … n (Gini 1912; form of Damgaard and Weiner 2000). None when
    nobody was asked.
    """
    total = counts.sum()
    if len(counts) == 0 or total == 0:
        return None
    ranks = 2 * np.arange(1, len(counts) + 1) - len(counts) - 1
    return float((ranks * np.sort(counts)).sum() / (len(counts) * total))


def top_share(counts: Counts, part: float = 0.1) -> float | None:
    """The share of all asking that went to the most asked `part` of people (rounded up to whole people)."""
    total = counts.sum()
    if len(counts) == 0 or total == 0:
        return None
    top = math.ceil(len(counts) * part - 1e-9)
    return float(np.sort(counts)[-top:].sum() / total)
