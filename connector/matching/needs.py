"""What a proposal is about, finer than its category and across languages: a drill, a hedge, tax, a dog.

The list (`data/needs.txt`) is common knowledge written by hand, Dutch beside English, so that an English
request meets a Dutch offer. A need weighs by how rarely posts speak of it.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

from connector.matching.words import forms, lemma_and_stem, tokens

MOST: Final = 128
BYTES: Final = MOST // 8


@lru_cache(maxsize=1)
def _numbers() -> dict[str, frozenset[int]]:
    """Give the numbers of the needs each word form stands for."""
    found: dict[str, set[int]] = {}
    lines = files("connector.matching").joinpath("data/needs.txt").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(line for line in lines if line and not line.startswith("#")):
        dutch, english = line.partition(":")[2].split("|")
        for language, words in (("nl", dutch), ("en", english)):
            for word in words.split():
                for form in lemma_and_stem(word, language):
                    found.setdefault(f"{language} {form}", set()).add(number)
    return {form: frozenset(numbers) for form, numbers in found.items()}


def needs(text: str, language: str) -> frozenset[int]:
    """Give the numbers of the needs a text speaks of."""
    tongue = "en" if language == "en" else "nl"
    known = _numbers()
    return frozenset(
        number
        for word in set(tokens(text))
        for form in forms(word, tongue)
        for number in known.get(f"{tongue} {form}", ())
    )


def packed(numbers: frozenset[int]) -> NDArray[np.uint8]:
    """Fold needs into BYTES bytes."""
    flags = np.zeros(MOST, np.uint8)
    flags[list(numbers)] = 1
    return np.packbits(flags)
