"""Writes the data files of matching: `python -m connector.matching.train --set DIR [--set DIR …]`.

Each DIR holds `posts.jsonl` and `matches*.jsonl`; the set `training/m` that comes with the source counts as well. The
background is fitted on all posts; the features the weights learn from are made with a background fitted on the *other*
sets, as a post met in use is never one that was fitted on. The weights learn from each set twice: understood as its
labels say, and as a reader that never saw its community reads it, so that they know what a doubtful category is worth.
Needs scikit-learn and some minutes.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from connector.matching import evaluate, fit, gold
from connector.matching.background import Background, read
from connector.matching.candidate import Rules
from connector.matching.examples import Examples, examples
from connector.matching.features import NAMES
from connector.matching.gold import Read
from connector.matching.score import Model

DATA = Path(__file__).parent / "data"
DENSE = (
    Path(__file__).parent / "training" / "m"
)  # many offers of one kind in one neighbourhood, most of which do not fit
DENSE_WEIGHT: Final = 0.04  # of each of its pairs: it has far more of them, from places denser than most are
_DATES = NAMES.index("days_between")


def learn(sets: Sequence[Examples], dense: Examples | None = None) -> Model:
    """Fit the score on the pairs of all sets, and on those of `dense` with less weight.

    Who writes examples writes the offer a few days from its request; half of what we learn from therefore has its
    dates taken away, so that nearness in time helps but decides nothing.
    """
    every = [*sets, dense] if dense else list(sets)
    features = np.concatenate([one.features for one in every])
    undated = features.copy()
    undated[:, _DATES] = features[:, _DATES].mean()
    good = np.concatenate([one.grades > 0 for one in every])
    shares = [np.full(len(one.grades), DENSE_WEIGHT if one is dense else 1.0, np.float32) for one in every]
    counts = np.concatenate(shares) / np.float32(2)
    return fit.weights(np.concatenate((features, undated)), np.tile(good, 2), np.tile(counts, 2))


def background_of(folders: Sequence[Path]) -> Background:
    """Fit a background on the posts of these folders and of our own."""
    posts = gold.read_posts([folder / "posts.jsonl" for folder in (*folders, DENSE)])
    return fit.background([(post.text, gold.language(post)) for post in posts.values()])


def examples_of(folder: Path, base: Background, said: Mapping[str, Read] | None = None) -> Examples:
    """Give the pairs of a set, its posts understood as `said`, as far as that is acted upon; else as the labels say."""
    posts = gold.read_posts([folder / "posts.jsonl"])
    judged = gold.read_matches(sorted(folder.glob("matches*.jsonl")))
    here = {post.id: said[post.id] if said else gold.as_labelled(post) for post in posts.values()}
    return examples(evaluate.sure(here, Rules()), judged, base)


def dense_of(folders: Sequence[Path]) -> Examples:
    """Give the pairs of our own set, with a background fitted on these folders alone."""
    posts = gold.read_posts([folder / "posts.jsonl" for folder in folders])
    return examples_of(DENSE, fit.background([(post.text, gold.language(post)) for post in posts.values()]))


def main() -> None:
    from connector.matching.held_out import readings  # needs scikit-learn

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", dest="sets", action="append", type=Path, required=True)
    folders: list[Path] = parser.parse_args().sets
    DATA.mkdir(exist_ok=True)
    fit.save(background_of(folders), DATA / "background.npz")
    said = readings(gold.read_posts([folder / "posts.jsonl" for folder in folders]))
    sets: list[Examples] = []
    for folder in folders:
        base = background_of([other for other in folders if other != folder])
        sets += [examples_of(folder, base), examples_of(folder, base, said)]
    (DATA / "weights.json").write_text(learn(sets, dense_of(folders)).dump())
    read(DATA / "background.npz")


if __name__ == "__main__":
    main()
