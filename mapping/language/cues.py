"""Finds the cues of all word lists in one pass over a text: most are single words, which one remembered look-up per
word settles; the rest are phrases, each tried only where a word it cannot do without stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from mapping import taxonomy
from mapping.language import phrases
from mapping.language.phrases import Hit

LANGUAGES = ("nl", "en")
CATEGORY = "category"  # the one list that stands elsewhere, in taxonomy.yaml
LISTS = {
    "purpose": ("nl/purpose.tsv", "en/purpose.tsv"),
    "constraints nl": ("nl/constraints.tsv",),
    "constraints en": ("en/constraints.tsv",),
    "special": ("nl/special.tsv", "en/special.tsv"),
    "professional": ("nl/professional.tsv", "en/professional.tsv"),
    "danger": ("nl/danger.tsv", "en/danger.tsv", "other/danger.tsv"),
    "danger_concepts": ("nl/danger_concepts.tsv", "en/danger_concepts.tsv"),
    "danger_ideas": ("danger_ideas.tsv",),
    "danger_idiom": ("nl/danger_idiom.tsv", "en/danger_idiom.tsv"),
}
SINGLE = re.compile(r"\*[a-z0-9]+|[a-z0-9]+\*?")
LONGEST = 24  # letters of the longest cue
NONE: frozenset[str] = frozenset()
REMEMBERED = 50_000  # words whose meanings are kept; beyond it they are looked up again

Table = dict[str, set[str]]


def find(text: str, name: str) -> Sequence[Hit]:
    """Give every occurrence of every cue of one list, in order of position."""
    return _scanned(text).get(name, ())


@lru_cache(maxsize=8)
def _scanned(text: str) -> Mapping[str, Sequence[Hit]]:
    return _all().find(text)


@lru_cache(maxsize=1)
def _all() -> CueLists:
    return CueLists([*_from_files(), *_of_categories()])


def _from_files() -> Iterator[tuple[str, str, str]]:
    for name, paths in LISTS.items():
        for path in paths:
            yield from ((name, slug, cue) for slug, phrase in phrases.lines(path) for cue in _alone(phrase))


def _alone(phrase: str) -> Sequence[str]:
    """Give a phrase that is only alternatives as one phrase each, which is found faster."""
    plain = re.fullmatch(r"\(([^()\[\]]*)\)", phrase)
    return plain.group(1).split("|") if plain else (phrase,)


def _of_categories() -> Iterator[tuple[str, str, str]]:
    for category in taxonomy.categories().values():
        for language in LANGUAGES:
            yield from ((CATEGORY, category.slug, cue) for cue in category.cues[language])


class CueLists:
    """The cues of several lists, as (list, slug, cue in the notation of `notation`)."""

    def __init__(self, entries: Iterable[tuple[str, str, str]]) -> None:
        self._exact: Table = {}
        self._begins: Table = {}
        self._ends: Table = {}
        rest = []
        for name, slug, written in entries:
            cue = phrases.fold(written).text.strip()
            meaning = f"{name}\t{slug}"
            if not SINGLE.fullmatch(cue):
                rest.append((meaning, cue))
                continue
            table = self._ends if cue.startswith("*") else self._begins if cue.endswith("*") else self._exact
            table.setdefault(cue.strip("*"), set()).add(meaning)
        self._phrases = phrases.PhraseList(rest)
        self._known: dict[str, tuple[tuple[str, str], ...]] = {}

    def find(self, text: str) -> dict[str, list[Hit]]:
        """Give for each list with a cue in the text every occurrence of its cues, in order of position."""
        found: dict[str, list[Hit]] = {}
        for hit in self._phrases.find(text):
            name, _, slug = hit.slug.partition("\t")
            found.setdefault(name, []).append(Hit(slug, hit.start, hit.end))
        of_phrases = list(found.values())
        folded = phrases.fold(text)
        known = self._known
        start = 0
        for word in folded.said:
            start = folded.text.index(word, start)
            end = start + len(word)
            meanings = known.get(word)
            if meanings is None:
                meanings = self._look_up(word)
            for name, slug in meanings:
                found.setdefault(name, []).append(Hit(slug, start, end))
            start = end
        for hits in of_phrases:
            hits.sort(key=phrases.BY_PLACE)
        return found

    def _look_up(self, word: str) -> tuple[tuple[str, str], ...]:
        """Give the lists and slugs of a word, by the whole of it, its beginnings and its ends."""
        meanings = set(self._exact.get(word, ()))
        for length in range(1, min(len(word), LONGEST) + 1):
            meanings |= self._begins.get(word[:length], NONE) | self._ends.get(word[-length:], NONE)
        found = tuple((name, slug) for name, _, slug in (each.partition("\t") for each in sorted(meanings)))
        if len(self._known) < REMEMBERED:
            self._known[word] = found
        return found
