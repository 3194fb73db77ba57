"""Fits what the connector ships: the background over all posts, and the weights of the score over graded pairs.

Needs the extra `train` (scikit-learn); nothing here is imported at run time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.decomposition import TruncatedSVD
from sklearn.linear_model import LogisticRegression

from connector.matching.background import DIMENSIONS, GRAM_SLOTS, TERM_SLOTS, Background, hashed
from connector.matching.features import Matrix
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
    return _with_latent(term_idf, [hashed(grams(text), GRAM_SLOTS) for text, _ in texts])


def _rarity(posts: int, total: int) -> float:
    """Robertson and Sparck Jones' inverse document frequency, kept positive as in Lucene."""
    return float(np.log1p((total - posts + 0.5) / (posts + 0.5)))


def _with_latent(term_idf: NDArray[np.float32], counted: list[dict[int, int]]) -> Background:
    seen = Counter(slot for counts in counted for slot in counts)
    slots = np.array(sorted(slot for slot, times in seen.items() if times >= _COMMON_GRAM), np.int32)
    rows = np.full(GRAM_SLOTS, -1, np.int32)
    rows[slots] = np.arange(len(slots), dtype=np.int32)
    idf = np.array([np.log(len(counted) / seen[slot]) for slot in slots.tolist()], np.float32)
    space = TruncatedSVD(DIMENSIONS, random_state=_SEED).fit(_sparse(counted, rows, idf))
    return Background(term_idf, rows, idf, np.ascontiguousarray(space.components_.T.astype(np.float32)))


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
        term_idf=base.term_idf.astype(np.float16),
        gram_slots=slots[np.argsort(base.gram_row[slots])].astype(np.int32),
        gram_idf=base.gram_idf.astype(np.float16),
        latent=np.rint(base.latent / scale[:, None]).astype(np.int8),
        scale=scale.astype(np.float16),
    )


def weights(features: Matrix, good: NDArray[np.bool_], sure: NDArray[np.float32], strength: float = 1.0) -> Model:
    """Fit the score on pairs; `sure` is how much each judgement counts."""
    spread = features.std(axis=0)
    scale = np.where(spread > 1e-3, spread, np.inf)  # what never varies teaches nothing
    fitted = LogisticRegression(C=strength, max_iter=2000).fit(features / scale, good, sample_weight=sure)
    return Model((fitted.coef_[0] / scale).astype(np.float32), float(fitted.intercept_[0]))
