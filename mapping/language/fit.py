"""Fits the weights of `model.py` on labelled posts. Needs scikit-learn, which reading does not.

Cues weigh more than words: they carry over to writers and towns never seen, words hardly do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from mapping.language.model import WORD_GROUPS, Floats, Head, Model, Read, Vocabulary, extract

PURPOSES = ("request", "offer", "both", "other")
LEAST_POSTS = 2  # a feature must stand in at least this many posts
PURPOSE_STRENGTH = 4.0  # inverse of the penalty (scikit-learn's C)
CATEGORY_STRENGTH = 12.0
SEED = 20260401


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled post, read once. `category` is None for posts that are no proposal."""

    read: Read
    purpose: str
    category: str | None
    community: str


def examples(posts: Sequence[dict[str, Any]]) -> list[Example]:
    """Read labelled posts in the schema of `training/`."""
    return [
        Example(
            extract(post["title"] or "", post["body"] or ""),
            post["labels"]["kind"],
            post["labels"]["category"],
            post["community"],
        )
        for post in posts
    ]


def vocabulary(reads: Sequence[Read]) -> Vocabulary:
    """Choose the features that stand in enough posts, and count how telling they are."""
    index: dict[str, dict[str, int]] = {}
    idf: list[float] = []
    for group in ("cue", *WORD_GROUPS):
        seen = Counter(name for read in reads for name in read.names(group))
        kept = sorted(name for name, count in seen.items() if count >= LEAST_POSTS)
        index[group] = {name: len(idf) + offset for offset, name in enumerate(kept)}
        idf.extend(float(np.log(len(reads) / seen[name])) for name in kept)
    return Vocabulary(index, np.array(idf, dtype=np.float16).astype(np.float32), len(idf))


def matrix(known: Vocabulary, reads: Sequence[Read]) -> sparse.csr_matrix:
    """Give the posts as rows over the vocabulary."""
    vectors = [known.vector(read) for read in reads]
    ends = np.cumsum([0, *(len(rows) for rows, _ in vectors)])
    rows = np.concatenate([rows for rows, _ in vectors])
    values = np.concatenate([values for _, values in vectors])
    return sparse.csr_matrix((values, rows, ends), shape=(len(reads), known.size))


def fit(chosen: Sequence[Example], curves: dict[str, tuple[Floats, Floats]] | None = None) -> Model:
    """Fit both heads. Without `curves` probabilities are taken as they come."""
    known = vocabulary([each.read for each in chosen])
    rows = matrix(known, [each.read for each in chosen])
    curves = curves or {}
    proposals = np.array([number for number, each in enumerate(chosen) if each.category])
    return Model(
        known,
        fit_head(rows, [each.purpose for each in chosen], PURPOSE_STRENGTH, curves.get("purpose")),
        fit_head(
            rows[proposals],
            [chosen[number].category or "" for number in proposals],
            CATEGORY_STRENGTH,
            curves.get("category"),
        ),
    )


def fit_head(
    rows: sparse.csr_matrix, labels: list[str], strength: float, curve: tuple[Floats, Floats] | None = None
) -> Head:
    """Fit one question. Without a `curve` probabilities are taken as they come."""
    from sklearn.linear_model import LogisticRegression

    regression = LogisticRegression(C=strength, class_weight="balanced", max_iter=1000, random_state=SEED)
    regression.fit(rows, labels)
    weights, scale = _round(regression.coef_.T)
    straight = np.array([0.0, 1.0], dtype=np.float32)
    return Head(
        tuple(str(label) for label in regression.classes_),
        weights,
        scale,
        regression.intercept_.astype(np.float32),
        curve or (straight, straight),
    )


def _round(weights: NDArray[np.float64]) -> tuple[NDArray[np.int8], Floats]:
    """Round weights to one byte per weight with one scale per label."""
    scale = np.abs(weights).max(axis=0) / 127.0
    scale[scale == 0] = 1.0
    return np.round(weights / scale).astype(np.int8), scale.astype(np.float32)


def predict(model: Model, reads: Sequence[Read]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Give the raw probabilities of purpose and category, a row a post."""
    both = [model.chances(read) for read in reads]
    return np.array([purposes for purposes, _ in both]), np.array([kinds for _, kinds in both])


def curve(probability: NDArray[np.float32], right: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Learn how often a best label of this raw probability is right: isotonic, at 21 points, never quite 0 or 1."""
    from sklearn.isotonic import IsotonicRegression

    points = np.linspace(0, 1, 21, dtype=np.float32)
    fitted = IsotonicRegression(out_of_bounds="clip", y_min=0.02, y_max=0.99).fit(probability, right)
    return points, np.asarray(fitted.predict(points), dtype=np.float32)
