"""Finds cues fast: most are single words, which one remembered look-up per word settles; the rest are phrases."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mapping.language import phrases

SINGLE = re.compile(r"\*[a-z0-9]+|[a-z0-9]+\*?")
LONGEST = 24  # letters of the longest cue
NONE: frozenset[str] = frozenset()
REMEMBERED = 50_000  # words whose slugs are kept; beyond it they are looked up again

Table = dict[str, set[str]]


class CueList:
    """Cues with their slugs, in the notation of `phrases`; finds the same hits as a `PhraseList` of them."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        folded = [(slug, phrases.fold(cue).text.strip()) for slug, cue in entries]
        self._exact: Table = {}
        self._begins: Table = {}
        self._ends: Table = {}
        rest = []
        for slug, cue in folded:
            if not SINGLE.fullmatch(cue):
                rest.append((slug, cue))
                continue
            table = self._ends if cue.startswith("*") else self._begins if cue.endswith("*") else self._exact
            table.setdefault(cue.strip("*"), set()).add(slug)
        self._phrases = phrases.PhraseList(rest)
        self._known: dict[str, tuple[str, ...]] = {}

    def find(self, text: str) -> list[phrases.Hit]:
        """Give every occurrence of every cue, in order of position."""
        hits = self._phrases.find(text)
        known = self._known
        for word, places in phrases.fold(text).words.items():
            slugs = known.get(word)
            if slugs is None:
                slugs = self._look_up(word)
            for slug in slugs:
                hits.extend(phrases.Hit(slug, start, end) for start, end in places)
        return sorted(hits, key=lambda hit: (hit.start, hit.end, hit.slug))

    def _look_up(self, word: str) -> tuple[str, ...]:
        """Give the slugs of a word, by the whole of it, its beginnings and its ends."""
        slugs = set(self._exact.get(word, ()))
        for length in range(1, min(len(word), LONGEST) + 1):
            slugs |= self._begins.get(word[:length], NONE) | self._ends.get(word[-length:], NONE)
        found = tuple(sorted(slugs))
        if len(self._known) < REMEMBERED:
            self._known[word] = found
        return found
