"""Makes the weights that sense danger: `python -m mapping.language.train_danger`. Needs scikit-learn.

Learned from `training/danger.jsonl`, against every sentence of our own posts of the sets of BESIDE. The bias is then
set so that a fixed share of other ordinary posts (sets `a` and `b` without those a person calls a crisis or abuse)
alarms.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from mapping.language import danger_sense, features, fit, model, train
from mapping.language.danger_sense import NONE, Weights
from mapping.language.model import Read

ALARMS = 0.02  # share of ordinary posts that may alarm
GROUPS = ("aw", "ac")  # what is weighed besides ideas; pairs across a gap and moods found no more on rounds held out
LEAST_READS = 2  # sentences a feature must stand in
STRENGTH = 30.0  # inverse of the penalty; best of 3, 10, 30 on the last round held out
# The sets of ours it is learned against; the last ones are kept to see how often ordinary posts alarm.
BESIDE = (*"cdefghijklmnopqrstuvwxyz", "aa", "ab", "ac", "ad", "ae")


def examples() -> list[dict[str, Any]]:
    """Give the texts to learn danger from: `text`, the kinds of `danger` (none: harmless), and the `round` written."""
    lines = resources.files("mapping.language").joinpath("training/danger.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in lines.splitlines() if line]


def ordinary(names: Sequence[str]) -> list[str]:
    """Give the posts of these sets that nobody calls a crisis or abuse."""
    return [
        features.joined(post["title"] or "", post["body"] or "")
        for post in train.training_posts(names)
        if not {"crisis", "abuse"} & set(post["labels"].get("sensitive", ()))
    ]


def train_danger(chosen: Sequence[dict[str, Any]]) -> Weights:
    """Fit on these examples, and set the bias for the alarms allowed."""
    labelled = [(each["text"], each["danger"][0] if each["danger"] else NONE) for each in chosen]
    labelled += [(text, NONE) for text in ordinary(BESIDE)]
    rows = [(read, label) for text, label in labelled for read in danger_sense.reads(text)]
    reads = [read for read, _ in rows]
    vocabulary = fit.vocabulary(reads, GROUPS, LEAST_READS)
    head = fit.fit_head(fit.matrix(vocabulary, reads), [label for _, label in rows], STRENGTH)
    return vocabulary, _allowing(vocabulary, head)


def _allowing(vocabulary: model.Vocabulary, head: model.Head) -> model.Head:
    """Shift the bias of "none" until only the share allowed of ordinary posts alarms."""
    none = head.labels.index(NONE)
    odds = []
    for text in ordinary(("a", "b")):
        least = min((_chance(vocabulary, head, read, none) for read in danger_sense.reads(text)), default=1.0)
        odds.append(np.log(least / max(1 - least, 1e-9)))
    bias = head.bias.copy()
    bias[none] -= np.float32(np.quantile(odds, ALARMS))
    return replace(head, bias=bias)


def _chance(vocabulary: model.Vocabulary, head: model.Head, read: Read, label: int) -> float:
    return float(head.probabilities(*vocabulary.vector(read))[label])


def main() -> None:
    """Write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("danger.npz"))
    vocabulary, head = train_danger(examples())
    model.save(parser.parse_args().out, vocabulary, {"danger": head})


if __name__ == "__main__":
    main()
