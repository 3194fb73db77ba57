"""When somebody says they can, in an answer to a question of ours: "alleen ochtenden", "dinsdag niet, woensdag wel"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time

from mapping.language import own_words, when
from mapping.proposal import Slot

_CLAUSES = re.compile(r"[,.;!?\n]+|\b(?:maar|but|en dan|wel weer)\b", re.IGNORECASE)
_NOT = re.compile(r"\b(?:niet|geen|nooit|behalve|not|no|never|except|can'?t|cannot|don'?t|nie|nich)\b", re.IGNORECASE)
_DOUBT = re.compile(
    r"\b(?:misschien|mogelijk|eventueel|denk ik|weet (?:het )?(?:nog )?niet|als|mits|tenzij|maybe|perhaps|if|unless)\b",
    re.IGNORECASE,
)
_WORKDAYS, _WEEKEND = frozenset({1, 2, 3, 4, 5}), frozenset({6, 7})
_DAYS = {
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_PARTS = (  # (from, until, words): the hours by which `when` reads these words
    (time(6), time(12), {"nl": "’s ochtends", "en": "in the morning"}),
    (time(12), time(18), {"nl": "’s middags", "en": "in the afternoon"}),
    (time(18), time(23), {"nl": "’s avonds", "en": "in the evening"}),
)
_WORDS = {
    "nl": {"on": "op", "week": "doordeweeks", "weekend": "in het weekend", "and": "en", "not": "niet",
           "from": "vanaf {0} uur", "until": "tot {0} uur", "between": "tussen {0} en {1} uur"},
    "en": {"on": "on", "week": "on weekdays", "weekend": "at the weekend", "and": "and", "not": "not",
           "from": "from {0}", "until": "until {0}", "between": "between {0} and {1}"},
}  # fmt: skip


def find(text: str, written: datetime, language: str = "nl") -> tuple[Slot, ...]:
    """The times named in the writer's own words; those of a clause that says "niet" are `excluded`."""
    said = own_words.plain(text)
    for spoken in (language, "nl", "en"):
        slots = tuple(slot for clause in _CLAUSES.split(said) for slot in _of_clause(clause, written, spoken))
        if slots:
            return slots
    return ()


def are_certain(text: str) -> bool:
    """Whether the writer says when they can, rather than when they might."""
    return _DOUBT.search(own_words.plain(text)) is None


def lasting(slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """Those that hold every week, not only on some dates."""
    return tuple(slot for slot in slots if slot.start is None and slot.end is None)


def spoken(slots: tuple[Slot, ...], language: str) -> str:
    """Lasting times in words: "op dinsdag, ’s ochtends"; empty when there is nothing to say."""
    words = _WORDS[language]
    wanted = [_slot(slot, language) for slot in slots if not slot.excluded]
    barred = [f"{words['not']} {_slot(slot, language)}" for slot in slots if slot.excluded]
    return f" {words['and']} ".join(part for part in dict.fromkeys((*wanted, *barred)) if part.strip())


def _of_clause(clause: str, written: datetime, language: str) -> tuple[Slot, ...]:
    found = when.find(clause, written, language).slots
    return tuple(replace(slot, excluded=True) for slot in found) if _NOT.search(clause) else found


def _slot(slot: Slot, language: str) -> str:
    return " ".join(part for part in (_days(slot.days, language), _hours(slot.begin, slot.until, language)) if part)


def _days(days: frozenset[int], language: str) -> str:
    words = _WORDS[language]
    if days in (_WORKDAYS, _WEEKEND):
        return words["week" if days == _WORKDAYS else "weekend"]
    names = [_DAYS[language][day - 1] for day in sorted(days)]
    if not names or len(names) == len(_DAYS[language]):
        return ""
    first = f"{', '.join(names[:-1])} {words['and']} " if names[1:] else ""
    return f"{words['on']} {first}{names[-1]}"


def _hours(begin: time | None, until: time | None, language: str) -> str:
    for first, last, words in _PARTS:
        if (begin, until) == (first, last):
            return words[language]
    which = "between" if begin and until else "from" if begin else "until" if until else ""
    clock = [f"{moment:%H:%M}".lstrip("0") for moment in (begin, until) if moment]
    return _WORDS[language][which].format(*clock) if which else ""
