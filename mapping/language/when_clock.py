"""Reads hours of the day: "half 8", "kwart over 9", "10.40", "tussen 10 en 12", "'s avonds", "at 3pm"."""

from __future__ import annotations

import re
from datetime import time

from mapping.proposal import Slot

PARTS = {
    "early": (6, 9), "morning": (6, 12), "noon": (12, 14), "afternoon": (12, 18), "dinner": (17, 19),
    "evening": (18, 23), "night": (23, 6), "day": (9, 17), "school": (9, 15), "before_school": (7, 9),
    "after_school": (15, 18), "after_work": (17, 22),
}  # fmt: skip
MINUTES = {"vijf": 5, "tien": 10, "twintig": 20, "five": 5, "ten": 10, "twenty": 20}
EARLIEST = 7  # hours below this, named without a part of the day, are meant after noon: help at 3 is at 15


def part(name: str) -> Slot | None:
    """Give the hours of a part of the day by its name; None for no name."""
    hours = PARTS.get(name.rstrip("+"))
    return Slot(begin=time(hours[0]), until=time(hours[1])) if hours else None


def hours(said: dict[str, str], lead: str, words: dict[str, dict[str, str]]) -> Slot | None:
    """Give the hours a match of the grammar names. Raises ValueError for an hour that no clock has."""
    if "part" in said:
        return part(words["part"][" ".join(re.findall(r"\w+", said["part"]))])
    if "between" in said:
        return _range(said["b1"], said["b2"])
    if "span" in said:
        return _range(said["s1"], said["s2"])
    moment = _moment(said, words["number"])
    if moment is None:
        return None
    if lead in ("before", "until", "by", "through"):
        return Slot(until=moment)
    if lead in ("from", "after"):
        return Slot(begin=moment)
    return Slot(begin=moment, until=None if lead else moment)


def narrowest(slots: list[Slot]) -> Slot:
    """Give the hours that say most: a clock time beats a part of the day, which tells 8 in the morning from 20:00."""
    clocks = [slot for slot in slots if (slot.begin, slot.until) not in _NAMED]
    if not clocks:
        return slots[0]
    clock = clocks[0]
    named = next((slot for slot in slots if slot not in clocks), None)
    if named is None or named.begin is None or clock.begin is None:
        return clock
    return Slot(begin=_near(clock.begin, named.begin), until=clock.until and _near(clock.until, named.begin))


_NAMED = frozenset((time(first), time(last)) for first, last in PARTS.values())


def _near(moment: time, begin: time) -> time:
    """Move an hour to the half of the day that is spoken of."""
    if begin.hour >= 12 and moment.hour < 12:
        return moment.replace(hour=moment.hour + 12)
    if begin.hour < 12 and moment.hour >= 12 + EARLIEST:
        return moment.replace(hour=moment.hour - 12)
    if begin.hour < 12 and 12 < moment.hour < 12 + EARLIEST and begin.hour == 6:
        return moment
    return moment


def _moment(said: dict[str, str], numbers: dict[str, str]) -> time | None:
    if "half" in said:
        return _clock(_hour(said["half"], numbers) - 1, 30)
    if "quarter_hour" in said:
        minutes = (
            int(said["minutes"]) if said.get("minutes", "").isdigit() else MINUTES.get(said.get("minutes", ""), 15)
        )
        hour = _hour(said["quarter_hour"], numbers)
        return _clock(hour, minutes) if said["side"] in ("over", "past") else _clock(hour - 1, 60 - minutes)
    return _written(said["clock"]) if "clock" in said else None


def _hour(word: str, numbers: dict[str, str]) -> int:
    return int(word) if word.isdigit() else int(numbers[word])


def _clock(hour: int, minute: int, exact: bool = False) -> time:
    if not exact and 0 <= hour < EARLIEST:
        hour += 12
    return time(hour, minute)


def _written(text: str) -> time:
    """Read digits: 10.40, 14u, 9 uur, 3pm."""
    match = re.match(r"(\d{1,2})(?:[:.u](\d\d))?", text)
    if match is None:
        raise ValueError(text)
    hour, minute = int(match[1]), int(match[2] or 0)
    if "pm" in text or "p.m" in text:
        return time(hour % 12 + 12, minute)
    if "am" in text or "a.m" in text:
        return time(hour % 12, minute)
    return _clock(hour if hour < 24 else 0, minute, exact=match[1].startswith("0") or hour > 12)


def _range(first: str, second: str) -> Slot:
    begin, until = _written(first), _written(second)
    if until <= begin and until.hour < 12:
        until = until.replace(hour=until.hour + 12)
    if begin > until and begin.hour >= 12 and not first.startswith(("1", "2")):
        begin = begin.replace(hour=begin.hour - 12)
    return Slot(begin=begin, until=until)
