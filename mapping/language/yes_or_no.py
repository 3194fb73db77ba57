"""Hears a plain yes or no at the head of an answer, for questions where what follows only explains it."""

from __future__ import annotations

import re

from mapping.language import own_words, phrases

_YES = re.compile(r"\W*(?:ja|jawel|jazeker|zeker|klopt|natuurlijk|yes|yep|sure|of course|certainly)\b")
_NO = re.compile(r"\W*(?:nee|neen|nope|no)\b")
_TAKES_BACK = re.compile(r"\b(?:niet|nooit|geen|nog|maar|denk|misschien|not|never|but|think|maybe|perhaps|yet)\b")


def first_word(text: str) -> bool | None:
    """True for yes, False for no; None when it begins otherwise, or when the rest could take a yes back."""
    said = phrases.fold(own_words.plain(text)).text
    if _NO.match(said):
        return False
    return True if _YES.match(said) and not _TAKES_BACK.search(said) else None
