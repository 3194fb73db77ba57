"""The two pieces of arithmetic, against published examples."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from connector.effect import spread, survival

# Weeks in remission, Freireich et al. 1963, as in Kleinbaum and Klein, Survival Analysis, ch. 2: medians 23 and 8.
TREATED = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]  # the last 12 censored
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def test_the_median_of_the_remission_data_is_the_published_one() -> None:
    treated = survival.median(np.array(TREATED, dtype=float), np.arange(21) < 9)
    placebo = survival.median(np.array(PLACEBO, dtype=float), np.ones(21, dtype=bool))
    assert (treated.value, placebo.value) == (23, 8)
    assert (placebo.low, placebo.high) == (4, 11)  # as R's survfit(conf.type = "log-log") gives
    assert (treated.low, treated.high) == (13, math.inf)


@pytest.mark.filterwarnings("ignore:The confidence interval is undefined")  # where nobody is left; that is compared not
@pytest.mark.parametrize("seed", range(5))
def test_curve_and_limits_are_scipys(seed: int) -> None:
    random = np.random.default_rng(seed)
    waited, happened = random.integers(0, 40, 80).astype(float), random.random(80) < 0.6
    ours = survival.curve(waited, happened)
    theirs = stats.ecdf(stats.CensoredData(uncensored=waited[happened], right=waited[~happened])).sf
    limits = theirs.confidence_interval(0.95, method="log-log")
    at = np.searchsorted(theirs.quantiles, ours.times)
    assert ours.waiting == pytest.approx(theirs.probabilities[at])
    some = ours.waiting > 0
    assert ours.low[some] == pytest.approx(limits.low.probabilities[at][some])
    assert ours.high[some] == pytest.approx(limits.high.probabilities[at][some])


def test_leaving_out_who_still_waits_would_flatter() -> None:
    waited, happened = np.array([1.0, 2.0, 30.0, 30.0, 30.0]), np.array([True, True, False, False, False])
    assert math.isinf(survival.median(waited, happened).value)
    assert survival.median(waited[happened], happened[happened]).value == 1


@pytest.mark.parametrize("waited", [[], [3.0]])
def test_nobody_served_has_no_median(waited: list[float]) -> None:
    assert math.isinf(survival.median(np.array(waited), np.zeros(len(waited), dtype=bool)).value)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [([3, 3, 3, 3], 0.0), ([0, 0, 0, 4], 0.75), ([1, 2, 3, 4], 0.25), ([0, 0], None), ([], None)],
)
def test_gini(counts: list[int], expected: float | None) -> None:
    found = spread.gini(np.array(counts, dtype=float))
    assert found == (None if expected is None else pytest.approx(expected))


def test_gini_is_half_the_mean_difference_over_the_mean() -> None:
    counts = np.random.default_rng(7).poisson(2, 60).astype(float)
    differences = np.abs(counts[:, None] - counts[None, :]).mean()
    assert spread.gini(counts) == pytest.approx(differences / 2 / counts.mean())


def test_top_tenth_rounds_up_to_whole_people() -> None:
    assert spread.top_share(np.array([0, 0, 0, 4.0])) == 1.0
    assert spread.top_share(np.ones(20)) == pytest.approx(0.1)
