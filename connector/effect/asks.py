"""The asks of a period as columns, one row each: what every figure about asking is counted from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from connector.store import event_tables

Times = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Asks:
    """Times are seconds since 1970 UTC, NaN where it did not happen (yet); `person` is a number for each asker."""

    person: NDArray[np.int64]
    community: NDArray[np.object_]
    area: NDArray[np.object_]
    category: NDArray[np.object_]
    posted: Times
    suggested: Times
    told: Times
    answered: Times
    replied: Times
    matched: Times
    matched_across: Times
    helped: Times
    not_helped: Times
    advised: Times
    improved: Times
    handed_over: Times
    taken_up: Times
    ended: Times
    ending: NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.posted)

    def where(self, chosen: Flags) -> Asks:
        """Only the chosen rows."""
        return Asks(*(getattr(self, field.name)[chosen] for field in fields(self)))

    def did(self, *columns: str) -> Flags:
        """Which asks came as far as any of these columns."""
        flags = np.zeros(len(self), dtype=bool)
        for column in columns:
            flags |= ~np.isnan(getattr(self, column))
        return flags

    def people(self, chosen: Flags) -> int:
        """How many different people asked the chosen ones."""
        return len(np.unique(self.person[chosen]))

    def stage(self) -> NDArray[np.int64]:
        """How far each ask came, as a number of STAGES. Who comes far came through all before."""
        far = np.zeros(len(self), dtype=np.int64)
        for number, columns in enumerate(STAGES.values()):
            far[self.did(*columns)] = number
        return far


STAGES: dict[str, tuple[str, ...]] = {  # what says that an ask came so far
    "asks": ("posted",),
    "suggested": ("suggested",),
    "answered": ("answered",),
    "matched": ("matched",),
    "helped": ("helped",),
}
_WORDS = ("community", "area", "category", "ending")


def table(rows: Iterable[tuple[object, ...]]) -> Asks:
    """Rows of `event_tables.asks` as columns."""
    columns = list(zip(*rows, strict=True)) or [()] * len(event_tables.COLUMNS)
    by_name = dict(zip(event_tables.COLUMNS, columns, strict=True))
    numbers = {person: number for number, person in enumerate(dict.fromkeys(by_name["person"]))}
    made = {name: np.array(by_name[name], dtype=object) for name in _WORDS}
    made["person"] = np.array([numbers[person] for person in by_name["person"]], dtype=np.int64)
    for name in event_tables.COLUMNS:
        if name not in made:
            made[name] = np.array(by_name[name], dtype=np.float64)
    return Asks(**made)
