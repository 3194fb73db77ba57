"""Finds phrases from a word list in a text, fast enough for thousands of posts a second.

A list is a data file of lines `slug<TAB>phrase`; `#` starts a comment, and `notation` says how phrases are written.
Accents and capitals do not matter. A phrase is only tried on texts that hold one of its anchor words, which makes a
list of hundreds of phrases as cheap as a look-up per word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from mapping.language.notation import anchors, to_regex

WORD = re.compile(r"[a-z0-9]+")
FOLD = str.maketrans(
    "àáâãäåāăąçćčďđèéêëēęěğìíîïīıłľñńňòóôõöøōőřśšşťùúûüūůűýÿźžżſ’‘`´“”„–—\u00a0",
    "aaaaaaaaacccddeeeeeeegiiiiiillnnnoooooooorssstuuuuuuuyyzzzs''''\"\"\"-- ",
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in small letters without accents, character for character as long as the original."""

    text: str
    words: frozenset[str]


@lru_cache(maxsize=8)
def fold(text: str) -> Folded:
    """Give the text in the form phrases are compared in; positions stay those of the original."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters grow when lowered (İ)
        lowered = "".join(low if len(low := letter.lower()) == 1 else low[0] for letter in text)
    folded = lowered.translate(FOLD)
    return Folded(folded, frozenset(WORD.findall(folded)))


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: what it stands for and which characters say so."""

    slug: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase; `also` are sets of words of which each must meet the text, besides the anchor it is found by."""

    slug: str
    pattern: re.Pattern[str]
    also: tuple[frozenset[str], ...]


class PhraseList:
    """Phrases with their slugs, indexed by the words they cannot do without."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._exact: dict[str, list[Phrase]] = {}
        self._prefix: dict[str, list[Phrase]] = {}
        self._always: list[Phrase] = []
        for slug, written in entries:
            self._add(slug, written)
        self._lengths = tuple(sorted({len(prefix) for prefix in self._prefix}))

    def _add(self, slug: str, written: str) -> None:
        plain = fold(written).text
        first, *others = anchors(plain)
        also = tuple(frozenset(words) for words in others if not any("*" in word for word in words))
        phrase = Phrase(slug, re.compile(to_regex(plain)), also)
        for anchor in first:
            if anchor.startswith("*"):
                self._always.append(phrase)
            elif anchor.endswith("*"):
                self._prefix.setdefault(anchor[:-1], []).append(phrase)
            else:
                self._exact.setdefault(anchor, []).append(phrase)

    def _candidates(self, words: frozenset[str]) -> Iterator[Phrase]:
        for phrase in dict.fromkeys(self._anchored(words)):
            if not any(words.isdisjoint(needed) for needed in phrase.also):
                yield phrase

    def _anchored(self, words: frozenset[str]) -> Iterator[Phrase]:
        yield from self._always
        for word in words:
            yield from self._exact.get(word, ())
            for length in self._lengths:
                yield from self._prefix.get(word[:length], ()) if len(word) >= length else ()

    def find(self, text: str) -> list[Hit]:
        """Give every occurrence of every phrase, in order of position."""
        folded = fold(text)
        hits = {
            Hit(phrase.slug, match.start(), match.end())
            for phrase in self._candidates(folded.words)
            for match in phrase.pattern.finditer(folded.text)
        }
        return sorted(hits, key=lambda hit: (hit.start, hit.end, hit.slug))

    def slugs(self, text: str) -> frozenset[str]:
        """Give what the text speaks of, without where."""
        folded = fold(text)
        found: set[str] = set()
        for phrase in self._candidates(folded.words):
            if phrase.slug not in found and phrase.pattern.search(folded.text):
                found.add(phrase.slug)
        return frozenset(found)


def lines(path: str) -> Iterator[tuple[str, str]]:
    """Read the two columns of a word list that lies beside this module, such as `nl/signs.tsv`."""
    text = resources.files("mapping.language").joinpath(path).read_text(encoding="utf-8")
    for line in text.splitlines():
        bare = line.split("#", 1)[0].strip()
        if bare:
            slug, _, phrase = bare.partition("\t")
            yield slug.strip(), phrase.strip()


@lru_cache(maxsize=64)
def load(*paths: str) -> PhraseList:
    """Give the phrases of these word lists together; each list is read once."""
    return PhraseList(entry for path in paths for entry in lines(path))
