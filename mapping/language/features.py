"""Turns a title and a body into the features the reader weighs: cues, words, pieces of words.

Every feature is a string whose prefix names its group; a value is how strongly it is there. The same function serves
training and reading, so that the two cannot differ.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from mapping import taxonomy
from mapping.language import phrases
from mapping.language.cues import CueList

LANGUAGES = ("nl", "en")
TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|[?!:€@]")
SENTENCE_END = re.compile(r"[.!?\n]+")
NUMBER = re.compile(r"\d+")
LONGEST = 6000  # characters read of a post; what matters is said earlier
PIECES = (3, 4, 5)


@dataclass(frozen=True, slots=True)
class Hits:
    """Which cues stand where: `purpose` and `category` as hits over title + newline + body."""

    purpose: tuple[phrases.Hit, ...]
    category: tuple[phrases.Hit, ...]


@lru_cache(maxsize=1)
def purpose_cues() -> CueList:
    return CueList(entry for language in LANGUAGES for entry in phrases.lines(f"{language}/purpose.tsv"))


@lru_cache(maxsize=1)
def category_cues() -> CueList:
    return CueList(
        (category.slug, cue)
        for category in taxonomy.categories().values()
        for language in LANGUAGES
        for cue in category.cues[language]
    )


def joined(title: str, body: str) -> str:
    """Give title and body as the one text all spans refer to."""
    return f"{title}\n{body}"


def hits(text: str) -> Hits:
    """Find the cues of purpose and category in a joined text."""
    text = text[:LONGEST]
    return Hits(tuple(purpose_cues().find(text)), tuple(category_cues().find(text)))


def cue_features(text: str, title_end: int, found: Hits) -> dict[str, float]:
    """Weigh the cues by where they stand: title, body, last sentence, inside a question."""
    text = text[:LONGEST]
    sentences = _sentences(text)
    last = sentences[-1][0] if sentences else 0
    features: defaultdict[str, float] = defaultdict(float)
    for hit in found.purpose:
        features["cue title " + hit.slug if hit.end <= title_end else "cue body " + hit.slug] += 1
        if hit.start >= last:
            features["cue last " + hit.slug] += 1
        if _asked(hit, sentences):
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


def _asked(hit: phrases.Hit, sentences: list[tuple[int, int, bool]]) -> bool:
    return any(start <= hit.start < end and asks for start, end, asks in sentences)


def word_features(text: str, title_end: int) -> dict[str, set[str]]:
    """Give the sets of words, word pairs and word pieces of title and body, by group."""
    folded = phrases.fold(text[:LONGEST]).text
    groups: dict[str, set[str]] = {}
    for part, piece in (("t", folded[:title_end]), ("b", folded[title_end:])):
        tokens = [NUMBER.sub("0", token) for token in TOKEN.findall(piece)]
        groups[part + "w"] = {f"{part} {token}" for token in tokens} | {
            f"{part} {one} {two}" for one, two in pairwise(tokens)
        }
        groups[part + "c"] = _pieces(tokens)
    return groups


def _pieces(tokens: list[str]) -> set[str]:
    """Give the pieces of words of 3 to 5 characters, word edges marked; the same for title and body."""
    pieces: set[str] = set()
    for token in set(tokens):
        padded = f"_{token}_"
        for size in PIECES:
            pieces.update(padded[at : at + size] for at in range(len(padded) - size + 1))
    return pieces
