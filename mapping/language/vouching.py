"""Hears that somebody vouches for a person: "ja, die ken ik", "ik sta voor haar in", "I know them well"."""

from __future__ import annotations

import re

from mapping.language import own_words, phrases

_VOUCHES = re.compile(
    r"\b(?:die|hem|haar|ze|hun|diegene|de helper)? ?(?:ken ik|kennen we|vertrouw ik)\b"
    r"|\bik (?:ken|vertrouw) (?:hem|haar|die|ze|hun|diegene|de helper)\b|\bsta\b.{0,25}\bin\b|\bvoor instaan\b"
    r"|\bi (?:know|trust) (?:them|him|her|this person|the helper)\b|\bi(?: can| do)? vouch\b",
    re.IGNORECASE,
)
_DENIES = re.compile(r"\b(?:niet|nooit|geen|nauwelijks|amper|not|don'?t|do not|never|hardly)\b", re.IGNORECASE)


def vouches(text: str) -> bool:
    """Whether an answer vouches for somebody. Any denial in the same sentence takes it back."""
    said = phrases.fold(own_words.plain(text)).text
    sentences = re.split(r"[.!?;\n]", said)
    return any(_VOUCHES.search(each) and not _DENIES.search(each) for each in sentences)
