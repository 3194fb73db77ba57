"""Measures matching on labelled posts: ranking over all offers beside plain rivals, and what would be suggested.

Labels are incomplete: an offer nobody judged counts as bad, so the figures are a lower bound.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from connector.matching import gold
from connector.matching.background import Background
from connector.matching.candidate import Candidate, Rules
from connector.matching.figures import FORBIDDEN, Figure, average_precision, figure, first_is_good, ndcg
from connector.matching.gold import Judged, Post
from connector.matching.index import Index
from connector.matching.rivals import RIVALS
from connector.matching.score import Model
from mapping.proposal import Purpose

Ranked = Mapping[str, Sequence[tuple[str, float]]]  # by request post: offer posts, best first, with scores
_MANY = 10_000


@dataclass(frozen=True, slots=True)
class Ranking:
    """How well all offers are ordered for the requests that have a good one."""

    ndcg_at_5: Figure
    average_precision: Figure
    first_is_good: Figure


@dataclass(frozen=True, slots=True)
class Decisions:
    """What would be suggested when each request gets at most `most` offers by `Rules`.

    `good` is the share of suggestions that are graded good; `found` the share of requests with a good match that get
    one; `quiet` the share of requests without one that get nothing. `forbidden` counts suggested hard negatives of the
    kinds that must never be, `mistakes` all that were not graded good, by what the label says of them.
    """

    threshold: float
    most: int
    good: Figure
    found: Figure
    quiet: Figure
    forbidden: int
    mistakes: dict[str, int]


@dataclass(frozen=True, slots=True)
class Report:
    """Ranking by method, `matcher` being ours, and our decisions."""

    ranking: dict[str, Ranking]
    decisions: tuple[Decisions, ...]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def evaluate(
    posts: Mapping[str, Post],
    judged: Mapping[str, Judged],
    read: Callable[[Post], Sequence[Candidate]] = gold.candidates,
    *,
    rules: Rules | None = None,
    model: Model | None = None,
) -> Report:
    """Measure on these posts, read by `read` (by default: as the labels say)."""
    found = [candidate for post in posts.values() for candidate in read(post)]
    return report(posts, judged, rank(found, judged, model), rules or Rules())


def report(posts: Mapping[str, Post], judged: Mapping[str, Judged], ranked: Ranked, rules: Rules) -> Report:
    """Measure scored pairs, wherever they come from."""
    rivals = {name: ranking(judged, _rival(name, posts, judged)) for name in RIVALS}
    decided = tuple(decisions(judged, ranked, rules, most) for most in (1, 2))
    return Report({"matcher": ranking(judged, ranked), **rivals}, decided)


def rank(
    candidates: Sequence[Candidate],
    judged: Mapping[str, Judged],
    model: Model | None = None,
    base: Background | None = None,
) -> Ranked:
    """Score all offers for each judged request; those a gate stops are left out."""
    index = Index(gold.areas(candidates), model=model, base=base)
    for candidate in candidates:
        index.add(candidate)
    best: dict[str, dict[str, float]] = {request: {} for request in judged}
    everything = Rules(threshold=0.0)
    for candidate in candidates:
        post = gold.post_of(candidate.id)
        if candidate.proposal.purpose is Purpose.REQUEST and post in judged:
            for pair in index.find(candidate, everything, _MANY):
                offer = gold.post_of(pair.offer)
                best[post][offer] = max(pair.score, best[post].get(offer, 0.0))
    return {request: ordered(scores) for request, scores in best.items()}


def ordered(scores: Mapping[str, float]) -> list[tuple[str, float]]:
    """Give offers best first, equals by id."""
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def ranking(judged: Mapping[str, Judged], ranked: Ranked) -> Ranking:
    """Measure the order of offers over the requests that have a good one."""
    asked = [one for one in judged.values() if one.grades]
    orders = [[offer for offer, _ in ranked.get(one.request, ())] for one in asked]
    return Ranking(
        figure([ndcg(order, one.grades) for order, one in zip(orders, asked, strict=True)]),
        figure([average_precision(order, one.grades) for order, one in zip(orders, asked, strict=True)]),
        figure([first_is_good(order, one.grades) for order, one in zip(orders, asked, strict=True)]),
    )


def decisions(judged: Mapping[str, Judged], ranked: Ranked, rules: Rules, most: int) -> Decisions:
    """Measure what would be suggested."""
    made = {request: _suggested(ranked.get(request, ()), rules, most) for request in judged}
    hits = {request: [offer in judged[request].grades for offer in offers] for request, offers in made.items()}
    mistakes = Counter(
        judged[request].refused.get(offer, "unjudged")
        for request, offers in made.items()
        for offer, hit in zip(offers, hits[request], strict=True)
        if not hit
    )
    return Decisions(
        threshold=rules.threshold,
        most=most,
        good=figure([float(hit) for some in hits.values() for hit in some]),
        found=figure([float(any(hits[request])) for request, one in judged.items() if one.grades]),
        quiet=figure([float(not made[request]) for request, one in judged.items() if not one.grades]),
        forbidden=sum(mistakes[kind] for kind in FORBIDDEN),
        mistakes=dict(sorted(mistakes.items())),
    )


def _suggested(order: Sequence[tuple[str, float]], rules: Rules, most: int) -> list[str]:
    """Give the offers of one round: the best, and others that are surely good too."""
    least = [rules.threshold, *[rules.runner_up] * (most - 1)]
    return [offer for (offer, score), bar in zip(order, least, strict=False) if score >= bar]


def _rival(name: str, posts: Mapping[str, Post], judged: Mapping[str, Judged]) -> Ranked:
    offers = [post for post in posts.values() if post.kind in ("offer", "both")]
    requests = [posts[request] for request in judged]
    scores = RIVALS[name]([post.text for post in requests], [post.text for post in offers])
    return {
        request.id: ordered(
            {offer.id: float(score) for offer, score in zip(offers, row, strict=True) if offer.id != request.id}
        )
        for request, row in zip(requests, scores, strict=True)
    }
