"""No small number is on a page of what help is on offer, nor can one be worked out from several pages."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from connector.on_offer.counting import Group, Kind, Line, table, within

AREAS, KINDS, LEAST = ("noord", "oost", "zuid", "west"), ("odd_jobs", "groceries"), 5
SOME = st.lists(
    st.tuples(st.sampled_from(KINDS), st.sampled_from(AREAS), st.integers(0, 60).map(str)), max_size=80, unique=True
)


def _lines(kind: str, **people: int) -> list[Line]:
    return [(kind, area, f"{area}-{number}") for area, count in people.items() for number in range(count)]


def test_an_area_with_enough_people_stands_alone_and_the_others_together() -> None:
    told, few = table(_lines("odd_jobs", noord=9, oost=6, zuid=3, west=2), LEAST)
    assert told == [Kind("odd_jobs", 20, (Group(("noord",), 9), Group(("oost",), 6), Group(("west", "zuid"), 5)))]
    assert few == []


def test_the_smallest_area_joins_others_that_are_too_few_together() -> None:
    """Else 11 in all and 9 in Noord would tell that it is two people in Zuid."""
    told, _ = table(_lines("odd_jobs", noord=9, zuid=2), LEAST)
    assert told == [Kind("odd_jobs", 11, (Group(("noord", "zuid"), 11),))]


def test_a_kind_that_few_people_offer_has_no_number() -> None:
    told, few = table([*_lines("odd_jobs", noord=4), *_lines("groceries", noord=5)], LEAST)
    assert [kind.key for kind in told] == ["groceries"]
    assert few == ["odd_jobs"]


def test_a_page_of_some_areas_has_only_what_is_about_those_alone() -> None:
    told, _ = table(_lines("odd_jobs", noord=9, oost=6, zuid=3, west=2), LEAST)
    assert within(told, {"noord", "zuid"}) == [Kind("odd_jobs", 9, (Group(("noord",), 9),))]
    assert within(told, {"zuid"}) == []


def test_asks_are_counted_and_askers_must_be_enough() -> None:
    same = [("odd_jobs", "noord", "one")] * 9
    assert table(same, LEAST) == ([], ["odd_jobs"])
    told, _ = table([*same, *_lines("odd_jobs", noord=4)], LEAST)
    assert told == [Kind("odd_jobs", 13, (Group(("noord",), 13),))]


@given(SOME, st.sets(st.sampled_from(AREAS), min_size=1))
def test_every_number_has_enough_people_behind_it(lines: list[Line], some: set[str]) -> None:
    told, few = table(lines, LEAST)
    assert {kind.key for kind in told}.isdisjoint(few)
    for kind in (*told, *within(told, some)):
        assert kind.number == sum(group.number for group in kind.groups)
        for group in kind.groups:
            mine = [person for key, area, person in lines if key == kind.key and area in group.areas]
            assert len(set(mine)) >= LEAST
            assert group.number == len(mine)
    for kind in told:
        areas = [area for group in kind.groups for area in group.areas]
        assert Counter(areas) == Counter({area for key, area, _ in lines if key == kind.key})
