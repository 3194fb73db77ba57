"""Turns a title and a body into the features the reader weighs: cues, words, pieces of words.

Every feature is a string whose prefix names its group; a value is how strongly it is there. The same function serves
training and reading, so that the two cannot differ.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from mapping.language import cues, phrases

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


def tokens(text: str, title_end: int) -> dict[str, tuple[str, ...]]:
    """Give the words of the title (`t`) and of the body (`b`), folded, every number as 0."""
    folded = phrases.fold(text[:LONGEST]).text
    return {part: words_of(piece) for part, piece in (("t", folded[:title_end]), ("b", folded[title_end:]))}


def words_of(text: str) -> tuple[str, ...]:
    """Give the words of a folded text, every number as 0."""
    return tuple(TOKEN.findall(NUMBER.sub("0", text)))


def words(said: Sequence[str]) -> set[str]:
    """Give the words and the pairs of words."""
    return {*said, *(f"{one} {two}" for one, two in pairwise(said))}


def pieces(token: str) -> set[str]:
    """Give the pieces of a word of 3 to 5 characters, its edges marked."""
    padded = f"_{token}_"
    return {padded[at : at + size] for size in PIECES for at in range(len(padded) - size + 1)}
