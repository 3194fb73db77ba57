"""Areas by the 64-bit keys that rows hold, with what lies around them remembered."""

from __future__ import annotations

from connector.areas import Areas
from connector.matching.candidate import key64
from connector.matching.gates import FAR, NEAR, SAME_MUNICIPALITY


class Surroundings:
    """What is near an area, by key. An area nobody named is near itself only."""

    def __init__(self, areas: Areas) -> None:
        self._areas = areas
        self._names = {key64(area.key): area.key for area in areas}
        self._near: dict[int, tuple[int, ...]] = {}
        self._within: dict[int, tuple[int, ...]] = {}
        self._municipality: dict[int, int] = {}

    def learn(self, area: str) -> None:
        """Remember the name of an area that the configuration does not list."""
        self._names.setdefault(key64(area), area)

    def near(self, area: int) -> tuple[int, ...]:
        if area not in self._near:
            name = self._names.get(area)
            self._near[area] = tuple(sorted(map(key64, self._areas.near(name)))) if name else (area,)
        return self._near[area]

    def within(self, area: int) -> tuple[int, ...]:
        """Give all areas of the municipality the area lies in."""
        if area not in self._within:
            name = self._names.get(area)
            self._within[area] = tuple(sorted(map(key64, self._areas.within(name)))) if name else (area,)
        return self._within[area]

    def municipality(self, area: int) -> int:
        if area not in self._municipality:
            name = self._names.get(area)
            self._municipality[area] = key64("municipality " + self._areas.get(name).municipality) if name else area
        return self._municipality[area]

    def apart(self, one: int, other: int) -> int:
        """Say how two areas lie: NEAR, SAME_MUNICIPALITY or FAR."""
        if other in self.near(one):
            return NEAR
        return SAME_MUNICIPALITY if self.municipality(one) == self.municipality(other) else FAR

    def name(self, area: int) -> str:
        """Give the name of an area for people, or an empty text."""
        known = self._names.get(area)
        return "" if known is None else self._areas.get(known).name or self._areas.get(known).municipality

    def municipality_name(self, area: int) -> str:
        known = self._names.get(area)
        return "" if known is None else self._areas.get(known).municipality
