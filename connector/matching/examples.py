"""Graded pairs as rows of features: what the score learns from and is measured on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from connector.matching import gold
from connector.matching.background import Background
from connector.matching.candidate import Candidate, Rules
from connector.matching.features import NAMES, Matrix
from connector.matching.gold import Judged
from connector.matching.index import Index
from connector.matching.score import Model
from mapping.proposal import Purpose

EVERYTHING = Rules(threshold=0.0, confidence=0.0)


@dataclass(frozen=True, slots=True)
class Examples:
    """Pairs that passed the gates: features, grade (0 also for pairs nobody judged), and their posts."""

    features: Matrix
    grades: NDArray[np.int64]
    requests: NDArray[np.str_]
    offers: NDArray[np.str_]

    def pick(self, mask: NDArray[np.bool_]) -> Examples:
        return Examples(self.features[mask], self.grades[mask], self.requests[mask], self.offers[mask])


def examples(candidates: Sequence[Candidate], judged: Mapping[str, Judged], base: Background) -> Examples:
    """Give all pairs of judged requests with the offers among the candidates that the gates let through."""
    blank = Model(np.zeros(len(NAMES), np.float32), 0.0)
    index = Index(gold.areas(candidates), model=blank, base=base)
    for candidate in candidates:
        index.add(candidate)
    features = [np.empty((0, len(NAMES)), np.float32)]
    grades: list[int] = []
    pairs: list[tuple[str, str]] = []
    for request, post in _requests(candidates, judged):
        rows, found, _ = index.weighed(index.row(request), EVERYTHING)
        offers = [gold.post_of(index.id_at(row)) for row in rows.tolist()]
        features.append(found)
        grades.extend(judged[post].grades.get(offer, 0) for offer in offers)
        pairs.extend((post, offer) for offer in offers)
    names = np.array(pairs, np.str_).reshape(-1, 2)
    return Examples(np.concatenate(features), np.array(grades, np.int64), names[:, 0], names[:, 1])


def _requests(candidates: Iterable[Candidate], judged: Mapping[str, Judged]) -> Iterable[tuple[Candidate, str]]:
    for candidate in candidates:
        post = gold.post_of(candidate.id)
        if candidate.proposal.purpose is Purpose.REQUEST and post in judged:
            yield candidate, post
