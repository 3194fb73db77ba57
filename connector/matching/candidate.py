"""What goes into matching and what comes out: candidates, pairs, and the rules of the house."""

from __future__ import annotations

import hashlib
from collections.abc import Container
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from mapping.proposal import Proposal


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposal with whom and where it comes from.

    `id` is the proposal's, `person` an opaque key of its author (the same person has the same key everywhere),
    `area` a key of `connector.areas.Areas`, `posted_at` aware UTC.
    """

    id: str
    proposal: Proposal
    community: str
    organisation: str
    person: str
    area: str
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a pair fits, in a neighbour's words; `key` names it, `nl` and `en` say it. Never quotes a post."""

    key: str
    nl: str
    en: str

    def text(self, language: str) -> str:
        return self.nl if language in ("nl", "fy", "li", "nds") else self.en


@dataclass(frozen=True, slots=True)
class Pair:
    """A request and an offer (by id) that fit. `score` is the probability, 0…1, that a coordinator says so too."""

    request: str
    offer: str
    score: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """What may be suggested at all.

    `consents` holds unordered pairs of organisations that both agreed to match across (sort the two names); within
    one organisation matching is always allowed. `told` holds (request, offer) pairs that were suggested before.
    `silent` holds persons that must not be asked. A pair scoring under `threshold` is not suggested; a second offer in
    the same round needs `runner_up`, as beside a good match the next one is seldom good too. A proposal read with less
    than `confidence` is left to people.
    """

    consents: frozenset[tuple[str, str]] = frozenset()
    told: Container[tuple[str, str]] = frozenset()
    silent: frozenset[str] = frozenset()
    threshold: float = 0.6
    runner_up: float = 0.85
    confidence: float = 0.5
    silent_keys: frozenset[int] = field(init=False, repr=False, compare=False, default=frozenset())
    _partners: dict[int, NDArray[np.uint64]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "silent_keys", frozenset(map(key64, self.silent)))
        partners: dict[int, set[int]] = {}
        for one, other in self.consents:
            partners.setdefault(key64(one), set()).add(key64(other))
            partners.setdefault(key64(other), set()).add(key64(one))
        self._partners.update({key: np.array(sorted(others), np.uint64) for key, others in partners.items()})

    def may_cross(self, one: str, other: str) -> bool:
        """Say whether these two organisations agreed to match across."""
        return one == other or (min(one, other), max(one, other)) in self.consents

    def crossing(self, row: np.void, rows: NDArray[np.void]) -> NDArray[np.bool_]:
        """Say for each of many rows whether its organisation and that of `row` may match."""
        passes: NDArray[np.bool_] = rows["organisation"] == row["organisation"]
        partners = self._partners.get(int(row["organisation"]))
        return passes if partners is None else passes | np.isin(rows["organisation"], partners)

    def sure(self, row: np.void, rows: NDArray[np.void]) -> NDArray[np.bool_]:
        """Say for each of many rows whether both it and `row` were read surely enough."""
        least = round(self.confidence * 255)
        passes: NDArray[np.bool_] = (rows["confidence"] >= least) & (row["confidence"] >= least)
        return passes


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that was weighed for one pair.

    `gates` maps each gate to whether it let the pair through; `features` each feature to its value and what it added
    to the log-odds of the score. A pair that a gate stopped has score 0 and says so in `reasons`.
    """

    request: str
    offer: str
    score: float
    gates: dict[str, bool]
    features: dict[str, tuple[float, float]] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()

    @property
    def stopped_by(self) -> tuple[str, ...]:
        return tuple(name for name, passed in self.gates.items() if not passed)


def key64(text: str) -> int:
    """Give a stable 64-bit key of a name, never 0 (0 means: unknown)."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little") or 1
