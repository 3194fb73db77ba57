"""A stepped wedge: communities that have gone over beside those that have not, within each period.

Time plays no tricks, because only asks of the same period are compared (Thompson et al. 2018); and the interval needs
no model, because it asks which differences the other orders that might have been drawn would make unlikely (a
randomisation test turned inside out; Ding 2018). So it holds with few communities too.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from connector.effect.experiment.intervals import Difference

Numbers = NDArray[np.float64]
ORDERS = 2000  # how many orders are tried, where all of them would be more


def wedge(yes: Numbers, whole: Numbers, order: list[int], seed: int, confidence: float = 0.95) -> Difference:
    """`yes` of `whole` asks by community (row) and period (column, one more than communities).

    `order` says which community went over first, second, …: in period p the first p have. Raises ValueError when no
    period has asks on both sides.
    """
    treated = _treated(_orders(order, seed))
    weights = _weights(whole, treated)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(whole > 0, yes / whole, 0.0)
    if not weights[0].any():
        raise ValueError("no period has asks both with and without suggestions")
    seen, gained = (weights * share).sum(axis=(1, 2)), (weights * treated[0]).sum(axis=(1, 2))
    value = float(seen[0])

    def p_of(effect: float) -> float:
        """How many orders would give as much as was seen, were `effect` true for each community that went over."""
        left = np.abs(seen - effect * gained)
        return float((left >= left[0] - 1e-12).mean())

    reach = [_edge(p_of, value, side, 1 - confidence) for side in (-1, 1)]
    return Difference(value, value + reach[0], value + reach[1], p_of(0.0))


def _orders(drawn: list[int], seed: int) -> NDArray[np.int64]:
    """The drawn order and then all others that might have been drawn; many at random when they are too many."""
    if math.factorial(len(drawn)) <= ORDERS:
        others = [one for one in itertools.permutations(range(len(drawn))) if list(one) != drawn]
        return np.array([drawn, *others])
    random = np.random.default_rng(seed)
    return np.array([drawn, *(random.permutation(len(drawn)) for _ in range(ORDERS))])


def _treated(orders: NDArray[np.int64]) -> NDArray[np.bool_]:
    """By order, community and period: whether that community has gone over by then."""
    places = np.argsort(orders, axis=1)
    made: NDArray[np.bool_] = np.arange(orders.shape[1] + 1) > places[:, :, None]
    return made


def _weights(whole: Numbers, treated: NDArray[np.bool_]) -> Numbers:
    """What each cell counts for: communities alike within a period, periods by how much they tell of both sides."""
    present = whole > 0
    with_ = (present & treated).sum(axis=1, keepdims=True)
    without = present.sum(axis=0) - with_
    tells = with_ * without / np.maximum(with_ + without, 1)
    each = np.where(treated, 1 / np.maximum(with_, 1), -1 / np.maximum(without, 1)) * present
    made: Numbers = each * tells / np.maximum(tells.sum(axis=2, keepdims=True), 1e-9)
    return made


def _edge(p_of: Callable[[float], float], value: float, side: int, alpha: float) -> float:
    """How far from `value` on this side the effect can lie before it becomes unlikely, by halving; at most 2."""
    near, far = 0.0, 2.0
    for _ in range(40):
        middle = (near + far) / 2
        if p_of(value + side * middle) > alpha:
            near = middle
        else:
            far = middle
    return side * far
