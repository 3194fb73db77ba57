"""What speaks for a pair, as numbers between about 0 and 1: words, meaning, category, place, time, conditions.

The names are the columns; weights are learned (`connector.matching.train`), those of AGAINST
may only count against. Text counts in both directions: how much of the request the offer covers, and the reverse.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from connector.matching import categories
from connector.matching.background import TERM_SLOTS
from connector.matching.gates import ANYWHERE, MUNICIPALITY, NEAR, Sides
from connector.matching.traits import Rows

Matrix = NDArray[np.float32]
Column = NDArray[np.float32]

NAMES: Final = (
    "words",
    "request_covered",
    "offer_covered",
    "meaning",
    "same_category",
    "category_in_both",
    "category_shared",
    "thing_words",
    "thing_meaning",
    "vague_category",
    "same_area",
    "near_or_wide",
    "no_distance",
    "time_fits",
    "time_unknown",
    "same_rhythm",
    "days_between",
    "conditions_met",
    "conditions_open",
    "same_language",
    "words_meaning",
    "needs",
    "needs_shared",
    "needs_apart",
    "needs_missed",
    "needs_unknown",
    "thing_missed",
    "sure",
)
AGAINST: Final = frozenset(
    {
        "vague_category",
        "time_unknown",
        "days_between",
        "conditions_open",
        "needs_apart",
        "needs_missed",
        "needs_unknown",
        "thing_missed",
    }
)
_MONTHS_AGO: Final = np.log1p(180.0)
_RAREST_NEED: Final = 6.0  # about the rarity of a need that one post in 400 speaks of
_THINGS: Final = np.isin(np.arange(256), [categories.NUMBER["goods"], categories.OTHER])
_BITS: Final = np.array([1 << number if number < len(categories.SLUGS) else 0 for number in range(256)], np.uint32)
_VAGUE: Final = np.isin(np.arange(256), [categories.OTHER, categories.NUMBER["community"]])


class Words:
    """Compares the words of one row with those of many. Keeps one scratch table; not for several threads at once."""

    def __init__(self, need_rarity: NDArray[np.float32]) -> None:
        self.need_rarity = need_rarity
        self._scratch = np.zeros(TERM_SLOTS, np.float32)

    def compare(self, one: np.void, many: Rows) -> tuple[Column, Column, Column]:
        """Give cosine, the share of `one` that each covers, the share of each that `one` covers."""
        slots, weights = one["terms"], one["weights"].astype(np.float32) / 255
        self._scratch[slots] = weights
        self._scratch[0] = 0
        terms = many["terms"]
        mine = self._scratch[terms]
        self._scratch[slots] = 0
        theirs = many["weights"].astype(np.float32)
        theirs *= mine > 0
        theirs /= 255
        cosine = np.einsum("ij,ij->i", mine, theirs)
        return cosine, np.einsum("ij,ij->i", mine, mine), np.einsum("ij,ij->i", theirs, theirs)


def matrix(sides: Sides, words: Words) -> Matrix:
    """Give one row of features for each pair; exactly one of the two sides must have a single row, or both."""
    requests, offers = sides.requests, sides.offers
    if len(requests) == 1:
        cosine, asked, offered = words.compare(requests[0], offers)
    else:
        cosine, offered, asked = words.compare(offers[0], requests)
    found = np.empty((max(len(requests), len(offers)), len(NAMES)), np.float32)
    found[:, :3] = np.stack((cosine, asked, offered), axis=1)
    scale = np.float32(1 / 127)
    asked_for, given = requests["latent"] * scale, offers["latent"] * scale
    latent: Column = (asked_for @ given.T).reshape(-1)
    found[:, 3] = latent
    _categories(found[:, 4:10], requests, offers, cosine, latent)
    _place(found[:, 10:13], sides)
    _time(found[:, 13:17], requests, offers)
    _conditions(found[:, 17:19], requests, offers)
    found[:, 19] = requests["language"] == offers["language"]
    found[:, 20] = np.sqrt(np.maximum(cosine, 0) * np.maximum(latent, 0))
    _needs(found[:, 21:26], requests, offers, words.need_rarity)
    found[:, 26] = _THINGS[requests["categories"][:, 0]] * found[:, 24]
    found[:, 27] = requests["confidence"] * np.float32(1 / 255) * offers["confidence"] / 255
    return found


def _categories(found: Matrix, requests: Rows, offers: Rows, cosine: Column, latent: Column) -> None:
    asked, offered = requests["categories"], offers["categories"]
    sure = requests["category_confidence"] * np.float32(1 / 255) * offers["category_confidence"] / 255
    same = asked[:, 0] == offered[:, 0]
    crossed = (_BITS[asked[:, 0]] & offers["kinds"]) | (requests["kinds"] & _BITS[offered[:, 0]])
    shared = requests["kinds"] & offers["kinds"]
    things = _THINGS[asked[:, 0]]
    found[:, 0] = same * sure
    found[:, 1] = crossed > 0
    found[:, 2] = shared > 0
    found[:, 3] = things * cosine
    found[:, 4] = things * latent
    found[:, 5] = _VAGUE[asked[:, 0]] | _VAGUE[offered[:, 0]]


def _needs(found: Matrix, requests: Rows, offers: Rows, rarity: Column) -> None:
    """How much the needs weighed by rarity agree: cosine, what is shared, whether both name needs but none together,
    the part of what is asked that an offer with needs of its own leaves open, and whether one names none."""
    one, many = (requests, offers) if len(requests) == 1 else (offers, requests)
    named = np.flatnonzero(np.unpackbits(one["needs"][0]))
    bits = many["needs"][:, named >> 3] >> (7 - (named & 7)).astype(np.uint8) & 1
    shared = (bits * np.square(rarity[named])).sum(axis=1)
    asked, offered = requests["need_length"], offers["need_length"]
    lengths = asked * offered
    found[:, 0] = shared / np.maximum(lengths, 1)
    found[:, 1] = np.minimum(np.sqrt(shared) / _RAREST_NEED, 1)
    found[:, 2] = (lengths > 0) & (shared == 0)
    found[:, 3] = (lengths > 0) * (1 - shared / np.maximum(np.square(asked), 1))
    found[:, 4] = lengths == 0


def _place(found: Matrix, sides: Sides) -> None:
    requests, offers = sides.requests, sides.offers
    same = requests["area"] == offers["area"]
    wide = (requests["reach"] >= MUNICIPALITY) | (offers["reach"] >= MUNICIPALITY)
    found[:, 0] = same
    found[:, 1] = ~same & wide & (sides.apart <= NEAR + 1)
    found[:, 2] = ~same & (offers["reach"] == ANYWHERE)


def _time(found: Matrix, requests: Rows, offers: Rows) -> None:
    both = (requests["time_known"] > 0) & (offers["time_known"] > 0)
    every, other = requests["every_days"], offers["every_days"]
    found[:, 0] = both
    found[:, 1] = ~both
    found[:, 2] = (every > 0) & (other > 0) & (np.maximum(every, other) <= 2 * np.minimum(every, other))
    found[:, 3] = np.log1p(np.abs(requests["posted"].astype(np.float32) - offers["posted"])) / _MONTHS_AGO


def _conditions(found: Matrix, requests: Rows, offers: Rows) -> None:
    wished = requests["wishes"]
    met = np.bitwise_count(wished & offers["demands"])
    found[:, 0] = np.minimum(met, 2) / np.float32(2)
    found[:, 1] = (met == 0) & (wished > 0)
