"""Turns a title and a body into the features the reader weighs: cues, words, pieces of words, patterns of small words.

Every feature is a string whose prefix names its group; a value is how strongly it is there. The same function serves
training and reading, so that the two cannot differ.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from sys import intern

from mapping.language import cues, phrases, topics

TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|[?!:€@]")
SENTENCE_END = re.compile(r"[.!?\n]+")
SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*")
NUMBER = re.compile(r"\d+")
LONGEST = 6000  # characters read of a post; what matters is said earlier
PIECES = (3, 4, 5)
GAPS = (2, 3, 4)  # how far apart the words of a skipping pair stand
OPENS, CLOSES, ANY, ARTICLE = "^", "$", "*", "THE"
ONCE = frozenset({ANY, OPENS, CLOSES})  # classes of which several in a row are as one
REMEMBERED = 50_000  # words whose class is kept; beyond it they are looked up again
# Classes that say nothing of who does what to whom.
PLAIN = frozenset({ARTICLE, "AND", "TO"})

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hits:
    """Which cues stand where: `purpose` and `category` as hits over title + newline + body."""

    purpose: tuple[phrases.Hit, ...]
    category: tuple[phrases.Hit, ...]


def joined(title: str, body: str) -> str:
    """Give title and body as the one text all spans refer to."""
    return f"{title}\n{body}"


def hits(text: str) -> Hits:
    """Find the cues of purpose and category in a joined text."""
    text = text[:LONGEST]
    return Hits(tuple(cues.find(text, "purpose")), tuple(cues.find(text, cues.CATEGORY)))


def cue_features(text: str, title_end: int, found: Hits) -> dict[str, float]:
    """Weigh the cues by where they stand: title, body, last sentence, inside a question."""
    text = text[:LONGEST]
    sentences = _sentences(text)
    last = sentences[-1][0] if sentences else 0
    questions = [(start, end) for start, end, asks in sentences if asks]
    features: defaultdict[str, float] = defaultdict(float)
    for hit in found.purpose:
        features["cue title " + hit.slug if hit.end <= title_end else "cue body " + hit.slug] += 1
        if hit.start >= last:
            features["cue last " + hit.slug] += 1
        if any(start <= hit.start < end for start, end in questions):
            features["cue asked " + hit.slug] += 1
    for hit in found.category:
        features["kind title " + hit.slug if hit.end <= title_end else "kind body " + hit.slug] += 1
    if text.rstrip().endswith("?"):
        features["cue ends asking"] = 1
    if "?" in text[:title_end]:
        features["cue title asking"] = 1
    features["cue long"] = min(len(text), 800) / 400
    return features


def _sentences(text: str) -> list[tuple[int, int, bool]]:
    """Give start, end and whether it is a question, of each sentence that holds a word."""
    found = []
    start = 0
    for match in SENTENCE_END.finditer(text):
        if text[start : match.start()].strip():
            found.append((start, match.end(), "?" in match.group()))
        start = match.end()
    if text[start:].strip():
        found.append((start, len(text), False))
    return found


def parts(text: str, title_end: int) -> dict[str, tuple[Words, ...]]:
    """Give the words of the title (`t`), of the sentences of the body (`b`) and all (`a`), of the first (`f`) and the
    last (`l`) of the body.

    Words are folded, every number is 0, and `?`, `!` and a few other marks count as words.
    """
    folded = phrases.fold(text[:LONGEST]).text
    title = words_of(folded[:title_end])
    body = tuple(filter(None, map(_words_of, SENTENCE.findall(NUMBER.sub("0", folded[title_end:])))))
    return {"t": (title,), "b": body, "a": (title, *body), "f": body[:1], "l": body[-1:] or (title,)}


def words_of(text: str) -> Words:
    """Give the words of a folded text, every number as 0; interned, for each is looked up a dozen times."""
    return _words_of(NUMBER.sub("0", text))


def _words_of(text: str) -> Words:
    return tuple(map(intern, TOKEN.findall(text)))


def words(said: Words) -> Iterable[str]:
    """Give the words and the pairs of words."""
    return {*said, *(f"{one} {two}" for one, two in pairwise(said))}


def skips(said: Words) -> Iterable[str]:
    """Give the pairs of words with one to three words between them."""
    return {f"{one}_{two}" for gap in GAPS for one, two in zip(said, said[gap:], strict=False)}


def moods(said: Words) -> Iterable[str]:
    """Give the patterns of a sentence: threes of word classes, and pairs of those that tell who does what to whom."""
    return set(map(pattern_name, patterns((OPENS, *said, CLOSES))))


def patterns(said: Sequence[str]) -> Iterable[tuple[str, ...]]:
    """Give the patterns of words whose sentences stand between OPENS and CLOSES; one may come more than once."""
    kinds = list(map(_kinds().__getitem__, said))
    classes = kinds[:1] + [kind for before, kind in pairwise(kinds) if kind != before or kind not in ONCE]
    telling = _telling()
    return chain(
        zip(classes, classes[1:], classes[2:], strict=False), pairwise([kind for kind in classes if kind in telling])
    )


def pattern_name(pattern: tuple[str, ...]) -> str:
    """Give the name of a three or a pair of classes."""
    return ("~" if len(pattern) == 2 else " ").join(pattern)


class _Kinds(dict[str, str]):
    """The classes of words, an article being as open as any word; a plain dictionary, for it is asked at every word."""

    def __missing__(self, word: str) -> str:
        kind = intern(word_class(word))
        kind = ANY if kind == ARTICLE else kind
        if len(self) < REMEMBERED:
            self[word] = kind
        return kind


@lru_cache(maxsize=1)
def _kinds() -> _Kinds:
    return _Kinds()


def word_class(word: str) -> str:
    """Give the class of a small word (`word_classes.tsv`); of others their likely form: participle, infinitive, …"""
    known = _classes().get(word)
    if known:
        return known
    if not word[0].isalpha():
        return "0" if word.isdigit() else word
    if len(word) <= 4:
        return ANY
    if word.startswith("ge") and word[-1] in "tdn":
        return "ge-"
    return next((ending for ending in ("en", "je", "t") if word.endswith(ending)), ANY)


@lru_cache(maxsize=1)
def _classes() -> Mapping[str, str]:
    return {word: name for name, row in phrases.lines("word_classes.tsv") for word in row.split()}


@lru_cache(maxsize=1)
def _telling() -> frozenset[str]:
    return frozenset(_classes().values()) - PLAIN | {"?", OPENS}


def about(said: Words) -> Iterable[str]:
    """Give what the words are about (`topics`)."""
    return {topic for word in said for topic in topics.topics(word)}


def pieces(token: str) -> set[str]:
    """Give the pieces of a word of 3 to 5 characters, its edges marked."""
    padded = f"_{token}_"
    return {padded[at : at + size] for size in PIECES for at in range(len(padded) - size + 1)}


# How a group of features is made of the sentences of a part; pieces are made word by word, so that they can be kept.
KINDS: Mapping[str, Callable[[Words], Iterable[str]]] = {"w": words, "s": skips, "m": moods, "k": about}
