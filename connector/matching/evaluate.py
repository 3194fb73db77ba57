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
from connector.matching.doubt import supposed, worth_asking
from connector.matching.figures import FORBIDDEN, Figure, average_precision, figure, first_is_good, ndcg
from connector.matching.gold import Judged, Post, Read
from connector.matching.index import Index
from connector.matching.rivals import RIVALS
from connector.matching.score import Model
from mapping.proposal import Purpose

Ranked = Mapping[str, Sequence[tuple[str, float]]]  # by request post: offer posts, best first, with scores
_MANY = 10_000
_EVERYTHING = Rules(threshold=0.0, confidence=0.0)


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
class Settled:
    """What would be suggested when a person first says of `asked` doubtful posts what they are."""

    asked: int
    decisions: Decisions


@dataclass(frozen=True, slots=True)
class Report:
    """Ranking by method, `matcher` being ours; our decisions, and those after a person's word on doubtful posts.

    Ranking counts what a post may be as well, as far as it may: it orders, and decides nothing.
    """

    ranking: dict[str, Ranking]
    decisions: tuple[Decisions, ...]
    settled: Settled

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def evaluate(
    posts: Mapping[str, Post],
    judged: Mapping[str, Judged],
    read: Callable[[Post], Read] = gold.as_labelled,
    *,
    rules: Rules | None = None,
    model: Model | None = None,
) -> Report:
    """Measure on these posts, read by `read` (by default: as the labels say)."""
    said = {post.id: read(post) for post in posts.values()}
    house = rules or Rules()
    ours = ranking(judged, rank(all_read(said), judged, model, expected=True))
    return Report(
        {"matcher": ours, **rivals(posts, judged)},
        decided(judged, rank(sure(said, house), judged, model), house),
        settled(posts, judged, said, house, model),
    )


def sure(said: Mapping[str, Read], rules: Rules) -> list[Candidate]:
    """Give the proposals that were read surely enough to act upon."""
    found = (candidate for one in said.values() for candidate in one.proposals)
    return [candidate for candidate in found if candidate.proposal.confidence >= rules.confidence]


def all_read(said: Mapping[str, Read]) -> list[Candidate]:
    """Give what posts were read as and what they may be."""
    return [candidate for one in said.values() for candidate in (*one.proposals, *one.possible)]


def rivals(posts: Mapping[str, Post], judged: Mapping[str, Judged]) -> dict[str, Ranking]:
    """Measure the order that plain methods give."""
    return {name: ranking(judged, _rival(name, posts, judged)) for name in RIVALS}


def decided(judged: Mapping[str, Judged], ranked: Ranked, rules: Rules) -> tuple[Decisions, ...]:
    """Measure what would be suggested, one offer at most to a request and two."""
    return tuple(decisions(judged, ranked, rules, most) for most in (1, 2))


def settled(
    posts: Mapping[str, Post],
    judged: Mapping[str, Judged],
    said: Mapping[str, Read],
    rules: Rules,
    model: Model | None = None,
    base: Background | None = None,
) -> Settled:
    """Measure what is suggested once a person said of each doubtful post that would match what it is.

    The label stands in for that person; of where, when and what kind the reading still counts.
    """
    known = sure(said, rules)
    everything = all_read(said)
    index = Index(gold.areas(everything), model=model, base=base)
    for candidate in known:
        index.add(candidate)
    doubtful = [candidate for candidate in everything if candidate.id not in index]
    asked = {gold.post_of(doubt.candidate.id) for doubt in worth_asking(doubtful, index, rules)}
    after = [candidate for candidate in known if gold.post_of(candidate.id) not in asked]
    for candidate in everything:
        post = gold.post_of(candidate.id)
        if post in asked and posts[post].kind in (candidate.proposal.purpose.value, "both"):
            after.append(supposed(candidate))
    return Settled(len(asked), decisions(judged, rank(after, judged, model, base), rules, 1))


def rank(
    candidates: Sequence[Candidate],
    judged: Mapping[str, Judged],
    model: Model | None = None,
    base: Background | None = None,
    *,
    expected: bool = False,
) -> Ranked:
    """Score all offers for each judged request; those a gate stops are left out.

    `expected` multiplies the score by how surely both posts are read: for an order that also counts what is in doubt.
    """
    index = Index(gold.areas(candidates), model=model, base=base)
    for candidate in candidates:
        index.add(candidate)
    best: dict[str, dict[str, float]] = {request: {} for request in judged}
    read = {candidate.id: candidate.proposal.confidence for candidate in candidates}
    for candidate in candidates:
        post = gold.post_of(candidate.id)
        if candidate.proposal.purpose is Purpose.REQUEST and post in judged:
            for pair in index.find(candidate, _EVERYTHING, _MANY):
                offer = gold.post_of(pair.offer)
                score = pair.score * (read[pair.request] * read[pair.offer] if expected else 1.0)
                best[post][offer] = max(score, best[post].get(offer, 0.0))
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
