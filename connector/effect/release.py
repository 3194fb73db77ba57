"""The figures of a report as they may be given out, each with what a reader needs to know of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Why(StrEnum):
    """Why there is a value, or none. Nobody at all is a value: 0."""

    SHOWN = "shown"
    WITHHELD = "withheld"  # about too few people, or it would tell such a number
    NOTHING = "nothing"  # there is nothing to divide by, or fewer than half have it so far


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure as given out: counts to the nearest five, shares in whole percent (0 to 100), medians in days.

    `count` of `base` is what it was made of; these stay in the store, to see later whether enough changed to say
    something new.
    """

    value: float | None
    why: Why
    low: float | None = None
    high: float | None = None
    count: int = 0
    base: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: one group, or several that are too small by themselves, and its figures by indicator."""

    groups: tuple[str, ...]
    figures: Mapping[str, Shown]


@dataclass(frozen=True, slots=True)
class Release:
    """All figures of one organisation and period, as known at a date (ISO, with offset)."""

    organisation: str
    period: str
    at: str
    k: int
    rounding: int
    total: Mapping[str, Shown]
    tables: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)

    def to_json(self) -> str:
        """As JSON text, the same for the same figures."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> Release:
    """The release that `to_json` wrote."""
    data: dict[str, Any] = json.loads(text)
    tables = {
        name: tuple(Row(tuple(row["groups"]), _figures(row["figures"])) for row in rows)
        for name, rows in data["tables"].items()
    }
    return Release(**{**data, "total": _figures(data["total"]), "tables": tables})


def _figures(data: Mapping[str, Mapping[str, Any]]) -> dict[str, Shown]:
    return {key: Shown(**{**shown, "why": Why(shown["why"])}) for key, shown in data.items()}
