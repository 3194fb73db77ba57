"""Finds phrases from a word list in a text, fast enough for thousands of posts a second.

A list is a data file of lines `slug<TAB>phrase`; `#` starts a comment, and `notation` says how phrases are written.
Accents and capitals do not matter. A phrase is only tried on texts that hold one of its anchor words, which makes a
list of hundreds of phrases as cheap as a look-up per word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from operator import attrgetter
from typing import NamedTuple

from mapping.language.notation import anchors, to_regex

WORD = re.compile(r"[a-z0-9]+")
REMEMBERED = 50_000  # words whose phrases are kept; beyond it they are looked up again
FOLD = str.maketrans(
    "àáâãäåāăąçćčďđèéêëēęěğìíîïīıłľñńňòóôõöøōőřśšşťùúûüūůűýÿźžżſ’‘`´“”„–—\u00a0",
    "aaaaaaaaacccddeeeeeeegiiiiiillnnnoooooooorssstuuuuuuuyyzzzs''''\"\"\"-- ",
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in small letters without accents, character for character as long as the original, and its words."""

    text: str
    said: Sequence[str]  # in order
    words: frozenset[str]


@lru_cache(maxsize=8)
def fold(text: str) -> Folded:
    """Give the text in the form phrases are compared in; positions stay those of the original."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters grow when lowered (İ)
        lowered = "".join(low if len(low := letter.lower()) == 1 else low[0] for letter in text)
    folded = lowered.translate(FOLD)
    said = WORD.findall(folded)
    return Folded(folded, said, frozenset(said))


class Hit(NamedTuple):
    """A phrase found: what it stands for and which characters say so. A tuple, for a post has dozens of them."""

    slug: str
    start: int
    end: int


BY_PLACE = attrgetter("start", "end", "slug")


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """One phrase; `also` are sets of words of which each must meet the text, besides the anchor it is found by.

    A pattern that begins with known letters does not say that a word begins there: the search runs faster without.
    """

    slug: str
    pattern: re.Pattern[str]
    also: tuple[frozenset[str], ...]

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        """Give where the phrase stands in a folded text."""
        at = 0
        while match := self.pattern.search(text, at):
            start = match.start()
            if start and (text[start - 1].isalnum() or text[start - 1] == "_"):
                at = start + 1
            else:
                yield match
                at = match.end()


class PhraseList:
    """Phrases with their slugs, indexed by the words they cannot do without."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._exact: dict[str, list[Phrase]] = {}
        self._prefix: dict[str, list[Phrase]] = {}
        self._inside: list[tuple[str, Phrase]] = []  # by a part of a word
        self._known: dict[str, tuple[tuple[frozenset[str], Phrase], ...]] = {}
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
                self._inside.append((anchor.strip("*"), phrase))
            elif anchor.endswith("*"):
                self._prefix.setdefault(anchor[:-1], []).append(phrase)
            else:
                self._exact.setdefault(anchor, []).append(phrase)

    def _candidates(self, folded: Folded) -> Iterator[Phrase]:
        words, known = folded.words, self._known
        found = {phrase: None for part, phrase in self._inside if part in folded.text}
        for word in words:
            anchored = known.get(word)
            if anchored is None:
                anchored = self._look_up(word)
            for needed, phrase in anchored:
                if not needed.isdisjoint(words):
                    found[phrase] = None
        for phrase in found:
            if not any(map(words.isdisjoint, phrase.also)):
                yield phrase

    def _look_up(self, word: str) -> tuple[tuple[frozenset[str], Phrase], ...]:
        """Give the phrases a word is an anchor of, each with the first words it needs besides, and remember them."""
        phrases = list(self._exact.get(word, ()))
        for length in self._lengths:
            phrases += self._prefix.get(word[:length], ()) if len(word) >= length else ()
        found = tuple((phrase.also[0] if phrase.also else frozenset((word,)), phrase) for phrase in phrases)
        if len(self._known) < REMEMBERED:
            self._known[word] = found
        return found

    def find(self, text: str) -> list[Hit]:
        """Give every occurrence of every phrase, in order of position."""
        folded = fold(text)
        hits = {
            Hit(phrase.slug, match.start(), match.end())
            for phrase in self._candidates(folded)
            for match in phrase.matches(folded.text)
        }
        return sorted(hits, key=BY_PLACE)

    def slugs(self, text: str) -> frozenset[str]:
        """Give what the text speaks of, without where."""
        folded = fold(text)
        found: set[str] = set()
        for phrase in self._candidates(folded):
            if phrase.slug not in found and next(phrase.matches(folded.text), None):
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
