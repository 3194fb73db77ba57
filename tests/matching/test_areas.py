"""Areas: who is near whom, by centre where it is known and by municipality where it is not."""

from __future__ import annotations

import pytest

from connector.areas import Area, Areas
from mapping.proposal import Place, Reach


def test_distance_is_that_along_the_earth(areas):
    dom, grote_kerk = (52.0907, 5.1214), (51.5886, 4.7754)  # Utrecht and Breda: 60.7 km
    towers = Areas([Area("u", "Dom", "Utrecht", dom), Area("b", "Grote Kerk", "Breda", grote_kerk)])
    assert towers.distance_km("u", "b") == pytest.approx(60.7, abs=0.3)
    assert towers.distance_km("u", "u") == 0
    assert towers.distance_km("u", "elsewhere") is None


def test_near_is_by_centre_also_over_the_border():
    near = Areas(
        [
            Area("west", "West", "Elst", (51.92, 5.84)),
            Area("east", "Oost", "Arnhem", (51.922, 5.855)),
            Area("far", "Ver", "Elst", (51.98, 5.84)),
        ]
    )
    assert near.near("west") == {"west", "east"}
    assert near.reachable("west", Reach.NEIGHBOURHOOD) == {"west", "east"}
    assert near.reachable("west", Reach.MUNICIPALITY) == {"west", "far"}
    assert near.reachable("west", Reach.ANYWHERE) is None


def test_a_barrier_parts_what_is_close_on_the_map():
    river = Areas([Area("n", "Noord", "A", (52, 6), barred=frozenset({"z"})), Area("z", "Zuid", "A", (52.005, 6))])
    assert river.near("n") == {"n"}
    assert river.near("z") == {"z"}


def test_without_centres_the_municipality_decides():
    plain = Areas([Area("1", "Oost", "Assen"), Area("2", "West", "Assen"), Area("3", "Oost", "Emmen")])
    assert plain.near("1") == {"1", "2"}


def test_an_unknown_area_is_near_itself_only(areas):
    assert areas.near("elders") == {"elders"}
    assert areas.get("elders").name == "elders"
    assert areas.within("elders") == ("elders",)


@pytest.mark.parametrize(
    ("place", "area"),
    [
        (Place(neighbourhood="Velperbroek"), "velperbroek"),
        (Place(neighbourhood="velperbroek ", municipality="ARNHEM"), "velperbroek"),
        (Place(municipality="Nijmegen", neighbourhood="Lent"), "lent"),
        (Place(neighbourhood="Lent"), "presikhaaf"),  # Arnhem has no Lent
        (Place(postcode="6825"), "postcode"),
        (Place(), "presikhaaf"),
    ],
)
def test_a_place_in_a_text_narrows_the_area_of_the_community(areas, place, area):
    known = Areas([*areas, Area("postcode", "Elders", "Arnhem", postcodes=frozenset({"6825"}))])
    assert known.locate(place, "presikhaaf") == area
