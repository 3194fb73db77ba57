"""A release: the truth where it may be told, the same for the same date, steady from one date to the next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connector.effect.period import parse
from connector.effect.publish import RESTS, Scope, release
from connector.effect.release import Release, Why, from_json
from connector.effect.suppression import Rules
from connector.store import Store, events, published
from connector.store.events import Ending, Event, EventKind
from tests.effect.simulated_year import BEGIN, Year, live, tell

AT = datetime(2027, 1, 10, tzinfo=UTC)
LIVING = {"noord": 8000, "zuid": 5000, "dorp": 1200, "gehucht": 90}


@pytest.fixture
def store(tmp_path: Path, year: Year) -> Iterator[Store]:
    opened = Store(tmp_path / "wijk.db")
    with opened.write() as tx:
        tell(tx, year)
    yield opened
    opened.close()


def give(store: Store, period: str = "2026", at: datetime = AT, living: dict[str, int] | None = None) -> Release:
    scope = Scope("welzijn", parse(period), at, "Europe/Amsterdam", LIVING if living is None else living)
    with store.write() as tx:
        return release(tx, scope, Rules())


def test_what_is_told_is_the_truth_rounded(store: Store, year: Year) -> None:
    given = give(store)
    assert given.total["asks"].value == 800
    helped = [one for one in year.stories if one.helped and one.helped <= AT]
    assert given.total["helped"].value == int(100 * len(helped) / 800 + 0.5)
    for row in given.tables["area"]:
        mine = [one for one in year.stories if one.area in row.groups]
        assert row.figures["asks"].value is not None
        assert abs(row.figures["asks"].value - len(mine)) <= 2
        if row.figures["matched"].why is Why.SHOWN:
            assert row.figures["matched"].value == int(100 * sum(bool(one.matched) for one in mine) / len(mine) + 0.5)
    groups = [group for row in given.tables["area"] for group in row.groups]
    assert sorted(groups) == sorted({one.area for one in year.stories})


def test_the_same_date_gives_the_same_also_when_more_is_known_or_forgotten(store: Store) -> None:
    first = give(store)
    with store.write() as tx:
        tx.execute("DELETE FROM event WHERE id % 2 = 0")
    assert give(store) == first
    with store.read() as tx:
        text = published.get(tx, "welzijn", "2026", AT)
    assert text is not None
    assert from_json(text) == first


def test_a_few_more_asks_change_nothing_and_many_do(store: Store) -> None:
    first = give(store)
    _ask(store, range(4))
    assert give(store, at=AT + timedelta(days=1)).total["asks"] == first.total["asks"]
    _ask(store, range(4, 14))
    assert give(store, at=AT + timedelta(days=2)).total["asks"].value == 815


def _ask(store: Store, numbers: range) -> None:
    with store.write() as tx:
        for number in numbers:
            about = ("plein", "welzijn", "noord", "klussen", f"late{number}")
            events.record(tx, Event(EventKind.REQUEST, BEGIN, *about, person=f"late{number}"))


def test_per_thousand_is_made_of_the_rounded_count_and_needs_every_area(store: Store) -> None:
    given = give(store)
    assert given.total["asks_per_1000"].value == round(1000 * 800 / sum(LIVING.values()), 1)
    partly = give(store, at=AT + timedelta(days=1), living={"noord": 8000})
    assert partly.total["asks_per_1000"].why is Why.NOTHING
    north = next(row for row in partly.tables["area"] if row.groups == ("noord",))
    assert north.figures["asks"].value is not None
    assert north.figures["asks_per_1000"].value == round(north.figures["asks"].value / 8, 1)


def test_hand_overs_are_told_by_year_only(store: Store) -> None:
    with store.write() as tx:
        for number in range(60):
            about = ("plein", "welzijn", "noord", "klussen", f"welzijn-r{number}")
            for kind in (EventKind.HANDED_OVER, EventKind.TAKEN_UP)[: 1 + number % 2]:
                events.record(tx, Event(kind, BEGIN + timedelta(days=364), *about))
    assert give(store).total["taken_up"].value == 50
    assert give(store, "2026-Q1").total["taken_up"].why is Why.WITHHELD


def test_what_became_of_the_rest_is_never_hidden_alone(tmp_path: Path) -> None:
    """Three of a kind: with the four others and the whole they would be told."""
    year = live(seed=9, asks=300)
    kinds = [Ending.SOLVED, Ending.WITHDRAWN, Ending.EXPIRED, None]
    for number, one in enumerate(story for story in year.stories if not story.matched):
        one.ending = Ending.SET_ASIDE if number < 3 else kinds[number % 4]
        one.ended = one.posted + timedelta(days=1) if one.ending else None
    store = Store(tmp_path / "few.db")
    with store.write() as tx:
        tell(tx, year)
    total = give(store).total
    hidden = [key for key in RESTS if total[key].why is Why.WITHHELD]
    assert "set_aside" in hidden
    assert len(hidden) == 2
    store.close()


def test_an_organisation_with_too_few_has_nothing_told(tmp_path: Path) -> None:
    store = Store(tmp_path / "few.db")
    with store.write() as tx:
        tell(tx, live(seed=3, asks=7, helpers=5))
    given = give(store)
    assert {shown.why for shown in given.total.values()} <= {Why.WITHHELD, Why.NOTHING, Why.SHOWN}
    told = {key: shown.value for key, shown in given.total.items() if shown.why is Why.SHOWN}
    assert not {key: value for key, value in told.items() if value}
    assert given.tables["area"] == () or given.tables["area"][0].figures["asks"].value is None
    store.close()
