"""The promises of the experiment, over many simulated ones: EXPERIMENT_RUNS of each (100; make experiments: 1,500)."""

from __future__ import annotations

import math

import numpy as np
import pytest

from connector.effect.experiment.intervals import clustered, newcombe
from connector.effect.experiment.plan import Unit
from connector.effect.experiment.size import size
from tests.effect.trials import RUNS, plan, trial

EFFECT = 0.2


def bounds(share: float) -> tuple[float, float]:
    """Where the share of RUNS successes falls with a chance of 99.9% when the true share is `share`."""
    reach = 3.29 * math.sqrt(share * (1 - share) / RUNS)
    return share - reach, share + reach


@pytest.mark.parametrize("unit", list(Unit))
def test_with_a_known_effect_intervals_cover_it_and_the_mean_recovers_it(unit: Unit) -> None:
    found = [trial(plan(unit, seed), seed, EFFECT).difference for seed in range(RUNS)]
    intervals = [one for one in found if one is not None]
    assert len(intervals) == RUNS
    covered = sum(one.low <= EFFECT <= one.high for one in intervals) / RUNS
    assert covered >= bounds(0.95)[0]
    values = np.array([one.value for one in intervals])
    assert abs(values.mean() - EFFECT) < 3.29 * values.std() / math.sqrt(RUNS)


@pytest.mark.parametrize("unit", list(Unit))
def test_without_an_effect_it_says_so_at_the_promised_rate(unit: Unit) -> None:
    found = [trial(plan(unit, seed), seed, 0.0).difference for seed in range(RUNS, 2 * RUNS)]
    shown = sum(one.shown for one in found if one is not None) / RUNS
    assert shown <= bounds(0.05)[1]


@pytest.mark.parametrize("unit", [Unit.ASK])
def test_the_power_calculation_tells_how_often_the_effect_is_shown(unit: Unit) -> None:
    settled = plan(unit, asks=190)
    shown = [trial(plan(unit, seed, asks=190), 7919 + seed, EFFECT).difference for seed in range(RUNS)]
    share = sum(one.shown for one in shown if one is not None) / RUNS
    expected = size(settled).power
    assert abs(share - expected) < 3.29 * math.sqrt(expected * (1 - expected) / RUNS) + 0.05  # it is an approximation


def test_newcombe_covers_over_the_whole_range_of_shares() -> None:
    random = np.random.default_rng(3)
    cover = []
    for held, now in ((0.05, 0.05), (0.1, 0.4), (0.5, 0.5), (0.9, 0.95)):
        counts = zip(random.binomial(40, now, RUNS), random.binomial(60, held, RUNS), strict=True)
        found = [newcombe((int(one), int(other)), (40, 60)) for one, other in counts]
        cover.append(sum(one.low <= now - held <= one.high for one in found) / RUNS)
    assert min(cover) >= bounds(0.95)[0]


def test_ignoring_the_clusters_would_promise_too_much() -> None:
    """The same data by ask: the interval of the weeks is wider, as the design effect says."""
    wide, narrow = 0.0, 0.0
    for seed in range(40):
        random = np.random.default_rng(seed)
        treated = np.arange(26) % 2 == 0
        whole = np.full(26, 30.0)
        yes = random.binomial(30, np.clip(random.normal(0.4, 0.15, 26), 0, 1)).astype(float)
        found = clustered(yes, whole, treated)
        pooled = newcombe((int(yes[treated].sum()), int(yes[~treated].sum())), (390, 390))
        wide, narrow = wide + found.high - found.low, narrow + pooled.high - pooled.low
    assert wide > 1.5 * narrow
