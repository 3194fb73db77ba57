"""Figures agree with the truth of the simulated year, counted here from the stories by plain loops."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from connector.effect import indicators
from connector.effect.asks import table
from connector.effect.indicators import Figure
from connector.effect.period import Period, parse
from connector.store import Store, event_tables, events
from connector.store.event_tables import Span
from connector.store.events import Ending, Event, EventKind
from tests.effect.simulated_year import BEGIN, Story, Year

AT = datetime(2027, 6, 1, tzinfo=UTC)


def span(period: str = "2026", at: datetime = AT) -> Span:
    begin, end = parse(period).moments("Europe/Amsterdam")
    return Span("welzijn", begin, end, at)


def figures(store: Store, period: str = "2026", at: datetime = AT) -> dict[str, Figure]:
    with store.read() as tx:
        return indicators.compute(tx, span(period, at))


def groups(store: Store, dimension: str) -> dict[str, dict[str, Figure]]:
    with store.read() as tx:
        return indicators.by_group(table(event_tables.asks(tx, span())), dimension, AT)


def by(moment: datetime | None, at: datetime = AT) -> bool:
    return moment is not None and moment <= at


def share(part: list[Story], whole: list[Story]) -> tuple[int, int]:
    return len(part), len(whole)


def kaplan_meier_median(waits: list[tuple[float, bool]]) -> float | None:
    """By the definition, one ask at a time."""
    surviving = 1.0
    for time in sorted({wait for wait, happened in waits if happened}):
        at_risk = sum(wait >= time for wait, _ in waits)
        surviving *= 1 - sum(wait == time and happened for wait, happened in waits) / at_risk
        if surviving <= 0.5:
            return time
    return None


@pytest.mark.parametrize("dimension", ["total", "area", "category", "community"])
def test_stages_agree_with_the_stories(told: Store, year: Year, dimension: str) -> None:
    found = {"all": figures(told)} if dimension == "total" else groups(told, dimension)
    names = {"all"} if dimension == "total" else {getattr(one, dimension) for one in year.stories}
    assert set(found) == names
    for name, group in found.items():
        mine = [one for one in year.stories if dimension == "total" or getattr(one, dimension) == name]
        matched = [one for one in mine if one.matched]
        homes = {helper: community for helper, community, _, _ in year.offers}
        truth = {
            "suggested": share([one for one in mine if one.suggested], mine),
            "answered": share([one for one in mine if one.answered], mine),
            "matched": share(matched, mine),
            "helped": share([one for one in mine if one.helped], mine),
            "across": share([one for one in matched if homes[one.matched_with] != one.community], matched),
        }
        assert {key: (group[key].count, group[key].base) for key in truth} == truth
        assert group["asks"].value == len(mine)
        assert group["asks"].people == len({one.asker for one in mine})
        assert group["helped"].people == len({one.asker for one in mine if one.helped})


def test_medians_agree_with_the_definition(told: Store, year: Year) -> None:
    found, medians = figures(told), {}
    for key, column in (("reply_days", "replied"), ("match_days", "matched")):
        waits = []
        for one in year.stories:
            moment = getattr(one, column)
            until = moment or one.ended or AT
            waits.append(((until - one.posted) / timedelta(days=1), moment is not None))
        medians[key] = kaplan_meier_median(waits)
        assert found[key].value == pytest.approx(medians[key])
    low, high = found["reply_days"].low, found["reply_days"].high
    assert low is not None
    assert high is not None
    assert low <= (medians["reply_days"] or 0) <= high
    assert medians["match_days"] is None  # fewer than half have one


def test_what_became_of_the_rest_is_everybody_left(told: Store, year: Year) -> None:
    found = figures(told)
    rest = [one for one in year.stories if not one.matched]
    truth = Counter(one.ending for one in rest)
    assert found["solved_otherwise"].count == truth[Ending.SOLVED]
    assert found["withdrawn"].count == truth[Ending.WITHDRAWN] + truth[Ending.GONE]
    assert found["expired"].count == truth[Ending.EXPIRED]
    assert found["set_aside"].count == truth[Ending.SET_ASIDE]
    assert found["still_open"].count == truth[None]
    assert {found[key].base for key in ("expired", "still_open")} == {len(rest)}


def test_helpers_and_how_asking_is_spread(told: Store, year: Year) -> None:
    found = figures(told)
    times = Counter(helper for one in year.stories for helper in one.helpers)
    everyone = sorted(times[helper] for helper, *_ in year.offers)
    pairs = sum(abs(one - other) for one in everyone for other in everyone)
    assert found["gini"].value == pytest.approx(pairs / (2 * len(everyone) * sum(everyone)))
    assert found["top_tenth"].value == pytest.approx(sum(everyone[-15:]) / sum(everyone))
    assert found["helpers_asked"].value == len(times)
    assert found["offers"].value == len(year.offers)
    assert found["opt_outs"].value == len(year.stops)


def test_who_was_never_asked_before(told: Store, year: Year) -> None:
    begin, end = parse("2026-Q3").moments("Europe/Amsterdam")
    before = {helper for one in year.stories if one.suggested and one.suggested < begin for helper in one.helpers}
    now = {helper for one in year.stories if one.suggested and begin <= one.suggested < end for helper in one.helpers}
    found = figures(told, "2026-Q3")["first_asked"]
    assert (found.count, found.base) == (len(now - before), len(now))
    assert 0 < len(now - before) < len(now)


def test_an_earlier_date_knows_only_what_was_seen_by_then(told: Store, year: Year) -> None:
    at = BEGIN + timedelta(days=91)
    found = figures(told, "2026-Q1", at)
    begin, end = parse("2026-Q1").moments("Europe/Amsterdam")
    mine = [one for one in year.stories if begin <= one.posted < end]
    assert found["asks"].value == len(mine)
    assert found["helped"].count == sum(by(one.helped, at) for one in mine)
    unmatched = [one for one in mine if not by(one.matched, at)]
    assert found["still_open"].count == sum(not by(one.ended, at) for one in unmatched)
    assert found["helped"].count < sum(by(one.helped) for one in mine)


def test_the_quarters_are_the_year(told: Store) -> None:
    parts = [figures(told, f"2026-Q{number}")["helped"].count for number in (1, 2, 3, 4)]
    assert sum(parts) == figures(told)["helped"].count


def test_what_is_read_anew_moves_and_what_was_no_ask_goes(tmp_path) -> None:  # type: ignore[no-untyped-def]
    store, day = Store(tmp_path / "wijk.db"), BEGIN + timedelta(days=5)
    with store.write() as tx:
        for area, request in (("noord", "r1"), ("zuid", "r1"), ("noord", "r2")):
            ask = Event(EventKind.REQUEST, day, "plein", "welzijn", area, "klussen", request, None, "anna")
            events.record(tx, Event(**{**_fields(ask), "once": area + request}))
        closed = Event(EventKind.CLOSED, day, "plein", "welzijn", "noord", "klussen", "r2", value="reread")
        events.record(tx, closed)
    assert {area: group["asks"].value for area, group in groups(store, "area").items()} == {"zuid": 1}
    store.close()


def _fields(event: Event) -> dict[str, object]:
    return {name: getattr(event, name) for name in event.__slots__}


def test_an_empty_period_has_no_shares_and_nothing_breaks(told: Store) -> None:
    found = figures(told, "2020")
    assert found["asks"].value == 0
    assert found["helped"].value is None
    assert found["gini"].value is None


def test_each_indicator_is_defined_and_each_definition_computed(told: Store) -> None:
    assert set(indicators.definitions()) == {*figures(told), "asks_per_1000"}
    for definition in indicators.definitions().values():
        assert definition["source"]
        for language in ("nl", "en"):
            assert set(definition[language]) == {"name", "formula", "caveat"}


@pytest.mark.parametrize(("text", "before"), [("2026", "2025"), ("2026-Q1", "2025-Q4"), ("2026-01", "2025-12")])
def test_periods_nest_and_follow_each_other(text: str, before: str) -> None:
    period = parse(text)
    assert str(period) == text
    assert str(period.before) == before
    assert period.before.end == period.begin
    assert parse("2026-Q2") == Period(2026, 4, 3)
