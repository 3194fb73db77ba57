"""Asks counted by month, group and how far they came: what is published, and what must not be worked out from it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from connector.effect.asks import STAGES, Asks

STAGE_KEYS = tuple(STAGES)
LAST = len(STAGE_KEYS)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number stands: the months (numbered from year 0), and the groups of a dimension ('' is everybody)."""

    months: tuple[int, ...]
    dimension: str = ""
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Cell:
    """How many asks of a place came at least to a stage (`count` of `base`), and how many people stand behind both.

    Stage 0 is all asks; a later one is published as a share of them.
    """

    place: Place
    stage: int
    count: int
    base: int
    people: int
    others: int


class Tally:
    """Counts of one organisation's asks, any way they are cut."""

    def __init__(self, asks: Asks, timezone: str) -> None:
        zone = ZoneInfo(timezone)
        self._person, self._stage = asks.person, asks.stage()
        self._month = np.array([_month(moment, zone) for moment in asks.posted], dtype=np.int64)
        self._rows = {"": {"": np.arange(len(asks))}} | {
            dimension: _rows(getattr(asks, dimension)) for dimension in ("area", "category")
        }

    @property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """The groups there are, by dimension."""
        return {dimension: tuple(sorted(rows)) for dimension, rows in self._rows.items() if dimension}

    def cell(self, place: Place, stage: int) -> Cell:
        """The cell at a place and stage."""
        here = self._here(place)
        far = self._stage[here] >= stage
        people, others = (len(np.unique(self._person[here[side]])) for side in (far, ~far))
        return Cell(place, stage, int(far.sum()), len(here), people, others)

    def count(self, place: Place, stages: Collection[int]) -> tuple[int, int]:
        """How many asks of a place came to exactly one of these stages, and how many people asked them."""
        here = self._here(place)
        chosen = here[np.isin(self._stage[here], list(stages))]
        return len(chosen), len(np.unique(self._person[chosen]))

    def _here(self, place: Place) -> NDArray[np.int64]:
        """The numbers of the asks of a place."""
        rows, groups = self._rows[place.dimension], place.groups if place.dimension else {""}
        found = np.concatenate([rows[group] for group in sorted(groups) if group in rows] or [np.array([], np.int64)])
        return found[np.isin(self._month[found], place.months)]


def _rows(groups: NDArray[np.object_]) -> dict[str, NDArray[np.int64]]:
    """The numbers of the asks of each group."""
    names, codes = np.unique(groups.astype(str), return_inverse=True)
    order = np.argsort(codes, kind="stable")
    parts = np.split(order, np.searchsorted(codes[order], np.arange(1, len(names))))
    return dict(zip(names.tolist(), parts, strict=False))


def _month(posted: float, zone: ZoneInfo) -> int:
    day = datetime.fromtimestamp(posted, zone)
    return day.year * 12 + day.month - 1
