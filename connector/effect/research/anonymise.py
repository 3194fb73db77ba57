"""k-anonymity: every row that goes out looks, in all its columns, like those of at least k different people.

Rows that are too rare give up one column after another, always in the same order, until they are like enough others;
what is rare even then stays behind (local recoding and suppression; Samarati and Sweeney 1998). Rows of one person may
be linked only where at least k people have rows just like theirs, because a row of rows is a fingerprint too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

Values = tuple[str, ...]
Coarser = Callable[[Values], Values]
Shape = tuple[Values, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """What would be told, and which person it is about; the person is never told."""

    person: Hashable
    values: Values


def anonymous(rows: Sequence[Row], ladder: Sequence[Coarser], k: int) -> list[Row]:
    """The rows as they may go out, some of them coarser; those that stay rare after the whole ladder are left out."""
    found = list(rows)
    for coarser in ladder:
        rare = _rare(found, k)
        found = [Row(row.person, coarser(row.values)) if row.values in rare else row for row in found]
    rare = _rare(found, k)
    return [row for row in found if row.values not in rare]


def linkable(rows: Sequence[Row], k: int) -> set[Hashable]:
    """The people whose rows may be given one pseudonym; each row of all others needs one of its own.

    Whoever counts the rows under a pseudonym then still has at least k people to choose from.
    """
    shapes = _shapes(rows)
    linked = {person for person, shape in shapes.items() if len(shape) > 1}
    while True:
        alike = Counter(shapes[person] for person in linked)
        rare = _rare([Row(person, values) for person in shapes.keys() - linked for values in shapes[person]], k)
        kept = {person for person in linked if alike[shapes[person]] >= k and rare.isdisjoint(shapes[person])}
        if kept == linked:
            return linked
        linked = kept  # who is linked no more joins the people behind lone rows


def gives_up(column: int, value: str = "") -> Coarser:
    """A step of a ladder: this column is told no more."""
    return lambda values: (*values[:column], value, *values[column + 1 :])


def _rare(rows: Sequence[Row], k: int) -> set[Values]:
    people: dict[Values, set[Hashable]] = defaultdict(set)
    for row in rows:
        people[row.values].add(row.person)
    return {values for values, whose in people.items() if len(whose) < k}


def _shapes(rows: Sequence[Row]) -> dict[Hashable, Shape]:
    """All rows of each person, in an order of their own."""
    found: dict[Hashable, list[Values]] = defaultdict(list)
    for row in rows:
        found[row.person].append(row.values)
    return {person: tuple(sorted(values)) for person, values in found.items()}
