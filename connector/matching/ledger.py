"""Who was asked how often, who has a quiet week, who is busy: what assignment must know of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from connector.matching.candidate import key64


@dataclass(frozen=True, slots=True)
class Ledger:
    """The state of people and requests at the start of a round.

    `asks` counts how often each person was asked lately (say in three months); `quiet` are persons who had a message
    within seven days or already help as often as they can; `served` counts how often an offer (by id) already helps;
    `rounds` how many rounds a request (by id) has had.
    """

    asks: Mapping[str, int] = field(default_factory=dict)
    quiet: frozenset[str] = frozenset()
    served: Mapping[str, int] = field(default_factory=dict)
    rounds: Mapping[str, int] = field(default_factory=dict)
    _asks: dict[int, int] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._asks.update({key64(person): times for person, times in self.asks.items()})

    def asks_of(self, person: int) -> int:
        """How often the person with this 64-bit key was asked lately."""
        return self._asks.get(person, 0)

    def has_room(self, offer: str, capacity: int) -> bool:
        """Say whether an offer that serves `capacity` times (0: not said) can serve once more."""
        return capacity == 0 or self.served.get(offer, 0) < capacity
