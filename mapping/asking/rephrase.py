"""A clearer and kinder wording, made of the writer's own words: the ask first, no excuses, nothing private, blanks."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from mapping import taxonomy
from mapping.asking import words
from mapping.language import features, private
from mapping.language.split import PIECE, lean
from mapping.proposal import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

_KEPT_PRIVATE = frozenset({"name", "handle", "url"})  # a writer may sign with their own name
_BUT = re.compile(r",?\s*(?:maar|but)\s+", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:]\s*|\s(?:en|of|and|or)\s", re.IGNORECASE)
_DANGLING = re.compile(r"[\s,;:.–-]+(?:en|of|and|or)?[\s,;:.–-]*$", re.IGNORECASE)
_POINTS_BACK = re.compile(
    r"\b(?:haar|hem|hij|zij|ze|hun|hen|die|dat|daar\w*|her|him|he|she|they|them|that)\b", re.IGNORECASE
)
_SHORT = 4  # words
_SPACES = re.compile(r"[ \t]+")
_TEXTS = {
    "nl": {
        "greeting": "Hallo buren,",
        "thanks": "Kun je helpen? Stuur me gerust een berichtje. Alvast bedankt!",
        "when": "Wanneer: …",
        "where": "Waar: …",
        "how_long": "Hoe lang ongeveer: …",
        "for_whom": "Voor wie: …",
        "what": "Waarmee precies: …",
        "title": "Wie kan helpen met {category}?",
        "title_in": "Wie kan helpen met {category} in {place}?",
        "title_open": "Wie kan mij helpen?",
    },
    "en": {
        "greeting": "Hello neighbours,",
        "thanks": "Can you help? Feel free to send me a message. Thank you!",
        "when": "When: …",
        "where": "Where: …",
        "how_long": "How long, about: …",
        "for_whom": "For whom: …",
        "what": "What exactly: …",
        "title": "Who can help with {category}?",
        "title_in": "Who can help with {category} in {place}?",
        "title_open": "Who can help me?",
    },
}


def title(category: str | None, place: Place, language: str) -> str:
    """A title that says what is asked and where; without a clear kind of help, a plain question."""
    texts = _texts(language)
    if category is None:
        return texts["title_open"]
    name = taxonomy.name(category, "en" if language == "en" else "nl").lower()
    if place.neighbourhood:
        return texts["title_in"].format(category=name, place=place.neighbourhood)
    return texts["title"].format(category=name)


def reword(body: str, missing: Iterable[str], language: str) -> str:
    """The writer's sentences with the ask first and a line to fill in for each open question."""
    texts = _texts(language)
    sentences = [made for sentence in _ask_first(body) if (made := _kinder(sentence))]
    own = _SPACES.sub(" ", " ".join(sentences)).strip()
    own = own[:1].upper() + own[1:]
    said = words.slugs(body)
    parts = [
        "" if "greeting" in said else texts["greeting"],
        own,
        "\n".join(texts[str(question)] for question in missing),
        "" if "thanks" in said else texts["thanks"],
    ]
    return "\n\n".join(part for part in parts if part)


def _ask_first(body: str) -> list[str]:
    """The sentences without what is private, the one that asks most at the front unless it stands near there.

    A greeting stays first, and a sentence that points back ("with her") stays behind what it points at.
    """
    found = features.hits(body)
    private_spans = [span for span in private.find(body) if span.kind not in _KEPT_PRIVATE]
    pieces = [match.span() for match in PIECE.finditer(body)]
    opened = [(_without(body, start, end, private_spans), lean(start, end, found)) for start, end in pieces]
    kept = [(sentence, asks) for sentence, asks in opened if sentence]
    if not kept:
        return []
    sentences = [sentence for sentence, _ in kept]
    most = max(range(len(kept)), key=lambda number: kept[number][1])
    first = 1 if words.hits(sentences[0], "greeting") and len(sentences[0].split()) <= _SHORT else 0
    if kept[most][1] > 0 and most > first + 1 and not _POINTS_BACK.search(sentences[most]):
        sentences.insert(first, sentences.pop(most))
    return sentences


def _without(body: str, start: int, end: int, spans: Iterable[Span]) -> str:
    """A sentence without the parts that hold a telephone number, an address and the like; "" when nothing is left."""
    inside = [span for span in spans if start <= span.start < end]
    if not inside:
        return body[start:end].strip()
    bounds = [start, *(match.end() for match in _CLAUSE.finditer(body, start, end)), end]
    parts = [
        body[begin:stop]
        for begin, stop in itertools.pairwise(bounds)
        if not any(span.start < stop and span.end > begin for span in inside)
    ]
    left = _DANGLING.sub("", "".join(parts).strip())
    return f"{left[0].upper()}{left[1:]}." if len(left.split()) >= _SHORT else ""


def _kinder(sentence: str) -> str:
    """A sentence without its excuse: what comes after "but" stays, a sentence that is only an excuse goes."""
    excuses = words.hits(sentence, "apology")
    if not excuses:
        return sentence
    rest = _BUT.split(sentence[excuses[-1].end :], maxsplit=1)
    if len(rest) == 2 and rest[1].strip():
        return rest[1][0].upper() + rest[1][1:]
    before = sentence[: excuses[0].start].strip(" ,;–-")
    return f"{before}." if len(before.split()) > 3 else ""


def _texts(language: str) -> dict[str, str]:
    return _TEXTS["en" if language == "en" else "nl"]
