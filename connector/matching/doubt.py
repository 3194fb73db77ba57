"""What a post may be beside what it is read as: would it match, if it were so?

Nothing is suggested on it. A person is asked what the post is, and only where the answer matters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from connector.matching.candidate import Candidate, Pair, Rules
from connector.matching.index import Index


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a post may be, with the best match if it were so."""

    candidate: Candidate
    pair: Pair

    @property
    def worth(self) -> float:
        """How good the match is times how likely the post is read so."""
        return self.candidate.proposal.confidence * self.pair.score


def supposed(candidate: Candidate) -> Candidate:
    """The candidate as if somebody had said that it is one."""
    return replace(candidate, proposal=replace(candidate.proposal, confidence=1.0))


def best(candidate: Candidate, index: Index, rules: Rules, now: datetime | None = None) -> Pair | None:
    """Give its best match among what is surely read, if it were what it may be; None when none is good enough."""
    found = index.find(supposed(candidate), rules, 1, now)
    return found[0] if found else None


def worth_asking(
    candidates: Iterable[Candidate], index: Index, rules: Rules, now: datetime | None = None
) -> list[Doubt]:
    """Give those in doubt that would match, the likeliest and best first."""
    found = [(candidate, best(candidate, index, rules, now)) for candidate in candidates]
    return sorted((Doubt(candidate, pair) for candidate, pair in found if pair), key=lambda doubt: -doubt.worth)
