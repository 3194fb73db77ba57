"""Fits what the connector ships: the background over all posts, and the weights of the score over graded pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import svds
from scipy.special import expit

from connector.matching.background import DIMENSIONS, GRAM_SLOTS, TERM_SLOTS, Background, hashed
from connector.matching.features import AGAINST, NAMES, Matrix
from connector.matching.needs import MOST, needs
from connector.matching.score import Model
from connector.matching.words import grams, terms

_COMMON_GRAM: Final = 3  # posts a gram must stand in
_SEED: Final = 20260301


def background(texts: Sequence[tuple[str, str]]) -> Background:
    """Fit rarity and the latent space on (text, language) of all posts, also those that neither ask nor offer."""
    seen: Counter[int] = Counter()
    for text, language in texts:
        seen.update(hashed(terms(text, language), TERM_SLOTS).keys())
    term_idf = np.full(TERM_SLOTS, _rarity(0, len(texts)), np.float32)
    for slot, times in seen.items():
        term_idf[slot] = _rarity(times, len(texts))
    term_idf[0] = 0
    return _with_latent(term_idf, _need_rarity(texts), [hashed(grams(text), GRAM_SLOTS) for text, _ in texts])


def _rarity(posts: int, total: int) -> float:
    """Robertson and Sparck Jones' inverse document frequency, kept positive as in Lucene."""
    return float(np.log1p((total - posts + 0.5) / (posts + 0.5)))


def _need_rarity(texts: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
    spoken = Counter(number for text, language in texts for number in needs(text, language))
    return np.array([_rarity(spoken[number], len(texts)) for number in range(MOST)], np.float32)


def _with_latent(
    term_idf: NDArray[np.float32], need_rarity: NDArray[np.float32], counted: list[dict[int, int]]
) -> Background:
    seen = Counter(slot for counts in counted for slot in counts)
    slots = np.array(sorted(slot for slot, times in seen.items() if times >= _COMMON_GRAM), np.int32)
    rows = np.full(GRAM_SLOTS, -1, np.int32)
    rows[slots] = np.arange(len(slots), dtype=np.int32)
    idf = np.array([np.log(len(counted) / seen[slot]) for slot in slots.tolist()], np.float32)
    _, _, space = svds(_sparse(counted, rows, idf), DIMENSIONS, rng=np.random.default_rng(_SEED))
    return Background(term_idf, rows, idf, np.ascontiguousarray(space.T.astype(np.float32)), need_rarity)


def _sparse(counted: list[dict[int, int]], rows: NDArray[np.int32], idf: NDArray[np.float32]) -> csr_matrix:
    values: list[float] = []
    columns: list[int] = []
    starts = [0]
    for counts in counted:
        known = [(int(rows[slot]), times) for slot, times in counts.items() if rows[slot] >= 0]
        weights = np.array([(1 + np.log(times)) * idf[row] for row, times in known])
        values.extend(weights / max(float(np.linalg.norm(weights)), 1e-9))
        columns.extend(row for row, _ in known)
        starts.append(len(columns))
    return csr_matrix((values, columns, starts), shape=(len(counted), len(idf)))


def save(base: Background, path: Path) -> None:
    """Write a background: half precision for rarity, a byte for each latent number, one scale a row."""
    scale = np.abs(base.latent).max(axis=1) / 127 + 1e-12
    slots = np.flatnonzero(base.gram_row >= 0)
    np.savez_compressed(
        path,
        need_rarity=base.need_rarity.astype(np.float16),
        term_idf=base.term_idf.astype(np.float16),
        gram_slots=slots[np.argsort(base.gram_row[slots])].astype(np.int32),
        gram_idf=base.gram_idf.astype(np.float16),
        latent=np.rint(base.latent / scale[:, None]).astype(np.int8),
        scale=scale.astype(np.float16),
    )


def weights(features: Matrix, good: NDArray[np.bool_], counts: NDArray[np.float32], strength: float = 1.0) -> Model:
    """Fit the score on pairs by logistic regression; `counts` is how much each judgement weighs.

    No weight may contradict what its feature means (`features.AGAINST`): with few hundred judgements the sign of a
    small weight is chance, and a score that falls because words are shared could not be explained to anyone.
    """
    spread = features.std(axis=0)
    scale = np.where(spread > 1e-3, spread, np.inf)  # what never varies teaches nothing
    inputs = np.column_stack((features / scale, np.ones(len(features)))).astype(np.float64)
    target = np.where(good, 1.0, -1.0)

    def loss(theta: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margins = target * (inputs @ theta)
        slope = inputs.T @ (-target * counts * expit(-margins))
        ridge = np.append(theta[:-1], 0) / strength
        return float(counts @ np.logaddexp(0, -margins) + ridge @ theta / 2), slope + ridge

    bounds = [(None, 0.0) if name in AGAINST else (0.0, None) for name in NAMES]
    found = minimize(loss, np.zeros(len(NAMES) + 1), jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)])
    return Model((found.x[:-1] / scale).astype(np.float32), float(found.x[-1]))
