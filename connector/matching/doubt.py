"""What a post may be beside what it is read as: would it match, if it were so?

Nothing is suggested on it. A person is asked what the post is, and only where the answer matters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from connector.matching.candidate import Candidate, Rules
from connector.matching.index import Index


def supposed(candidate: Candidate) -> Candidate:
    """The candidate as if somebody had said that it is one."""
    return replace(candidate, proposal=replace(candidate.proposal, confidence=1.0))


def matters(candidate: Candidate, index: Index, rules: Rules) -> float:
    """How good the best match among what is surely read would be, 0 when none is good enough to suggest."""
    best = index.find(supposed(candidate), rules, 1)
    return best[0].score if best else 0.0


def worth_asking(candidates: Iterable[Candidate], index: Index, rules: Rules) -> list[Candidate]:
    """Those in doubt that would match, the surest and best first."""
    weighed = [
        (candidate.proposal.confidence * matters(candidate, index, rules), candidate) for candidate in candidates
    ]
    return [candidate for weight, candidate in sorted(weighed, key=lambda pair: -pair[0]) if weight > 0]
