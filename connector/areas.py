"""Areas and the way between them: neighbourhoods, municipalities, who is near whom.

Plain data given by the configuration, keyed by CBS code or by a name of one's own. No network, no maps.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mapping.proposal import Place, Reach

EARTH_KM = 6371.0088  # mean radius, IUGG 1980


@dataclass(frozen=True, slots=True)
class Area:
    """One area. `municipality` names what it lies in; `name` is empty for a municipality as a whole.

    `centre` is (latitude, longitude) in degrees, or None. `barred` are keys of areas that are close on the map and
    far on foot (a river, a motorway).
    """

    key: str
    name: str
    municipality: str
    centre: tuple[float, float] | None = None
    postcodes: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()


class Areas:
    """The areas the connector knows. An unknown key stands for an area of its own, near nothing else."""

    def __init__(self, areas: Iterable[Area] = (), *, near_km: float = 1.5) -> None:
        """Areas whose centres lie within `near_km` are neighbours; without a centre, all in the municipality are."""
        self._areas = {area.key: area for area in areas}
        self._near_km = near_km
        self._members: dict[str, list[str]] = {}
        self._by_postcode: dict[str, str] = {}
        self._by_name: dict[tuple[str, str], str] = {}
        self._near: dict[str, frozenset[str]] = {}
        self._cells: dict[tuple[int, int], list[str]] = {}
        for area in self._areas.values():
            self._members.setdefault(_fold(area.municipality), []).append(area.key)
            self._by_name[_fold(area.municipality), _fold(area.name)] = area.key
            self._by_postcode.update(dict.fromkeys(area.postcodes, area.key))
            if area.centre:
                self._cells.setdefault(_cell(area.centre, near_km), []).append(area.key)

    def __contains__(self, key: str) -> bool:
        return key in self._areas

    def __iter__(self) -> Iterator[Area]:
        return iter(self._areas.values())

    def get(self, key: str) -> Area:
        """Give an area; an unknown key gives an area by that name in a municipality of its own."""
        return self._areas.get(key) or Area(key=key, name=key, municipality=key)

    def locate(self, place: Place, home: str) -> str:
        """Give the key of the area a text speaks of; the community's own area `home` when it names none we know."""
        municipality = place.municipality or self.get(home).municipality
        named = self._by_name.get((_fold(municipality), _fold(place.neighbourhood or "")))
        if named and (place.neighbourhood or place.municipality):
            return named
        return self._by_postcode.get(place.postcode or "", home)

    def distance_km(self, one: str, other: str) -> float | None:
        """Give the distance between two centres along the earth; None when it is not known."""
        here, there = self.get(one).centre, self.get(other).centre
        if one == other:
            return 0.0
        if here is None or there is None:
            return None
        return _haversine(here, there)

    def near(self, key: str) -> frozenset[str]:
        """Give the area itself and its neighbours: within reach on foot or by bicycle, and not barred."""
        if key not in self._near:
            around = {*self.within(key), *self._around(key)}
            self._near[key] = frozenset({key, *(other for other in around if self._is_near(key, other))})
        return self._near[key]

    def within(self, key: str) -> tuple[str, ...]:
        """Give all areas of the municipality that `key` lies in, itself included."""
        members = self._members.get(_fold(self.get(key).municipality), [])
        return tuple(members) if key in members else (*members, key)

    def reachable(self, key: str, reach: Reach) -> frozenset[str] | None:
        """Give the areas a proposal from `key` stretches over; None when it has no distance at all."""
        if reach is Reach.ANYWHERE:
            return None
        return self.near(key) if reach is Reach.NEIGHBOURHOOD else frozenset(self.within(key))

    def _around(self, key: str) -> Iterator[str]:
        centre = self.get(key).centre
        if centre is not None:
            row, column = _cell(centre, self._near_km)
            for north in (-1, 0, 1):
                for east in (-1, 0, 1):
                    yield from self._cells.get((row + north, column + east), ())

    def _is_near(self, one: str, other: str) -> bool:
        if other in self.get(one).barred or one in self.get(other).barred:
            return False
        distance = self.distance_km(one, other)
        return distance is None or distance <= self._near_km


def _cell(centre: tuple[float, float], side_km: float) -> tuple[int, int]:
    """Give the cell of a grid, with sides of at least `side_km` in the Netherlands (below 54° north)."""
    degree_km = math.radians(1) * EARTH_KM
    narrowest = degree_km * math.cos(math.radians(54))
    return math.floor(centre[0] * degree_km / side_km), math.floor(centre[1] * narrowest / side_km)


def _fold(name: str) -> str:
    return name.casefold().strip()


def _haversine(here: tuple[float, float], there: tuple[float, float]) -> float:
    north, east, south, west = map(math.radians, (*here, *there))
    chord = math.sin((south - north) / 2) ** 2 + math.cos(north) * math.cos(south) * math.sin((west - east) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(chord))
