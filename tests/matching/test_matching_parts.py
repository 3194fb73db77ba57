"""The parts that matching is built from: words, needs, hours, demands."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import numpy as np
import pytest

from connector.matching import demands, needs, words
from connector.matching.candidate import Rules
from connector.matching.hours import ALL_DAY, LAST, week
from connector.matching.index import Index
from mapping.proposal import Slot, When

ANY = Rules(threshold=0.0)


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("rolstoelvervoer", ("rolstoel", "vervoer")),
        ("boodschappenhulp", ("boodschap", "hulp")),
        ("hondenoppas", ("hond", "oppas")),
        ("verzekering", ()),
        ("rollator", ()),
    ],
)
def test_a_compound_falls_apart_into_known_words(compound, parts):
    assert words.parts(compound) == parts


def test_forms_of_a_word_meet():
    assert set(words.forms("boodschappen", "nl")) & set(words.forms("boodschap", "nl"))
    assert set(words.forms("cleaning", "en")) & set(words.forms("cleaned", "en"))


def test_masked_personal_data_is_no_word():
    assert words.tokens("Bel [telefoon] of mail [email], Jan4 x") == ["bel", "of", "mail", "jan"]


def test_a_need_is_one_across_languages():
    dutch, english = needs.needs("Wie snoeit mijn heg?", "nl"), needs.needs("I can trim a hedge", "en")
    assert dutch & english


def test_there_is_room_for_every_need():
    assert max(max(numbers) for numbers in needs._numbers().values()) < needs.MOST


def test_a_week_holds_what_is_said_of_time():
    found = week(
        When((Slot(days=frozenset({2, 3}), begin=time(9), until=time(16)), Slot(days=frozenset({3}), excluded=True)))
    )
    assert found.hours[1] == 0b1111111 << 9
    assert [hours > 0 for hours in found.hours] == [False, True, False, False, False, False, False]
    assert found.known


def test_a_bare_date_is_the_last_day_for_what_may_be_done_sooner():
    tenth = When((Slot(date(2026, 6, 10), date(2026, 6, 10)), Slot(days=frozenset({3}), excluded=True)))
    sooner = week(tenth, or_sooner=True)
    assert sooner.last == date(2026, 6, 10).toordinal()
    assert sooner.first < date(2026, 6, 1).toordinal()
    assert [hours > 0 for hours in sooner.hours] == [True, True, False, True, True, True, True]
    at_ten = When((Slot(date(2026, 6, 10), date(2026, 6, 10), begin=time(10)),))
    assert week(at_ten, or_sooner=True) == week(at_ten)


def test_an_evening_past_midnight_and_open_ends():
    late = week(When((Slot(begin=time(22), until=time(2)),)))
    assert late.hours[0] == (1 << 22) | (1 << 23)
    assert week(When((Slot(begin=time(19)),))).hours[0] == 0b11111 << 19
    assert week(When()).hours == (ALL_DAY,) * 7
    assert week(When((Slot(days=frozenset({1})),), flexible=True)).hours == (ALL_DAY,) * 7


def test_a_date_falls_on_its_weekday_and_a_deadline_ends_it():
    thursday = week(When((Slot(start=date(2026, 2, 12), end=date(2026, 2, 12)),)))
    assert [hours > 0 for hours in thursday.hours].index(True) == 3
    assert thursday.first == thursday.last == date(2026, 2, 12).toordinal()
    assert week(When(deadline=datetime(2026, 3, 1, 12, tzinfo=UTC))).last == date(2026, 3, 1).toordinal()
    assert week(When((Slot(start=date(2026, 2, 12)),))).last == LAST


@pytest.mark.parametrize(
    ("asked", "offered", "meets"),
    [
        ({"days": {2}}, {"days": {2, 4}}, True),
        ({"days": {2}}, {"days": {3}}, False),
        ({"days": {2}, "begin": time(19)}, {"days": {2}, "until": time(17)}, False),
        ({"start": date(2026, 3, 10), "end": date(2026, 3, 10)}, {"days": {2}}, True),
        ({"start": date(2026, 3, 10), "end": date(2026, 3, 10)}, {"days": {4}}, False),
        ({"start": date(2026, 2, 1), "end": date(2026, 2, 2)}, {}, False),  # over before the posting
    ],
)
def test_times_that_do_not_meet_are_no_pair(areas, make, asked, offered, meets):
    def when(slot):
        return When((Slot(**slot | {"days": frozenset(slot.get("days", ()))}),)) if slot else When()

    index = Index(areas)
    index.add(make("offer", category="transport", when=when(offered)))
    assert bool(index.find(make("request", category="transport", when=when(asked)), ANY)) is meets


def test_a_task_may_be_done_before_its_day_and_a_ride_may_not(areas, make):
    tuesday = When((Slot(date(2026, 3, 10), date(2026, 3, 10)),))
    for category, meets in (("odd_jobs", True), ("transport", False)):
        index = Index(areas)
        index.add(make("offer", category=category, when=When((Slot(days=frozenset({4})),))))
        assert bool(index.find(make("request", category=category, when=tuesday), ANY)) is meets


def test_an_offer_that_came_after_the_need_is_no_pair(areas, make):
    index = Index(areas)
    index.add(make("offer", posted_at=datetime(2026, 5, 1, tzinfo=UTC)))
    asked = make("request", when=When(deadline=datetime(2026, 4, 1, tzinfo=UTC)))
    assert index.find(asked, ANY) == []


def test_what_is_over_today_is_no_pair_today(areas, make):
    index = Index(areas)
    index.add(make("offer"))
    asked = make("request", when=When(deadline=datetime(2026, 4, 1, tzinfo=UTC)))
    assert index.find(asked, ANY, now=datetime(2026, 4, 1, tzinfo=UTC))
    assert index.find(asked, ANY, now=datetime(2026, 4, 2, tzinfo=UTC)) == []


def test_a_shared_weekday_is_told(areas, make):
    index = Index(areas)
    index.add(make("offer", when=When((Slot(days=frozenset({2, 4})),))))
    pair = index.find(make("request", when=When((Slot(days=frozenset({2, 3})),))), ANY)[0]
    assert "kan op dinsdag" in [reason.nl for reason in pair.reasons]


def test_every_demand_in_the_tables_is_known():
    named = {slug for pair in (*demands.CONFLICTS, *demands.SATISFIES) for slug in pair}
    assert named <= set(demands.SLUGS)
    assert len(demands.SLUGS) <= 64


def test_needs_fold_into_bytes_and_back():
    packed = needs.packed(frozenset({0, 9, needs.MOST - 1}))
    assert np.flatnonzero(np.unpackbits(packed)).tolist() == [0, 9, needs.MOST - 1]


def test_a_kind_of_tool_is_a_tool_but_not_another_tool():
    drill, tools, ladder = (needs.needs(text, "nl") for text in ("Een boormachine.", "Gereedschap.", "Babykleertjes."))
    assert tools < drill
    assert not ladder & drill


def test_every_need_has_words_and_a_parent_that_is_there():
    names = {need.name for need in needs.known()}
    assert len(names) == len(needs.known()) <= needs.MOST
    for need in needs.known():
        assert need.parent in names | {""}
        assert need.words["nl"]
        assert need.words["en"]
