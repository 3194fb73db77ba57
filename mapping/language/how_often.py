"""Reads how seldom somebody wants to hear from us: "hooguit een keer per maand" is one message in thirty days."""

from __future__ import annotations

import re

from mapping.language import phrases

NUMBERS = {
    "een": 1, "eens": 1, "twee": 2, "drie": 3, "vier": 4, "zes": 6, "half": 0.5, "halve": 0.5, "paar": 3,
    "once": 1, "twice": 2, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "a": 1, "every": 1,
}  # fmt: skip
UNITS = {
    "dag": 1, "dagen": 1, "day": 1, "days": 1, "week": 7, "weken": 7, "wk": 7, "weeks": 7, "maand": 30, "maanden": 30,
    "month": 30, "months": 30, "kwartaal": 91, "quarter": 91, "jaar": 365, "jaren": 365, "year": 365,
}  # fmt: skip
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
    rf"(?:(?P<span>{_NUMBER}) )?(?P<unit>{_UNIT})\b"
)
LIMIT = re.compile(
    r"\b(?:hooguit|hoogstens|max|maximaal|maximum|niet vaker|niet meer dan|niet elke|minder|liever|genoeg|voldoende|"
    r"zat|alleen|slechts|at most|no more than|not more|less|enough|only|rather)\b"
)
CLAUSE = re.compile(r"(?:,\s*)?(?:(?:maar|but)\b)?(?:(?!\b(?:maar|but)\b)[^,.!?;\n])+")
SENDING = re.compile(r"\b(?:bericht|berichtje|mail|mailtje|message)\w*\b")
FEWER = re.compile(
    r",?\s*(?:maar |but )?\b(?:niet|not) (?:elke|iedere|every|each) (?:dag|week|maand|day|week|month)\b[^,.!?;\n]*"
)
NO_MORE = re.compile(
    r"\s*[,.;]?\s*(?:en )?"
    r"(?:niet vaker|vaker niet|meer niet|niet meer dan dat|dat is (?:genoeg|zat)|no more|not more)\b"
)
ALONE = 3  # words beside the rate that still make it the whole of the answer: "doe maar 1x per maand"


def take(text: str) -> tuple[int | None, str]:
    """Give the days wished between two messages and the text without that wish; None and the text when it has none."""
    folded = FEWER.sub(".", phrases.fold(text).text)
    for clause in CLAUSE.finditer(folded):
        days, rest = _days(clause.group())
        said_so = LIMIT.search(clause.group()) or SENDING.search(rest) or NO_MORE.match(folded, clause.end())
        if days and (said_so or len(phrases.WORD.findall(rest)) <= ALONE):
            return days, folded[: clause.start()] + "." + folded[clause.end() :]
    return None, text


def _days(clause: str) -> tuple[int | None, str]:
    """Give the days between, and the clause without the words that say so."""
    rate = RATE.search(clause)
    if rate:
        days = UNITS[rate["unit"]] * _number(rate["span"]) / _number(rate["count"])
        return max(1, round(days)), clause[: rate.start()] + clause[rate.end() :]
    for adverb, days in ADVERBS.items():
        if re.search(rf"\b{adverb}\b", clause):
            return days, clause.replace(adverb, "")
    return None, clause


def _number(word: str | None) -> float:
    if word is None:
        return 1
    return float(word) if word.isdigit() and int(word) else NUMBERS.get(word, 1)
