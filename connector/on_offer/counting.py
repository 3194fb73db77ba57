"""Counts by kind of help and area in which no small number can be read, nor worked out from what is told.

Areas with too few people stand together; as long as they are too few together, the smallest area that could stand alone
joins them. All pages are cut from this one table, so that two pages laid side by side tell nothing more than it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

Line = tuple[str, str, str]  # kind, area, person


@dataclass(frozen=True, slots=True)
class Group:
    """One area, or several that are too small by themselves, and how many times something stands there."""

    areas: tuple[str, ...]
    number: int


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of help; `number` is that of all its groups together."""

    key: str
    number: int
    groups: tuple[Group, ...]


def table(lines: Iterable[Line], least: int) -> tuple[list[Kind], list[str]]:
    """The kinds that at least `least` people stand behind, most first, and the kinds that fewer do."""
    by_kind: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for kind, area, person in lines:
        by_kind[kind][area].append(person)
    told = [_kind(kind, areas, least) for kind, areas in by_kind.items() if len(_people(areas.values())) >= least]
    few = sorted(set(by_kind) - {kind.key for kind in told})
    return sorted(told, key=lambda kind: (-kind.number, kind.key)), few


def within(kinds: Iterable[Kind], areas: Collection[str]) -> list[Kind]:
    """What of a table is about these areas alone."""
    cut = []
    for kind in kinds:
        groups = tuple(group for group in kind.groups if set(group.areas) <= set(areas))
        if groups:
            cut.append(Kind(kind.key, sum(group.number for group in groups), groups))
    return sorted(cut, key=lambda kind: (-kind.number, kind.key))


def _kind(key: str, areas: Mapping[str, Sequence[str]], least: int) -> Kind:
    apart = [
        area for area in sorted(areas, key=lambda area: (-len(areas[area]), area)) if _enough(areas, [area], least)
    ]
    rest = [area for area in areas if area not in apart]
    while rest and apart and not _enough(areas, rest, least):
        rest.append(apart.pop())
    groups = [Group((area,), len(areas[area])) for area in apart]
    if rest:
        groups.append(Group(tuple(sorted(rest)), sum(len(areas[area]) for area in rest)))
    return Kind(key, sum(group.number for group in groups), tuple(groups))


def _enough(areas: Mapping[str, Sequence[str]], chosen: Iterable[str], least: int) -> bool:
    return len(_people(areas[area] for area in chosen)) >= least


def _people(named: Iterable[Iterable[str]]) -> set[str]:
    return {person for people in named for person in people}
