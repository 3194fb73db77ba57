"""What a word is about: a tool, a tree, a pet, a tax, a sport (`topics.tsv`), so that a rare word is not unknown.

A plural or a diminutive counts as its word, and a compound as the longest listed word it ends with, for there the head
of a Dutch compound stands: a "tuintafel" is a table, a "kersenboom" a tree.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from mapping.language import phrases

NOTHING = "none"  # the topic of words that are about nothing
ENDINGS = ("tjes", "tje", "jes", "je", "en", "s")  # longest first
SHORTEST_STEM = 3
SHORTEST_HEAD = 4  # letters of a word that others may end with


def topics(word: str) -> tuple[str, ...]:
    """Give what a folded word is about: one topic, seldom two, or none."""
    known = _known()
    forms = [word, *_stems(word)]
    for form in forms:
        if form in known:
            return known[form]
    ends = (form[at:] for at in range(1, len(word) - SHORTEST_HEAD + 1) for form in forms)
    return next((known[end] for end in ends if len(end) >= SHORTEST_HEAD and end in known), ())


def _stems(word: str) -> list[str]:
    """Give a word without the endings it may have; "mannen" doubles the last letter of its stem."""
    stems = [word.removesuffix(end) for end in ENDINGS if word.endswith(end) and len(word) - len(end) >= SHORTEST_STEM]
    return stems + [stem[:-1] for stem in stems if len(stem) > SHORTEST_STEM and stem[-1] == stem[-2]]


@lru_cache(maxsize=1)
def _known() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for topic, row in phrases.lines("topics.tsv"):
        for word in row.split():
            found[word] = (*found.get(word, ()), topic)
    return {word: () if NOTHING in its else its for word, its in found.items()}
