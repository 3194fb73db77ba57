"""Reads how seldom somebody wants to hear from us: "hooguit een keer per maand" is one message in thirty days."""

from __future__ import annotations

import re

from mapping.language import phrases

NUMBERS = {
    "een": 1, "eens": 1, "twee": 2, "drie": 3, "vier": 4, "zes": 6, "half": 0.5, "halve": 0.5, "paar": 3,
    "once": 1, "twice": 2, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "a": 1, "every": 1,
}  # fmt: skip
UNITS = {
    "dag": 1,
    "day": 1,
    "week": 7,
    "wk": 7,
    "maand": 30,
    "month": 30,
    "kwartaal": 91,
    "quarter": 91,
    "jaar": 365,
    "year": 365,
}
ADVERBS = {
    "dagelijks": 1,
    "wekelijks": 7,
    "maandelijks": 30,
    "jaarlijks": 365,
    "daily": 1,
    "weekly": 7,
    "monthly": 30,
    "yearly": 365,
}

_NUMBER = "|".join([*NUMBERS, r"\d{1,2}"])
_UNIT = "|".join(UNITS)
RATE = re.compile(
    rf"\b(?:(?P<count>{_NUMBER}) ?(?:keer|x|maal|times?|berichten|berichtje|bericht|messages?)?|(?:keer|x)) "
    rf"(?:per|in de|in het|a|an|by|each|every|elke|iedere|om de) "
    rf"(?:(?P<span>{_NUMBER}) )?(?P<unit>{_UNIT})(?:en|den|s)?\b"
)
LIMIT = re.compile(
    r"\b(?:hooguit|hoogstens|max|maximaal|maximum|niet vaker|niet meer dan|niet elke|minder|liever|genoeg|voldoende|alleen|"
    r"slechts|at most|no more than|not more|less|enough|only|rather)\b"
)
ALONE = 3  # words beside the rate that still make it the whole of the answer: "doe maar 1x per maand"


def find(text: str) -> int | None:
    """Give the days wished between two messages, or None when the text says nothing of the kind."""
    folded = phrases.fold(text).text
    for sentence in re.split(r"[.!?;\n]", folded):
        found = _days(sentence)
        if found:
            days, rest = found
            if LIMIT.search(sentence) or len(phrases.WORD.findall(rest)) <= ALONE:
                return days
    return None


def _days(sentence: str) -> tuple[int, str] | None:
    """Give the days between, and the sentence without the words that say so."""
    rate = RATE.search(sentence)
    if rate:
        unit = UNITS[rate["unit"]]
        days = round(unit * _number(rate["span"]) / _number(rate["count"]))
        return max(1, days), sentence[: rate.start()] + sentence[rate.end() :]
    for adverb, days in ADVERBS.items():
        if re.search(rf"\b{adverb}\b", sentence):
            return days, sentence.replace(adverb, "")
    return None


def _number(word: str | None) -> float:
    if word is None:
        return 1
    return float(word) if word.isdigit() and int(word) else NUMBERS.get(word, 1)
