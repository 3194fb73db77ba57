"""Makes the weights the reader ships with: `python -m mapping.language.train`.

Every figure that calibrates the weights comes from posts of communities they were not trained on.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from mapping.language import fit
from mapping.language.model import Floats, Model

TRAINING = resources.files("mapping.language").joinpath("training")
NO_SETS_OF_OWN = ("a", "b", "danger")
# Written to be learned from, never tested on: every other file there.
OWN = tuple(
    sorted(
        name
        for each in TRAINING.iterdir()
        if each.name.endswith(".jsonl") and (name := each.name.removesuffix(".jsonl")) not in NO_SETS_OF_OWN
    )
)
SHIPPED = ("a", "b", *OWN)
WRITTEN_TO_TRAIN = "written to train"  # the community of those sets
FOLDS = 6  # communities held out together


def training_posts(names: Sequence[str] = SHIPPED) -> list[dict[str, Any]]:
    """Give the labelled posts that come with the source, from `training/NAME.jsonl`."""
    texts = [TRAINING.joinpath(f"{name}.jsonl").read_text(encoding="utf-8") for name in names]
    return [json.loads(line) for text in texts for line in text.splitlines() if line]


def held_out(chosen: Sequence[fit.Example], folds: int = FOLDS) -> Iterator[tuple[list[int], list[int]]]:
    """Split so that no community is on both sides: (numbers to train on, numbers to test on)."""
    communities = sorted({each.community for each in chosen} - {WRITTEN_TO_TRAIN})
    for fold in range(min(folds, len(communities))):
        tested = set(communities[fold::folds])
        inside = [number for number, each in enumerate(chosen) if each.community in tested]
        outside = [number for number, each in enumerate(chosen) if each.community not in tested]
        yield outside, inside


def calibration(chosen: Sequence[fit.Example]) -> dict[str, tuple[Floats, Floats]]:
    """Learn the curves of both heads on communities held out."""
    best: dict[str, list[tuple[float, bool]]] = {"purpose": [], "category": []}
    for outside, inside in held_out(chosen):
        model = fit.fit([chosen[number] for number in outside])
        purposes, kinds = fit.predict(model, [chosen[number].read for number in inside])
        for row, number in enumerate(inside):
            top = int(purposes[row].argmax())
            best["purpose"].append((float(purposes[row][top]), model.purpose.labels[top] == chosen[number].purpose))
            if chosen[number].category:
                top = int(kinds[row].argmax())
                best["category"].append((float(kinds[row][top]), model.category.labels[top] == chosen[number].category))
    return {
        name: fit.curve(np.array([p for p, _ in pairs], dtype=np.float32), np.array([right for _, right in pairs]))
        for name, pairs in best.items()
    }


def train(corrections: Sequence[dict[str, Any]] = ()) -> Model:
    """Fit on our posts and, when given, an organisation's corrections in the same schema."""
    chosen = fit.examples([*training_posts(), *corrections])
    return fit.fit(chosen, calibration(chosen))


def main() -> None:
    """Write the weights; with `--corrections`, posts of an organisation count too."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corrections", type=Path, help="JSONL of labelled posts to learn from as well")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("weights.npz"))
    chosen = parser.parse_args()
    lines = chosen.corrections.read_text(encoding="utf-8").splitlines() if chosen.corrections else []
    train([json.loads(line) for line in lines if line]).save(chosen.out)


if __name__ == "__main__":
    main()
