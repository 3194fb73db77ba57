"""Which figures may be published: nothing about fewer than k people, nor anything from which that can be worked out.

First each cell by itself; then, as long as a reader of everything that was ever published could tell a small number
from it, one more cell of this report is withheld: the smallest of those that give it away.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from connector.effect.attack import Reader
from connector.effect.tally import LAST, Cell, Place, Tally


@dataclass(frozen=True, slots=True)
class Rules:
    """At least `k` people behind a number and behind its rest; counts to the nearest `base`; shares from `share_from`.

    k = 10 and shares from 20 follow what municipalities and CBS do (CBS 2021 asks more for income, less for counts).
    """

    k: int = 10
    base: int = 5
    share_from: int = 20


OTHERS = "*"  # the name of the row in which groups stand together that are too small by themselves


def rows(tally: Tally, months: tuple[int, ...], dimension: str, rules: Rules, most: int = 12) -> list[Place]:
    """The rows of a table: groups with enough people, greatest first, and the others together when they are enough.

    When the others are too few together, the smallest row joins them. Groups without any ask are no row: they are known
    to be zero, and the report says so.
    """
    cells = [tally.cell(Place(months, dimension, frozenset({group})), 0) for group in tally.groups[dimension]]
    there = sorted((cell for cell in cells if cell.count), key=lambda cell: (-cell.count, sorted(cell.place.groups)))
    apart = [cell.place for cell in there if cell.people >= rules.k][:most]
    rest = frozenset().union(*(cell.place.groups for cell in there if cell.place not in apart))
    while rest and apart and tally.cell(Place(months, dimension, rest), 0).people < rules.k:
        rest |= apart.pop().groups
    return [*apart, Place(months, dimension, rest)] if rest else apart


def enough(cell: Cell, rules: Rules) -> bool:
    """Whether a cell may be published for its own sake: nobody, or enough people, on both sides of it."""
    if cell.stage == 0:
        return cell.people == 0 or cell.people >= rules.k
    if cell.base < rules.share_from:
        return False
    return all(people == 0 or people >= rules.k for people in (cell.people, cell.others))


def publishable(tally: Tally, places: Iterable[Place], before: Collection[Cell], rules: Rules) -> list[Cell]:
    """The cells of these places that may be published beside all that was published `before`."""
    cells = [tally.cell(place, stage) for place in places for stage in range(LAST)]
    bare = {cell.place for cell in cells if cell.stage == 0 and not enough(cell, rules)}
    shown = {cell for cell in cells if cell.place not in bare and enough(cell, rules)}
    reader = Reader(tally, [*before, *sorted(shown - {*before}, key=_worth)], rules.base)
    while leak := _leak(reader, shown, rules):
        reader.withhold(leak)
        shown -= leak
    return [cell for cell in cells if cell in shown]


def _leak(reader: Reader, ours: Collection[Cell], rules: Rules) -> set[Cell]:
    """The cells to withhold next, one for each small number that can be told; none when none can."""
    leak: set[Cell] = set()
    for _, reach in reader.tells(rules.k):
        mine = [cell for cell in reach.because if cell in ours]
        if mine and not leak & set(mine):  # else it was told before, and nothing here can help
            leak.add(min(mine, key=_worth))
    return leak


def _worth(cell: Cell) -> tuple[bool, int, int, list[str]]:
    """What is withheld first: shares before counts, few before many, the furthest stage before the first."""
    return cell.stage == 0, cell.base, -cell.stage, sorted(cell.place.groups)
