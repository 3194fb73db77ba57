"""How fast posts are read: `python benchmarks/reading.py [--rounds N] [--posts FILE.jsonl]`.

Reads labelled posts whole (purpose, category, time, conditions, personal data, danger) on one core and prints posts a
second of processor time, the best of the rounds: on a shared machine the others only take time away. Then the
microseconds of each part; parts that share the pass over the cues are each charged for it, so they add up to more.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mapping.language import Text, constraints, features, identify, private, read, signs, when
from mapping.language.train import training_posts
from mapping.proposal import Place

_HOME = Place("Dorp", "Gemeente")
_WRITTEN = datetime(2026, 3, 2, 12, tzinfo=UTC)
_PARTS: dict[str, Callable[[str], object]] = {
    "language": identify.identify,
    "personal data": private.find,
    "cues": features.hits,
    "danger": signs.danger,
    "special categories": signs.special,
    "conditions": constraints.find,
    "time": lambda text: when.find(text, _WRITTEN),
}


def texts(posts: Sequence[dict[str, Any]]) -> list[Text]:
    """Give labelled posts as the texts that are read."""
    return [Text(post["title"] or "", post["body"] or "", _WRITTEN, _HOME) for post in posts]


def seconds(do: Callable[[], object], rounds: int) -> float:
    """Give the least processor time of the rounds."""
    taken = []
    for _ in range(rounds):
        begun = time.process_time()
        do()
        taken.append(time.process_time() - begun)
    return min(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--posts", type=Path, help="JSONL of posts; sets a and b when left out")
    chosen = parser.parse_args()
    lines = chosen.posts.read_text(encoding="utf-8").splitlines() if chosen.posts else []
    all_texts = texts([json.loads(line) for line in lines if line] or training_posts(("a", "b")))
    whole = [features.joined(each.title, each.body) for each in all_texts]
    read(all_texts[0])  # word lists and weights load at first use
    taken = seconds(lambda: [read(each) for each in all_texts], chosen.rounds)
    print(f"{len(all_texts)} posts: {len(all_texts) / taken:.0f} posts/s, {1e6 * taken / len(all_texts):.0f} us a post")
    for name, part in _PARTS.items():
        spent = seconds(lambda part=part: [part(text) for text in whole], chosen.rounds)  # type: ignore[misc]
        print(f"  {name:20}{1e6 * spent / len(whole):6.0f} us")


if __name__ == "__main__":
    main()
