"""In a simulated town, assignment helps more neighbours than asking the best match each time."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "assignment.py"


@pytest.fixture
def benchmark(monkeypatch):
    spec = importlib.util.spec_from_file_location("assignment_benchmark", BENCHMARK)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    return module


def test_more_are_helped_the_total_holds_and_the_load_spreads(benchmark):
    outcomes = benchmark.simulate(people=800, days=60, seed=5)
    plain, ours = outcomes["top-1"], outcomes["assignment"]
    assert ours.helped >= 1.08 * plain.helped
    assert ours.yeses >= plain.yeses
    assert ours.top_tenth <= 0.30
    assert ours.top_tenth < plain.top_tenth
    assert ours.asks <= plain.asks


def test_the_same_seed_gives_the_same_town(benchmark):
    assert benchmark.simulate(200, 6, 3) == benchmark.simulate(200, 6, 3)
