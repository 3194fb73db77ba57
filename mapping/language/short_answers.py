"""Hears the one word that answers a closed question: yes, a little, no, or do not know. In Dutch and English.

Only for questions that named these words; `answers` reads everything else, and above all hears "stop" first.
"""

from __future__ import annotations

import re
from enum import StrEnum

from mapping.language import own_words, phrases


class Word(StrEnum):
    """What a closed question can be answered with."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNKNOWN = "unknown"


_KINDS: tuple[tuple[Word, re.Pattern[str]], ...] = (  # the first that is found counts
    (
        Word.UNKNOWN,
        re.compile(
            r"\bweet(?: ik)?(?: het)?(?: nog)?(?: echt| eigenlijk)? niet\b|\bgeen idee\b|\bmisschien\b"
            r"|\b(?:moeilijk|lastig) te zeggen\b|\b(?:don'?t|do not) know\b|\bno idea\b|\bdunno\b|\bnot sure\b"
            r"|\bmaybe\b|\bperhaps\b|\bhard to say\b"
        ),
    ),
    (
        Word.PARTLY,
        re.compile(
            r"\bbeetje\b|\bdeels\b|\bgedeeltelijk\b|\bten dele\b|\bhalf\b|\baf en toe\b|\bsoms\b|\bheel soms\b"
            r"|\ba little\b|\ba bit\b|\bpartly\b|\bsomewhat\b|\bin part\b|\bsometimes\b|\bnow and then\b"
        ),
    ),
    (
        Word.NO,
        re.compile(
            r"\A\W*(?:nee|neen|nope|no)\b|\bdenk (?:het|'t|ik) (?:eigenlijk )?niet\b"
            r"|\b(?:waarschijnlijk|eigenlijk) niet\b|\bi don'?t think so\b|\bprobably not\b|\bnot really\b"
        ),
    ),
    (
        Word.YES,
        re.compile(
            r"\A\W*(?:ja|jawel|jazeker|zeker|klopt|absoluut|natuurlijk|yes|yep|sure|certainly|of course|definitely)\b"
            r"|\b(?:denk het|waarschijnlijk|vast) wel\b|\bi think so\b|\bprobably\b"
        ),
    ),
)
_DENIAL = re.compile(r"\b(?:niet|nooit|geen|niemand|not|never|nobody)\b|\w+n't\b")
_THUMBS = {"👍": Word.YES, "👎": Word.NO}


def hear(text: str, *, plainly: bool = False) -> Word | None:
    """The word an answer comes to, whatever else is told; None when it says none of them.

    "Dat had ik nooit gedurfd" is a no, but not said `plainly`: where something hangs on it, that is not enough.
    """
    said = phrases.fold(own_words.plain(text)).text
    found = next((word for word, pattern in _KINDS if pattern.search(said)), None)
    if found is None and not plainly and _DENIAL.search(said):
        return Word.NO
    return found or next((word for sign, word in _THUMBS.items() if sign in text), None)
