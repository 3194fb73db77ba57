"""How good matching is where it has never been: always trained on other communities than tested on.

`python benchmarks/matching_quality.py --set DIR --set DIR [--read] [--curve]`

Per set: trained on the other sets only, and leaving one community out of all sets. Beside it, in the same run: stemmed
BM25 and character n-grams on the text alone, and FTS5's BM25 behind the same filters on category and municipality.
"""

from __future__ import annotations

import argparse
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from connector.matching import evaluate, gold, train
from connector.matching.background import Background
from connector.matching.candidate import Candidate, Rules
from connector.matching.examples import Examples, examples
from connector.matching.features import NAMES
from connector.matching.gold import Judged, Post, Read
from connector.matching.held_out import readings
from connector.matching.score import Model
from connector.matching.words import tokens
from mapping.proposal import Purpose

HITS = "select id, -bm25(words) from words where words match ? order by 2 desc"
_SURE = NAMES.index("sure")
Ranked = dict[str, list[tuple[str, float]]]


Weights = Callable[[str], Model]  # by community: weights that never saw it


@dataclass(frozen=True, slots=True)
class Labelled:
    """One set, with pairs as rows of features made by a background fitted on the other sets.

    `taught` are the pairs by the labels and the pairs as read, which weights learn from as they do for what ships,
    beside our own `dense` set. What is measured: `sure` are the pairs of posts as they are understood, as far as that
    is acted upon; `possible` counts all that a post may be.
    """

    name: str
    posts: Mapping[str, Post]
    judged: Mapping[str, Judged]
    said: Mapping[str, Read]
    base: Background
    taught: tuple[Examples, Examples]
    dense: Examples
    sure: Examples
    possible: Examples

    def communities(self, pairs: Examples) -> NDArray[np.str_]:
        """Give the community of each pair's request."""
        return np.array([self.posts[request].community for request in pairs.requests.tolist()])


def read_sets(folders: Sequence[Path], *, labels: bool = True) -> list[Labelled]:
    """Read the sets, posts understood as the labels say or by readers that never saw their community."""
    read = readings(gold.read_posts([folder / "posts.jsonl" for folder in folders]))
    return [_read_set(folder, [other for other in folders if other != folder], read, labels) for folder in folders]


def _read_set(folder: Path, others: list[Path], read: Mapping[str, Read], labels: bool) -> Labelled:
    posts = gold.read_posts([folder / "posts.jsonl"])
    judged = gold.read_matches(sorted(folder.glob("matches*.jsonl")))
    base = train.background_of(others)
    said = {post.id: gold.as_labelled(post) if labels else read[post.id] for post in posts.values()}
    taught = train.examples_of(folder, base), train.examples_of(folder, base, read)
    sure, possible = (examples(some, judged, base) for some in (evaluate.sure(said, Rules()), evaluate.all_read(said)))
    return Labelled(folder.name, posts, judged, said, base, taught, train.dense_of(others), sure, possible)


def ranked(one: Labelled, pairs: Examples, weights: Weights, *, expected: bool = False) -> Ranked:
    """Order the offers of each judged request by score; `expected` weighs by how surely both posts are read."""
    scores = np.zeros(len(pairs.grades), np.float32)
    communities = one.communities(pairs)
    for community in sorted(set(communities.tolist())):
        here = communities == community
        scores[here] = weights(community).score(pairs.features[here])
    if expected:
        scores *= pairs.features[:, _SURE]
    return _ordered(one.judged, pairs, scores)


def _ordered(judged: Mapping[str, Judged], pairs: Examples, scores: NDArray[np.float32]) -> Ranked:
    best: dict[str, dict[str, float]] = {request: {} for request in judged}
    for request, offer, value in zip(pairs.requests.tolist(), pairs.offers.tolist(), scores.tolist(), strict=True):
        best[request][offer] = max(value, best[request].get(offer, 0.0))
    return {request: evaluate.ordered(offers) for request, offers in best.items()}


def other_sets(sets: Sequence[Labelled], tested: Labelled) -> Weights:
    return _same(train.learn(_taught(one for one in sets if one is not tested), tested.dense))


def _taught(sets: Iterable[Labelled]) -> list[Examples]:
    return [pairs for one in sets for pairs in one.taught]


def _same(model: Model) -> Weights:
    return lambda community: model


def leave_one_out(sets: Sequence[Labelled], tested: Labelled) -> Weights:
    """Learn for each community from all communities but that one."""
    rest = _taught(one for one in sets if one is not tested)
    names = {post.community for post in tested.posts.values()}
    return {name: train.learn([*_outside(tested, name), *rest], tested.dense) for name in names}.__getitem__


def _outside(one: Labelled, community: str) -> list[Examples]:
    return [pairs.pick(one.communities(pairs) != community) for pairs in one.taught]


