"""What the advice on asking does: how much more a complete ask says, and how much surer it finds a good match.

`python benchmarks/asking.py --set DIR [--set DIR …]`

Labelled requests that say when, are read twice: as they are, and without the words that say when (the question a
helper asks most). Both versions are matched with the same offers. The difference is what answering the question is
worth to the matcher; it is not a study of people. DIR holds `posts.jsonl` and `matches*.jsonl`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from connector.matching import gold
from connector.matching.candidate import Candidate, Rules
from connector.matching.gold import Judged, Post
from connector.matching.index import Index
from mapping import language
from mapping.asking import Question, advise
from mapping.language import Text
from mapping.language.evaluate import configured_areas
from mapping.proposal import Place, Purpose, When

EVERY = 10_000


@dataclass(frozen=True, slots=True)
class Ask:
    """A request in two versions, each with how complete it is and the chance of its best pair that is graded good."""

    complete: tuple[float, float]
    vague: tuple[float, float]


def without(text: str, when: When) -> str:
    """The text without the characters that say when."""
    for start, end in sorted(when.spans, reverse=True):
        text = text[:start] + text[end:]
    return " ".join(text.split())


def measure(
    posts: dict[str, Post], judged: dict[str, Judged], homes: dict[str, tuple[Place, tuple[str, ...]]]
) -> list[Ask]:
    """Read and match each judged request that says when, with and without those words."""
    offers = [
        each for post in posts.values() for each in gold.candidates(post) if each.proposal.purpose is Purpose.OFFER
    ]
    index = Index(gold.areas([each for post in posts.values() for each in gold.candidates(post)]))
    for offer in offers:
        index.add(offer)
    found = []
    for key, one in judged.items():
        post = posts[key]
        home, places = homes.get(post.community, (Place(), ()))
        text = Text(post.title, post.body, post.created_at, home, places)
        when = language.propose(text, (Purpose.REQUEST,))[0].when
        if one.grades and when.spans:
            vague = replace(text, title="", body=without(f"{post.title}\n{post.body}", when))
            found.append(Ask(_of(index, post, text, one), _of(index, post, vague, one)))
    return found


def _of(index: Index, post: Post, text: Text, judged: Judged) -> tuple[float, float]:
    request = language.propose(text, (Purpose.REQUEST,))[0]
    asked: Candidate = gold.as_candidate(post, request)
    pairs = index.find(asked, Rules(threshold=0.0), EVERY)
    good = [pair.score for pair in pairs if gold.post_of(pair.offer) in judged.grades]
    return advise(text).completeness, max(good, default=0.0)


def show(name: str, asks: Sequence[Ask]) -> None:
    random = np.random.default_rng(1)
    values = np.array([[*ask.complete, *ask.vague] for ask in asks])
    gain = values[:, 1] - values[:, 3]
    spread = np.percentile([random.choice(gain, len(gain)).mean() for _ in range(2000)], (2.5, 97.5))
    least = Rules().threshold
    print(f"{name}: {len(asks)} requests that say when and have a good match")
    print(
        f"  answers {len(Question)} questions: {values[:, 0].mean():.2f} with when, {values[:, 2].mean():.2f} without"
    )
    print(
        f"  chance of the best good match: {values[:, 1].mean():.3f} with, {values[:, 3].mean():.3f} without; "
        f"gain {gain.mean():+.3f} [{spread[0]:+.3f}, {spread[1]:+.3f}]"
    )
    print(
        f"  would be suggested: {(values[:, 1] >= least).mean():.0%} with, {(values[:, 3] >= least).mean():.0%} without"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", dest="sets", action="append", type=Path, required=True)
    for folder in parser.parse_args().sets:
        lines = [json.loads(line) for line in (folder / "posts.jsonl").read_text("utf-8").splitlines() if line]
        posts = gold.read_posts([folder / "posts.jsonl"])
        judged = gold.read_matches(sorted(folder.glob("matches*.jsonl")))
        show(folder.name, measure(posts, judged, configured_areas(lines)))


if __name__ == "__main__":
    main()
