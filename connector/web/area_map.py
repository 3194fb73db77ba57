"""A map of open requests and offers: a circle for each neighbourhood, drawn here, so that no map server hears of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint

from connector.areas import Area
from connector.engine import Engine
from connector.store import browsing
from connector.store.browsing import Tally
from connector.web.access import current, signed_in
from connector.web.engines import engine
from connector.web.page import show as show_page

pages = Blueprint("area_map", __name__, url_prefix="/map")
FEW = 10  # below this a count could point at somebody (k-anonymity as in the reference on domain; CBS uses 5 to 10)
WIDTH, MARGIN = 1000.0, 130.0  # of the drawing, in its own units
LOWEST, HIGHEST = 420.0, 900.0
SMALLEST, LARGEST = 24.0, 62.0  # radius of a circle
KM_PER_DEGREE = 111.195  # of latitude: π/180 times the earth's mean radius


@dataclass(frozen=True, slots=True)
class Spot:
    """A neighbourhood on the map: its place in the drawing, the radius of its circle, and what may be said of it."""

    area: Area
    x: float
    y: float
    radius: float
    tally: Tally

    @property
    def few(self) -> bool:
        return self.tally.requests + self.tally.offers < FEW


@dataclass(frozen=True, slots=True)
class Drawing:
    """All spots, the height that shows them in proportion, and how long a bar of `bar_km` is."""

    spots: tuple[Spot, ...]
    height: float
    bar: float
    bar_km: float


@pages.get("")
@signed_in()
def show() -> str:
    running = engine()
    with running.store.read() as tx:
        tallies = browsing.by_area(tx, current().organisations())
    rows = sorted(((running.areas.get(key), tally) for key, tally in tallies.items()), key=_by_name)
    return show_page(
        "map.html", rows=rows, drawing=draw(running, tallies), few=FEW, told=told, together=together, width=WIDTH
    )


def told(number: int) -> str:
    """A count as it may be shown: below `FEW` only that it is below."""
    return f"<{FEW}" if 0 < number < FEW else str(number)


def together(tally: Tally) -> str:
    """Both counts as one; when one of them may not be told it says too little to work that out."""
    both = tally.requests + tally.offers
    hidden = any(0 < number < FEW for number in (tally.requests, tally.offers))
    return f"{FEW}+" if hidden and both >= FEW else told(both)


def draw(running: Engine, tallies: Mapping[str, Tally]) -> Drawing | None:
    """Put the neighbourhoods whose middle is known in place; None when there are none."""
    areas = [(area, tallies[area.key]) for area in running.areas if area.centre and area.key in tallies]
    if not areas:
        return None
    middle = sum(area.centre[0] for area, _ in areas if area.centre) / len(areas)
    narrow = math.cos(math.radians(middle))  # degrees of longitude are shorter than of latitude up here
    places = [(area.centre[1] * narrow, -area.centre[0]) for area, _ in areas if area.centre]
    left, top = (min(place[axis] for place in places) for axis in (0, 1))
    wide, high = (max(place[axis] for place in places) - least for axis, least in ((0, left), (1, top)))
    scale = min((WIDTH - 2 * MARGIN) / max(wide, 0.01), (HIGHEST - 2 * MARGIN) / max(high, 0.01))
    height = max(LOWEST, high * scale + 2 * MARGIN)
    across, down = (WIDTH - wide * scale) / 2, (height - high * scale) / 2
    most = max(_size(tally) for _, tally in areas)
    spots = tuple(
        Spot(area, across + (x - left) * scale, down + (y - top) * scale, _radius(_size(tally), most), tally)
        for (area, tally), (x, y) in zip(areas, places, strict=True)
    )
    bar_km = _round(WIDTH / 5 / scale * KM_PER_DEGREE)
    return Drawing(spots, height, bar_km / KM_PER_DEGREE * scale, bar_km)


def _size(tally: Tally) -> int:
    """How much a circle shows; all small counts look the same."""
    return max(FEW, tally.requests + tally.offers)


def _radius(size: int, most: int) -> float:
    """The surface of a circle grows with its count."""
    return max(SMALLEST, LARGEST * math.sqrt(size / most))


def _round(km: float) -> float:
    """The roundest number (1, 2 or 5 times a power of ten) that is not above this one."""
    power = 10.0 ** math.floor(math.log10(km))
    return next(step * power for step in (5, 2, 1) if step * power <= km)


def _by_name(row: tuple[Area, Tally]) -> tuple[str, str]:
    return row[0].municipality.casefold(), row[0].name.casefold()
