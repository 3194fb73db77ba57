"""What a proposal is about, finer than its category and across languages: a drill, a hedge, tax, a dog.

The list (`data/needs.txt`) is common knowledge written by hand, Dutch beside English, so that an English
request meets a Dutch offer. A need may be a kind of another (`drill < tools`): who speaks of a drill speaks of tools.
A need weighs by how rarely posts speak of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

from connector.matching.words import forms, lemma_and_stem, tokens

MOST: Final = 512
BYTES: Final = MOST // 8


@dataclass(frozen=True, slots=True)
class Need:
    """One line of the list: what it is a kind of ("" for none), and its words by language."""

    name: str
    parent: str
    words: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def known() -> tuple[Need, ...]:
    """Give all needs; the place of one in this order is its number."""
    lines = files("connector.matching").joinpath("data/needs.txt").read_text(encoding="utf-8").splitlines()
    return tuple(_need(line) for line in lines if line and not line.startswith("#"))


def _need(line: str) -> Need:
    head, _, words = line.partition(":")
    name, _, parent = head.partition("<")
    dutch, _, english = words.partition("|")
    return Need(name.strip(), parent.strip(), {"nl": tuple(dutch.split()), "en": tuple(english.split())})


@lru_cache(maxsize=1)
def _numbers() -> dict[str, frozenset[int]]:
    """Give the numbers of the needs each word form stands for, with those they are a kind of."""
    number = {need.name: at for at, need in enumerate(known())}
    found: dict[str, set[int]] = {}
    for need in known():
        meant = {number[each.name] for each in _up(need)}
        for language, words in need.words.items():
            for word in words:
                for form in lemma_and_stem(word, language):
                    found.setdefault(f"{language} {form}", set()).update(meant)
    return {form: frozenset(numbers) for form, numbers in found.items()}


def _up(need: Need) -> Iterator[Need]:
    """Give a need, what it is a kind of, and so on."""
    named = {each.name: each for each in known()}
    while True:
        yield need
        if not need.parent:
            return
        need = named[need.parent]


def needs(text: str, language: str) -> frozenset[int]:
    """Give the numbers of the needs a text speaks of."""
    tongue = "en" if language == "en" else "nl"
    meant = _numbers()
    return frozenset(
        number
        for word in set(tokens(text))
        for form in forms(word, tongue)
        for number in meant.get(f"{tongue} {form}", ())
    )


def packed(numbers: frozenset[int]) -> NDArray[np.uint8]:
    """Fold needs into BYTES bytes."""
    flags = np.zeros(MOST, np.uint8)
    flags[list(numbers)] = 1
    return np.packbits(flags)
