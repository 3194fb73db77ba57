"""The exact interval covers as often as it says for every pair of shares, by counting all outcomes there can be."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.stats import binom

from connector.effect.experiment.exact import exact
from connector.effect.experiment.intervals import newcombe


@pytest.mark.parametrize("whole", [(6, 6), (7, 9), (12, 5)])
def test_it_covers_whatever_the_shares_are(whole: tuple[int, int]) -> None:
    outcomes = list(product(range(whole[0] + 1), range(whole[1] + 1)))
    found = {outcome: exact(outcome, whole) for outcome in outcomes}
    shares = np.linspace(0, 1, 31)
    chances = [binom.pmf(np.arange(number + 1), number, shares[:, None]) for number in whole]
    for (now, first), (held, second) in product(enumerate(shares), enumerate(shares)):
        covered = sum(
            chances[0][now, outcome[0]] * chances[1][held, outcome[1]]
            for outcome, one in found.items()
            if one.low - 1e-9 <= first - second <= one.high + 1e-9
        )
        assert covered >= 0.95


def test_the_usual_one_does_not_for_so_few() -> None:
    """Why it is worth the trouble: Newcombe's interval falls short somewhere."""
    whole = (6, 6)
    shares = np.linspace(0, 1, 31)
    worst = min(
        sum(
            binom.pmf(one, 6, now) * binom.pmf(other, 6, held)
            for one, other in product(range(7), range(7))
            if (found := newcombe((one, other), whole)).low <= now - held <= found.high
        )
        for now, held in product(shares[::3], shares[::3])
    )
    assert worst < 0.95


@pytest.mark.parametrize(
    ("yes", "whole"), [((60, 40), (105, 105)), ((7, 3), (15, 14)), ((450, 380), (1000, 1000)), ((0, 3), (20, 20))]
)
def test_it_lies_around_what_was_seen_and_mirrors(yes: tuple[int, int], whole: tuple[int, int]) -> None:
    one = exact(yes, whole)
    assert one.low < one.value < one.high
    other = exact((yes[1], yes[0]), (whole[1], whole[0]))
    assert (other.low, other.high) == pytest.approx((-one.high, -one.low), abs=2e-3)
    assert one.p == pytest.approx(other.p, abs=1e-6)
    assert (one.p < 0.05) == one.shown or abs(one.p - 0.05) < 0.01
    usual = newcombe(yes, whole)
    assert (one.low, one.high) == pytest.approx((usual.low, usual.high), abs=0.06)


def test_nothing_happened_on_either_side() -> None:
    none, all_ = exact((0, 0), (10, 10)), exact((10, 0), (10, 10))
    assert none.low == -none.high
    assert none.p == 1
    assert (all_.value, all_.high) == (1, 1)
    assert all_.low > 0.5
