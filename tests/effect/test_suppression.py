"""Attacks on what is published: by difference between tables, periods and reports, by unique cases, by membership."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pytest

from connector.effect.asks import table
from connector.effect.attack import Reader, percent, rounded
from connector.effect.period import parse
from connector.effect.suppression import Rules, publishable, rows
from connector.effect.tally import LAST, Cell, Place, Tally
from connector.store import event_tables

RULES = Rules()
ZONE = "Europe/Amsterdam"
Q1 = parse("2026-Q1").parts
JANUARY = 1767600000.0  # 5 January 2026
MONTH = 30.5 * 86400


def tally(asks: Sequence[tuple[str, str, int, int, int]]) -> Tally:
    """Of (area, category, stage, month from 0, asker)."""
    made = []
    for area, category, stage, month, asker in asks:
        posted = JANUARY + month * MONTH
        row = dict.fromkeys(event_tables.COLUMNS) | {"person": asker, "community": "plein", "area": area}
        row |= {"category": category, "posted": posted}
        row |= dict.fromkeys(("suggested", "answered", "matched", "helped")[:stage], posted)
        made.append(tuple(row[name] for name in event_tables.COLUMNS))
    return Tally(table(made), ZONE)


def world(seed: int, asks: int) -> Tally:
    """A town: some areas and kinds of help are rare, each ask is by somebody else."""
    random = np.random.default_rng(seed)
    areas = random.choice(["noord", "zuid", "dorp", "gehucht", "haven"], asks, p=[0.45, 0.3, 0.17, 0.05, 0.03])
    kinds = random.choice(["klussen", "vervoer", "dieren", "taal"], asks, p=[0.5, 0.35, 0.1, 0.05])
    stages = random.choice(LAST, asks, p=[0.2, 0.25, 0.15, 0.15, 0.25])
    months = random.integers(0, 12, asks)
    return tally(list(zip(areas, kinds, stages.tolist(), months.tolist(), range(asks), strict=True)))


def publish(town: Tally, months: tuple[int, ...], before: Sequence[Cell] = (), rules: Rules = RULES) -> list[Cell]:
    places = [Place(months), *rows(town, months, "area", rules), *rows(town, months, "category", rules)]
    return publishable(town, places, before, rules)


def told(town: Tally, published: Sequence[Cell], rules: Rules = RULES) -> list[tuple[float, float]]:
    """What a reader with a solver pins down: the reach of each small number that is less than k wide."""
    return [(reach.low, reach.high) for _, reach in Reader(town, published, rules.base).tells(rules.k)]


@pytest.mark.parametrize("seed", range(4))
def test_tables_and_totals_of_one_report_tell_no_small_number(seed: int) -> None:
    town = world(seed, 500)
    shown = publish(town, Q1)
    assert len(shown) > 8
    assert told(town, shown) == []


def test_without_complementary_suppression_the_attack_works() -> None:
    """The attack is a real one: what passes cell by cell can be told by difference."""
    found = 0
    for seed in range(4):
        town = world(seed, 500)
        places = [Place(Q1), *rows(town, Q1, "area", RULES), *rows(town, Q1, "category", RULES)]
        cells = [town.cell(place, stage) for place in places for stage in range(LAST)]
        alone = [cell for cell in cells if cell.stage == 0 or min(cell.people, cell.others) >= RULES.k]
        found += len(told(town, alone))
    assert found > 0


def test_successive_reports_tell_no_small_number_together() -> None:
    """Two months and then the quarter: the third month is what is left."""
    asks = [("noord", "klussen", stage, month, 0) for month in (0, 1) for stage in range(LAST) for _ in range(8)]
    asks += [("noord", "klussen", stage, 2, 0) for stage in range(3)]  # three asks in March
    town = tally([(*ask[:4], asker) for asker, ask in enumerate(asks)])
    january, february, _ = Q1
    for rules, counted in ((Rules(base=1), False), (Rules(), True)):
        before = publish(town, (january,), (), rules)
        before += publish(town, (february,), before, rules)
        assert len([cell for cell in before if cell.stage == 0]) == 6
        quarter = publish(town, Q1, before, rules)
        assert told(town, [*before, *quarter], rules) == []
        assert bool([cell for cell in quarter if cell.stage == 0]) is counted  # rounding hides the three well enough
    exact = [town.cell(Place((month,)), 0) for month in (january, february)] + [town.cell(Place(Q1), 0)]
    assert any(low >= 1.5 and high <= 4.5 for low, high in told(town, exact, Rules(base=1)))  # else they are told


@pytest.mark.parametrize("seed", [1])
def test_a_year_of_quarters_and_the_year_itself(seed: int) -> None:
    town = world(seed, 900)
    before: list[Cell] = []
    for period in ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2026"):
        before += publish(town, parse(period).parts, before)
        assert told(town, before) == []
    assert [cell for cell in before if len(cell.place.months) == 12]


def test_nobody_is_published_alone() -> None:
    """Unique cases: whoever is the only one of an area or a kind of help is in no cell by themselves."""
    asks = [("noord", "klussen", 4, 0, asker) for asker in range(40)] + [("kade", "dieren", 4, 0, 99)]
    town = tally(asks)
    shown = publish(town, Q1)
    assert all(cell.people >= RULES.k for cell in shown if cell.count)
    assert not [cell for cell in shown if cell.place.groups & {"kade", "dieren"} and len(cell.place.groups) == 1]


def test_one_person_with_many_asks_is_one_person() -> None:
    asks = [("noord", "klussen", 4, 0, asker) for asker in range(30)]
    asks += [("zuid", "klussen", 1, 0, 77) for _ in range(25)]
    shown = publish(tally(asks), Q1)
    assert not [cell for cell in shown if cell.place.groups == {"zuid"}]


def test_membership_one_ask_more_changes_nothing_that_tells_of_it() -> None:
    """Whoever knows all asks but one cannot see from what is published whether that one is there, most of the time.

    Rounding moves a published number for one ask in five; then still ten people stand behind it.
    """
    base = [("noord", "klussen", number % LAST, number % 3, number) for number in range(120)]
    seen = []
    for extra in range(40):
        town = tally(base[: 100 + extra // 2])
        more = tally([*base[: 100 + extra // 2], ("noord", "klussen", 4, 0, 999)])
        asks = [rounded(one.cell(Place(Q1), 0).count, RULES.base) for one in (town, more)]
        seen.append(asks[0] != asks[1])
    assert sum(seen) <= len(seen) * 0.25


def test_nobody_and_too_few_are_different() -> None:
    asks = [("noord", "klussen", 0, 0, asker) for asker in range(60)]
    shown = {(cell.place, cell.stage): cell for cell in publish(tally(asks), Q1)}
    helped = shown[Place(Q1), 4]
    assert (helped.count, percent(helped.count, helped.base)) == (0, 0)
    few = [*asks, *(("noord", "klussen", 4, 0, 100 + number) for number in range(3))]
    assert (Place(Q1), 4) not in {(cell.place, cell.stage) for cell in publish(tally(few), Q1)}


def test_rows_stand_together_until_they_are_enough() -> None:
    asks = [("noord", "klussen", 4, 0, number) for number in range(30)]
    asks += [("dorp", "klussen", 4, 0, 100 + number) for number in range(12)]
    asks += [("kade", "klussen", 4, 0, 200 + number) for number in range(4)]
    found = rows(tally(asks), Q1, "area", RULES)
    assert [sorted(place.groups) for place in found] == [["noord"], ["dorp", "kade"]]


def test_the_reader_finds_what_trying_every_way_it_could_be_finds() -> None:
    """A tiny town, against brute force over all numbers of asks in two areas at two stages."""
    asks = [("a", "x", 4, 0, 1), ("a", "x", 0, 0, 2), ("b", "x", 0, 0, 3), ("b", "x", 4, 0, 4), ("b", "x", 0, 0, 5)]
    town = tally(asks)
    area = Place(Q1, "area", frozenset("b"))
    cells = [town.cell(Place(Q1), 0), town.cell(area, 0), town.cell(area, 4)]
    found = {(secret.place.groups, secret.stages): reach for secret, reach in Reader(town, cells, 1).tells(10)}
    ways = [
        (none_a + far_a, far_b)
        for none_a, far_a, none_b, far_b in itertools.product(range(6), repeat=4)
        if none_a + far_a + none_b + far_b == 5 and none_b + far_b == 3 and percent(far_b, 3) == 33
    ]
    whole, far = found[frozenset("a"), frozenset(range(LAST))], found[frozenset("b"), frozenset({4})]
    assert (min(way[0] for way in ways), max(way[0] for way in ways)) == (2, 2)
    assert (round(whole.low), round(whole.high)) in {(1, 3), (2, 2)}  # half an ask of rounding on either side
    assert round(far.low) == round(far.high) == ways[0][1] == 1


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (10, 10), (12, 10), (13, 15), (17, 15), (18, 20)])
def test_rounding(count: int, shown: int) -> None:
    assert rounded(count, 5) == shown
