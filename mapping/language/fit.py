"""Fits the weights of `model.py` on labelled posts. Needs scikit-learn, which reading does not.

Cues weigh more than words: they carry over to writers and towns never seen, words hardly do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from mapping.language.model import ON_BEHALF, URGENT, WORD_GROUPS, YES, Floats, Head, Model, Read, Vocabulary, extract

PURPOSES = ("request", "offer", "both", "other")
LEAST_POSTS = 3  # a feature of reading must stand in at least this many posts
PURPOSE_STRENGTH = 4.0  # inverse of the penalty (scikit-learn's C)
CATEGORY_STRENGTH = 12.0
FLAG_STRENGTH = 4.0
SCALED_STRENGTH = 10.0
# The part of the second regression (see `fit_head`): better than none on populations held out, chosen there.
TELLING = 1 / 2
# What log-odds are divided by (Guo and others 2017, "On calibration of modern neural networks"): what is learned from
# many posts of few hands is too sure of posts by others. Likeliest on the communities of `a` and `b` held out.
PURPOSE_TEMPERATURE = 1.6
CATEGORY_TEMPERATURE = 1.7
FLAGS = (URGENT, ON_BEHALF)
LEAST_YES = 10
SEED = 20260401


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled post, read once. `category` is None for posts that are no proposal."""

    read: Read
    purpose: str
    category: str | None
    community: str
    flags: Mapping[str, bool | None] = field(default_factory=dict)  # of FLAGS; None where nobody said


def examples(posts: Sequence[dict[str, Any]]) -> list[Example]:
    """Read labelled posts in the schema of `training/`."""
    return [
        Example(
            extract(post["title"] or "", post["body"] or ""),
            post["labels"]["kind"],
            post["labels"]["category"],
            post["community"],
            {flag: _flag(post["labels"], flag) for flag in FLAGS},
        )
        for post in posts
    ]


def _flag(labels: Mapping[str, Any], flag: str) -> bool | None:
    """Give whether a proposal is so; a post that is none says nothing of it."""
    return labels.get(flag) if labels["category"] else None


def vocabulary(reads: Sequence[Read], groups: Sequence[str] = WORD_GROUPS, least: int = LEAST_POSTS) -> Vocabulary:
    """Choose the features that stand in at least `least` posts, and count how telling they are."""
    index: dict[str, dict[str, int]] = {}
    idf: list[float] = []
    for group in ("cue", *groups):
        seen = Counter(name for read in reads for name in read.names(group))
        kept = sorted(name for name, count in seen.items() if count >= least)
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
    """Fit all heads. Without `curves` probabilities are taken as they come."""
    known = vocabulary([each.read for each in chosen])
    rows = matrix(known, [each.read for each in chosen])
    curves = curves or {}
    proposals = [number for number, each in enumerate(chosen) if each.category]
    purposes = [each.purpose for each in chosen]
    helping, kinds = rows[proposals], [chosen[number].category or "" for number in proposals]
    return Model(
        known,
        fit_head(rows, purposes, PURPOSE_STRENGTH, curves.get("purpose"), TELLING, PURPOSE_TEMPERATURE),
        fit_head(helping, kinds, CATEGORY_STRENGTH, curves.get("category"), TELLING, CATEGORY_TEMPERATURE),
        {flag: head for flag in FLAGS if (head := _fit_flag(rows, [each.flags.get(flag) for each in chosen]))},
    )


def _fit_flag(rows: sparse.csr_matrix, labels: Sequence[bool | None]) -> Head | None:
    """Fit a question of yes or no on the posts that answer it; None where there are too few to learn from.

    Yes is read where it is likelier than no. F1 between our own sets is a little better from a lower chance on, at the
    price of half the precision: a neighbour who is not in a hurry would be taken for one who is.
    """
    known = [number for number, label in enumerate(labels) if label is not None]
    if sum(labels[number] is True for number in known) < LEAST_YES:
        return None
    return fit_head(rows[known], [YES if labels[number] else "no" for number in known], FLAG_STRENGTH)


def fit_head(
    rows: sparse.csr_matrix,
    labels: list[str],
    strength: float,
    curve: tuple[Floats, Floats] | None = None,
    telling: float = 0.0,
    temperature: float = 1.0,
) -> Head:
    """Fit one question, its log-odds divided by `temperature`. Without a `curve` probabilities are taken as they come.

    `telling` is the part of a second regression for each label, over features scaled by how much more they stand in its
    posts than in others (Wang and Manning 2012, "Baselines and bigrams"); both are linear, so that their mean is too.
    """
    from sklearn.linear_model import LogisticRegression

    regression = LogisticRegression(C=strength, class_weight="balanced", max_iter=1000, tol=1e-3, random_state=SEED)
    regression.fit(rows, labels)
    coefficients, bias = regression.coef_.T, regression.intercept_
    if len(regression.classes_) == 2:  # one column of log-odds; half for, half against
        coefficients, bias = np.hstack((-coefficients, coefficients)) / 2, np.concatenate((-bias, bias)) / 2
    if telling:
        scaled, scaled_bias = _scaled(rows, np.array(labels), regression.classes_)
        coefficients = (1 - telling) * coefficients + telling * scaled
        bias = (1 - telling) * bias + telling * scaled_bias
    weights, scale = _round(coefficients / temperature)
    straight = np.array([0.0, 1.0], dtype=np.float32)
    return Head(
        tuple(str(label) for label in regression.classes_),
        weights,
        scale,
        (bias / temperature).astype(np.float32),
        curve or (straight, straight),
    )


def _scaled(
    rows: sparse.csr_matrix, labels: NDArray[np.str_], names: Sequence[str]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give weights and bias, a column a label, of regressions over features scaled by their log-count ratio."""
    from sklearn.linear_model import LogisticRegression

    there = sparse.csr_matrix((np.ones_like(rows.data), rows.indices, rows.indptr), shape=rows.shape)
    weights, bias = np.zeros((rows.shape[1], len(names))), np.zeros(len(names))
    for column, name in enumerate(names):
        inside = labels == name
        ratio = _share_of(there[inside]) - _share_of(there[~inside])
        regression = LogisticRegression(
            C=SCALED_STRENGTH, class_weight="balanced", solver="liblinear", dual=True, random_state=SEED, tol=1e-3
        )
        regression.fit(rows @ sparse.diags(ratio), inside)
        weights[:, column], bias[column] = ratio * regression.coef_[0], regression.intercept_[0]
    return weights, bias


def _share_of(there: sparse.csr_matrix) -> NDArray[np.float64]:
    """Give the logarithm of each feature's share of what stands in these posts, as if each stood once more."""
    counts = 1.0 + np.asarray(there.sum(axis=0)).ravel()
    return np.asarray(np.log(counts / counts.sum()))


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