def filtered_fts5(posts: Mapping[str, Post], judged: Mapping[str, Judged]) -> Ranked:
    """Rank as FTS5 does among offers of the same municipality that share a category."""
    offers = {found.id: found for post in posts.values() for found in gold.candidates(post)}
    offers = {id: found for id, found in offers.items() if found.proposal.purpose is Purpose.OFFER}
    store = sqlite3.connect(":memory:")
    store.execute("create virtual table words using fts5(id unindexed, text, tokenize='unicode61 remove_diacritics 2')")
    store.executemany("insert into words values (?, ?)", ((found.id, found.proposal.text) for found in offers.values()))
    order: Ranked = {}
    for request in judged:
        query = " OR ".join(f'"{word}"' for word in dict.fromkeys(tokens(posts[request].text)))
        hits = store.execute(HITS, (query,)).fetchall()
        asked = next(found for found in gold.candidates(posts[request]) if found.proposal.purpose is Purpose.REQUEST)
        order[request] = [(gold.post_of(id), value) for id, value in hits if _passes(asked, offers[id])]
    return order


def _passes(asked: Candidate, offer: Candidate) -> bool:
    shared = set(asked.proposal.categories) & set(offer.proposal.categories)
    same_town = asked.proposal.place.municipality == offer.proposal.place.municipality
    return bool(shared) and same_town and asked.person != offer.person


def show(name: str, ranking: evaluate.Ranking) -> None:
    print(f"  {name:22} nDCG@5 {ranking.ndcg_at_5}  MAP {ranking.average_precision}  P@1 {ranking.first_is_good}")


def show_all(one: Labelled, name: str, weights: Weights) -> None:
    print(f"{one.name}, {name}")
    show("matcher", evaluate.ranking(one.judged, ranked(one, one.possible, weights, expected=True)))
    for method, ranking in evaluate.rivals(one.posts, one.judged).items():
        show(method, ranking)
    show("FTS5, same filters", evaluate.ranking(one.judged, filtered_fts5(one.posts, one.judged)))
    for made in evaluate.decided(one.judged, ranked(one, one.sure, weights), Rules()):
        show_decisions(f"at most {made.most}", made)


def show_decisions(name: str, made: evaluate.Decisions) -> None:
    print(f"  {name}: graded good {made.good}  found {made.found}  quiet {made.quiet}")
    print(f"    forbidden {made.forbidden}, mistakes {made.mistakes}")


def show_settled(one: Labelled, model: Model) -> None:
    """Show what a person's word on doubtful posts would bring."""
    settled = evaluate.settled(one.posts, one.judged, one.said, Rules(), model, one.base)
    show_decisions(f"once a person said what {settled.asked} doubtful posts are", settled.decisions)


def curve(sets: Sequence[Labelled]) -> None:
    """Show what more graded requests would bring: learn from a part of the other sets, test on this one."""
    for tested in sets:
        for share in (0.1, 0.25, 0.5, 1.0):
            parts = [_part(pairs, share) for pairs in _taught(one for one in sets if one is not tested)]
            model = train.learn(parts, tested.dense)
            order = ranked(tested, tested.sure, _same(model))
            ranking = evaluate.ranking(tested.judged, order)
            made = evaluate.decisions(tested.judged, order, Rules(), 1)
            figures = (ranking.ndcg_at_5, made.good, made.found, made.quiet)
            print(f"{tested.name}, {share:4.0%} of the others:", *(f"{figure.value:.3f}" for figure in figures))


def _part(pairs: Examples, share: float) -> Examples:
    names = np.unique(pairs.requests)
    kept = np.random.default_rng(4).choice(names, max(1, int(share * len(names))), replace=False)
    return pairs.pick(np.isin(pairs.requests, kept))


def show_dense(sets: Sequence[Labelled], folders: Sequence[Path]) -> None:
    """Show what is reached where there are many offers of one kind: our own set, each community left out in turn."""
    posts, judged = gold.read_posts([train.DENSE / "posts.jsonl"]), gold.read_matches([train.DENSE / "matches.jsonl"])
    pairs = train.dense_of(folders)
    communities = np.array([posts[request].community for request in pairs.requests.tolist()])
    scores = np.zeros(len(pairs.grades), np.float32)
    for community in sorted(set(communities.tolist())):
        here = communities == community
        model = train.learn(_taught(sets), pairs.pick(~here))
        scores[here] = model.score(pairs.features[here])
    order = _ordered(judged, pairs, scores)
    print("m, many offers of one kind in one neighbourhood, leaving one community out")
    show("matcher", evaluate.ranking(judged, order))
    for method, ranking in evaluate.rivals(posts, judged).items():
        show(method, ranking)
    show_decisions("at most 1", evaluate.decisions(judged, order, Rules(), 1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", dest="sets", action="append", type=Path, required=True)
    parser.add_argument("--curve", action="store_true")
    parser.add_argument("--read", action="store_true", help="read the posts instead of believing their labels")
    options = parser.parse_args()
    sets = read_sets(options.sets, labels=not options.read)
    for one in sets:
        weights = other_sets(sets, one)
        show_all(one, "trained on the other sets", weights)
        if options.read:
            show_settled(one, weights(""))
        show_all(one, "leaving one community out", leave_one_out(sets, one))
    show_dense(sets, options.sets)
    if options.curve:
        curve(sets)


if __name__ == "__main__":
    main()
