"""How good matching is where it has never been: always trained on other communities than tested on.

`python benchmarks/matching_quality.py --set DIR --set DIR [--read] [--curve]`

Per set: trained on the other sets only, and leaving one community out of all sets. Beside it, in the same run: stemmed
BM25 and character n-grams on the text alone, and FTS5's BM25 behind the same filters on category and municipality.
"""

from __future__ import annotations

import argparse
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from connector.matching import evaluate, gold, train
from connector.matching.candidate import Candidate, Rules
from connector.matching.examples import Examples
from connector.matching.gold import Judged, Post
from connector.matching.held_out import readings
from connector.matching.score import Model
from connector.matching.words import tokens
from mapping.proposal import Purpose

HITS = "select id, -bm25(words) from words where words match ? order by 2 desc"
Ranked = dict[str, list[tuple[str, float]]]


@dataclass(frozen=True, slots=True)
class Labelled:
    """One set, with its pairs as rows of features made by a background fitted on the other sets."""

    name: str
    posts: Mapping[str, Post]
    judged: Mapping[str, Judged]
    pairs: Examples

    @property
    def communities(self) -> NDArray[np.str_]:
        return np.array([self.posts[request].community for request in self.pairs.requests])


def read_sets(folders: Sequence[Path], *, labels: bool = True) -> list[Labelled]:
    """Read the sets, posts understood as the labels say or by readers that never saw their community."""
    return [_read_set(folder, [other for other in folders if other != folder], labels) for folder in folders]


def _read_set(folder: Path, others: list[Path], labels: bool) -> Labelled:
    posts = gold.read_posts([folder / "posts.jsonl"])
    known = {} if labels else readings(posts)
    read = gold.candidates if labels else lambda post: known.get(post.id, [])
    pairs = train.examples_of(folder, train.background_of(others), read)
    return Labelled(folder.name, posts, gold.read_matches(sorted(folder.glob("matches*.jsonl"))), pairs)


def ranked(one: Labelled, score: Callable[[Examples], NDArray[np.float32]]) -> Ranked:
    """Order the offers of each judged request by a score of its pairs."""
    best: dict[str, dict[str, float]] = {request: {} for request in one.judged}
    rows = zip(one.pairs.requests.tolist(), one.pairs.offers.tolist(), score(one.pairs).tolist(), strict=True)
    for request, offer, value in rows:
        best[request][offer] = max(value, best[request].get(offer, 0.0))
    return {request: evaluate.ordered(scores) for request, scores in best.items()}


def by_model(model: Model) -> Callable[[Examples], NDArray[np.float32]]:
    return lambda pairs: model.score(pairs.features)


def other_sets(sets: Sequence[Labelled], tested: Labelled) -> Model:
    return train.learn([one.pairs for one in sets if one is not tested])


def leave_one_out(sets: Sequence[Labelled], tested: Labelled) -> Callable[[Examples], NDArray[np.float32]]:
    """Score the pairs of each community by a model that saw all communities but that one."""

    def score(pairs: Examples) -> NDArray[np.float32]:
        found = np.zeros(len(pairs.grades), np.float32)
        for community in sorted(set(tested.communities.tolist())):
            here = tested.communities == community
            rest = [one.pairs for one in sets if one is not tested]
            found[here] = train.learn([pairs.pick(~here), *rest]).score(pairs.features[here])
        return found

    return score


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


def show_all(one: Labelled, name: str, order: Ranked) -> None:
    report = evaluate.report(one.posts, one.judged, order, Rules())
    print(f"{one.name}, {name}")
    for method, ranking in report.ranking.items():
        show(method, ranking)
    show("FTS5, same filters", evaluate.ranking(one.judged, filtered_fts5(one.posts, one.judged)))
    for made in report.decisions:
        print(f"  at most {made.most}: graded good {made.good}  found {made.found}  quiet {made.quiet}")
        print(f"    forbidden {made.forbidden}, mistakes {made.mistakes}")


def curve(sets: Sequence[Labelled]) -> None:
    """Show what more graded requests would bring: learn from a part of the other sets, test on this one."""
    for tested in sets:
        for share in (0.1, 0.25, 0.5, 1.0):
            parts = [_part(one.pairs, share) for one in sets if one is not tested]
            order = ranked(tested, by_model(train.learn(parts)))
            ranking = evaluate.ranking(tested.judged, order)
            made = evaluate.decisions(tested.judged, order, Rules(), 1)
            figures = (ranking.ndcg_at_5, made.good, made.found, made.quiet)
            print(f"{tested.name}, {share:4.0%} of the others:", *(f"{figure.value:.3f}" for figure in figures))


def _part(pairs: Examples, share: float) -> Examples:
    names = np.unique(pairs.requests)
    kept = np.random.default_rng(4).choice(names, max(1, int(share * len(names))), replace=False)
    return pairs.pick(np.isin(pairs.requests, kept))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", dest="sets", action="append", type=Path, required=True)
    parser.add_argument("--curve", action="store_true")
    parser.add_argument("--read", action="store_true", help="read the posts instead of believing their labels")
    options = parser.parse_args()
    sets = read_sets(options.sets, labels=not options.read)
    for one in sets:
        show_all(one, "trained on the other sets", ranked(one, by_model(other_sets(sets, one))))
        show_all(one, "leaving one community out", ranked(one, leave_one_out(sets, one)))
    if options.curve:
        curve(sets)


if __name__ == "__main__":
    main()
