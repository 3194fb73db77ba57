"""What posts in general look like: how rare each term is, and a small latent space of meaning.

Both are fitted by `connector.matching.train` on all labelled posts, also the irrelevant ones: rarity measured over
everything that is said ranks better than over offers only (MAP 0.223 against 0.187 elsewhere). Shipped as a data file.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from connector.matching.words import grams, terms

TERM_SLOTS = 1 << 18  # hashed terms; slot 0 stays empty for padding
GRAM_SLOTS = 1 << 17
DIMENSIONS = 64


@dataclass(frozen=True, slots=True)
class Background:
    """Rarity and meaning. Shapes: term_idf (TERM_SLOTS,), gram_row (GRAM_SLOTS,) row of a gram in `latent` or -1,
    gram_idf and latent (rows, …), need_rarity (needs.MOST,)."""

    term_idf: NDArray[np.float32]
    gram_row: NDArray[np.int32]
    gram_idf: NDArray[np.float32]
    latent: NDArray[np.float32]
    need_rarity: NDArray[np.float32]

    def weigh(self, text: str, language: str, most: int) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
        """Give the `most` weightiest terms as slots with weights of length one (BM25's saturation, k1 = 1.2)."""
        counts = hashed(terms(text, language), TERM_SLOTS)
        slots = np.fromiter(counts.keys(), np.uint32, len(counts))
        times = np.fromiter(counts.values(), np.float32, len(counts))
        weights = self.term_idf[slots] * (times * 2.2 / (times + 1.2))
        order = np.lexsort((slots, -weights))[:most]
        return slots[order], unit(weights[order])

    def meaning(self, text: str) -> NDArray[np.float32]:
        """Give the place of a text in the latent space, of length one (all zeros when nothing is known of it)."""
        counts = hashed(grams(text), GRAM_SLOTS)
        slots = np.fromiter(counts.keys(), np.int64, len(counts))
        times = np.fromiter(counts.values(), np.float32, len(counts))
        rows = self.gram_row[slots]
        known = rows >= 0
        weights = (1 + np.log(times[known])) * self.gram_idf[rows[known]]
        return unit(weights @ self.latent[rows[known]])


def hashed(counts: Counter[str], slots: int) -> dict[int, int]:
    """Fold counts into hash slots 1 … slots-1."""
    folded: dict[int, int] = {}
    for word, times in counts.items():
        slot = crc32(word.encode()) % (slots - 1) + 1
        folded[slot] = folded.get(slot, 0) + times
    return folded


def unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scale to length one; a zero vector stays zero."""
    length = float(np.sqrt(vector @ vector)) if vector.size else 0.0
    return vector / np.float32(length) if length else vector


def read(path: Path) -> Background:
    """Read a background file. The latent space is stored as bytes with one scale a row."""
    with np.load(path, allow_pickle=False) as stored:
        return Background(
            term_idf=stored["term_idf"].astype(np.float32),
            gram_row=_rows(stored["gram_slots"]),
            gram_idf=stored["gram_idf"].astype(np.float32),
            need_rarity=stored["need_rarity"].astype(np.float32),
            latent=stored["latent"].astype(np.float32) * stored["scale"].astype(np.float32)[:, None],
        )


def _rows(slots: NDArray[np.int32]) -> NDArray[np.int32]:
    rows = np.full(GRAM_SLOTS, -1, np.int32)
    rows[slots] = np.arange(len(slots), dtype=np.int32)
    return rows


@lru_cache(maxsize=1)
def shipped() -> Background:
    """Give the background that comes with the connector."""
    with files("connector.matching").joinpath("data/background.npz").open("rb") as stored:
        return read(stored)  # type: ignore[arg-type]
