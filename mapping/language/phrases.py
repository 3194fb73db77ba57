"""Finds phrases from a word list in a text, fast enough for thousands of posts a second.

A list is a data file of lines `slug<TAB>phrase`; `#` starts a comment. In a phrase `word*` stands for any ending,
`*word` for any beginning (compounds), `(a|b c)` for alternatives, `[x]` for something that may be missing and `..`
for up to four words in between. Words are separated by anything but the end of a sentence. Accents and capitals do
not matter. A phrase is only tried on texts that hold one of its anchor words, which makes a list of hundreds of
phrases as cheap as a look-up per word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

WORD = re.compile(r"[a-z0-9]+")
BETWEEN = r"[^\w.!?;\n]+"
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
    slug: str
    pattern: re.Pattern[str]


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
        phrase = Phrase(slug, re.compile(to_regex(plain)))
        for anchor in anchors(plain):
            if anchor.startswith("*"):
                self._always.append(phrase)
            elif anchor.endswith("*"):
                self._prefix.setdefault(anchor[:-1], []).append(phrase)
            else:
                self._exact.setdefault(anchor, []).append(phrase)

    def _candidates(self, words: frozenset[str]) -> Iterator[Phrase]:
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
            for phrase in dict.fromkeys(self._candidates(folded.words))
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


PIECE = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|(\.\.)|([^\s()\[\]]+)")


def to_regex(phrase: str) -> str:
    """Translate the phrase notation of this module into a regular expression over folded text."""
    parts: list[str] = []
    pending = ""
    for choice, optional, gap, word in PIECE.findall(phrase):
        if gap:
            pending = rf"{BETWEEN}(?:\w+{BETWEEN}){{0,4}}"
        elif optional:
            inner = "|".join(_words(each) for each in optional.split("|"))
            parts.append(rf"(?:{pending or BETWEEN}(?:{inner}))?" if parts else rf"(?:(?:{inner}){BETWEEN})?")
            pending = pending if parts else ""
        else:
            body = "(?:" + "|".join(_words(each) for each in choice.split("|")) + ")" if choice else _word(word)
            opens = not parts or (len(parts) == 1 and parts[0].endswith(rf"{BETWEEN})?"))
            parts.append(body if opens else (pending or BETWEEN) + body)
            pending = ""
    return r"(?<!\w)" + "".join(parts) + r"(?!\w)"


def _words(phrase: str) -> str:
    return BETWEEN.join(_word(word) for word in phrase.split())


def _word(word: str) -> str:
    head = r"\w*" if word.startswith("*") else ""
    tail = r"\w*" if word.endswith("*") else ""
    inner = BETWEEN.join(re.escape(part) for part in re.findall(r"\w+", word))
    return head + inner + tail


def anchors(phrase: str) -> list[str]:
    """Give the words of which at least one stands in every text that holds the phrase."""
    plain = re.sub(r"\[[^\]]*\]|\.\.", " ", re.sub(r"\([^)]*\)", " ", phrase))
    certain = _anchor_words(plain)
    if certain:
        return [max(certain, key=len)]
    choices = re.search(r"\(([^)]*)\)", phrase)
    return [max(_anchor_words(each), key=len) for each in choices.group(1).split("|")] if choices else []


def _anchor_words(plain: str) -> list[str]:
    found = []
    for word in plain.split():
        parts = re.findall(r"\*?[a-z0-9]+\*?", word)
        found.extend(parts)
    sure = [part for part in found if not part.startswith("*")]
    return sure or found


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
