"""What a clever reader can work out from all that was published: every number put side by side, and the rest solved.

The reader knows that counts are not negative, that groups add up to the whole in each dimension and months to quarters
and years, that who came far came through all before, and how numbers are rounded. What is possible then is a polytope;
the least and the most a hidden number can be are two linear programs (the auditing of Fischetti and Salazar 2000).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

from connector.effect.tally import LAST, Cell, Place, Tally

Row = NDArray[np.float64]
T = TypeVar("T")
_STAGES = tuple(  # each stage alone, and all from a stage on
    dict.fromkeys(
        [frozenset({stage}) for stage in range(LAST)] + [frozenset(range(stage, LAST)) for stage in range(LAST)]
    )
)


@dataclass(frozen=True, slots=True)
class Secret:
    """A number that must not be worked out: asks of a place at exactly these stages, fewer people than k."""

    place: Place
    stages: frozenset[int]
    count: int


@dataclass(frozen=True, slots=True)
class Reach:
    """The least and the most that a secret can be, and the published cells that keep it between."""

    low: float
    high: float
    because: tuple[Cell, ...]


class Reader:
    """Somebody who has every published cell before them; `base` is what counts are rounded to."""

    def __init__(self, tally: Tally, published: Sequence[Cell], base: int) -> None:
        self._tally, self._published = tally, list(published)
        places = [cell.place for cell in published]
        months = [frozenset(place.months) for place in places]
        self.segments = _alike(sorted(frozenset().union(*months)), months)
        self.classes = {
            dimension: _alike(groups, [place.groups for place in places if place.dimension == dimension])
            for dimension, groups in tally.groups.items()
        }
        self._starts, self._width = self._unknowns()
        self._limits, self._bounds, self._cells = self._known(base)
        self._equal = self._sums()
        self._possible: list[Row] = []  # ways the unknowns can be, met so far

    def withhold(self, cells: Collection[Cell]) -> None:
        """Take cells back before they are published; what was possible stays possible."""
        kept = [number for number, cell in enumerate(self._cells) if cell not in cells]
        self._limits, self._bounds = self._limits[kept], self._bounds[kept]
        self._cells = [self._cells[number] for number in kept]

    def tells(self, k: int) -> Iterator[tuple[Secret, Reach]]:
        """The small numbers that a reader can tell to within less than `k`.

        Each program solved gives one more way the unknowns can be; a number that differs by `k` between two of them
        needs no program of its own.
        """
        for secret in self._secrets(k):
            aim = self._row(secret.place, secret.stages)
            met = [float(aim @ way) for way in self._possible]
            if not met or max(met) - min(met) < k:
                reach = self._reach(aim)
                if reach.high - reach.low < k:
                    yield secret, reach

    def _secrets(self, k: int) -> Iterator[Secret]:
        """Every number about fewer than `k` people (and not nobody) that could be told from what was published."""
        wholes = {frozenset(cell.place.months) for cell in self._published}
        for months in dict.fromkeys([*self.segments, *wholes]):
            places = [Place(tuple(sorted(months)))] + [
                Place(tuple(sorted(months)), dimension, groups)
                for dimension, classes in self.classes.items()
                for groups in classes
            ]
            for place in places:
                for stages in _STAGES:
                    count, people = self._tally.count(place, stages)
                    if 0 < people < k:
                        yield Secret(place, stages, count)

    def _reach(self, aim: Row) -> Reach:
        """Between what the sum of some unknowns must lie."""
        ends, because = [], set[int]()
        for sign in (1, -1):
            solved = linprog(
                sign * aim,
                A_ub=self._limits,
                b_ub=self._bounds,
                A_eq=self._equal,
                b_eq=np.zeros(self._equal.shape[0]),
                method="highs",
            )
            if solved.status == 3:  # it can be as great as one likes
                ends.append(np.inf)
            elif solved.status == 0:
                ends.append(sign * solved.fun)
                self._possible.append(solved.x)
                because |= set(np.flatnonzero(np.abs(solved.ineqlin.marginals) > 1e-9).tolist())
            else:
                raise ArithmeticError("what was published contradicts itself")
        cells = dict.fromkeys(self._cells[number] for number in sorted(because))
        return Reach(float(ends[0]), float(ends[1]), tuple(cells))

    def _unknowns(self) -> tuple[dict[tuple[int, str], int], int]:
        """Where the unknowns of a segment and dimension begin, one for each class and stage; and how many there are."""
        starts, width = {}, 0
        for segment in range(len(self.segments)):
            for dimension, classes in self.classes.items():
                starts[segment, dimension] = width
                width += len(classes) * LAST
        return starts, width

    def _known(self, base: int) -> tuple[csr_array, Row, list[Cell]]:
        """A row for each limit that a published cell sets."""
        limits: list[tuple[Row, float, Cell]] = []
        for cell in self._published:
            whole = self._row(cell.place, range(LAST))
            if cell.stage == 0:
                shown = rounded(cell.count, base)
                limits += [(whole, shown + base / 2, cell), (-whole, base / 2 - shown, cell)]
            else:
                far, share = self._row(cell.place, range(cell.stage, LAST)), percent(cell.count, cell.base)
                limits += [
                    (far - (share + 0.5) / 100 * whole, 0.0, cell),
                    ((share - 0.5) / 100 * whole - far, 0.0, cell),
                ]
        rows = csr_array(np.array([row for row, _, _ in limits]))
        return rows, np.array([bound for _, bound, _ in limits]), [cell for _, _, cell in limits]

    def _sums(self) -> csr_array:
        """In each segment and at each stage, the groups of one dimension add up to the same as those of another."""
        rows = []
        for segment in range(len(self.segments)):
            for stage in range(LAST):
                row = np.zeros(self._width)
                for sign, (dimension, classes) in zip((1, -1), self.classes.items(), strict=True):
                    start = self._starts[segment, dimension]
                    row[start + stage : start + len(classes) * LAST : LAST] = sign
                rows.append(row)
        return csr_array(np.array(rows))

    def _row(self, place: Place, stages: Iterable[int]) -> Row:
        """Which unknowns add up to the asks of a place at these stages."""
        row = np.zeros(self._width)
        dimension, wanted = place.dimension or next(iter(self.classes)), np.array(list(stages))
        for segment, months in enumerate(self.segments):
            if months <= set(place.months):
                for number, groups in enumerate(self.classes[dimension]):
                    if not place.dimension or groups <= place.groups:
                        row[self._starts[segment, dimension] + number * LAST + wanted] = 1.0
        return row


def rounded(count: int, base: int) -> int:
    """A count as it is published: to the nearest multiple of `base`, halves up."""
    return (2 * count + base) // (2 * base) * base


def percent(count: int, base: int) -> int:
    """A share as it is published: whole percent, halves up."""
    return (200 * count + base) // (2 * base)


def _alike(items: Iterable[T], sets: Sequence[Collection[T]]) -> list[frozenset[T]]:
    """The items, those together that are in the same of these sets."""
    together: dict[tuple[bool, ...], list[T]] = {}
    for item in items:
        together.setdefault(tuple(item in one for one in sets), []).append(item)
    return [frozenset(found) for found in together.values()]
