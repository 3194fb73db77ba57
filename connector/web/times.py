"""What a post says of time, in people's words."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from connector.web.words import WORDS
from mapping.language import times_told
from mapping.proposal import Slot, When


def said(when: When, zone: ZoneInfo, language: str) -> str:
    """`14 mrt ’s middags; niet op woensdag; elke week`; empty when it says nothing of time."""
    words = WORDS[language]["explain"]
    found = [_slot(slot, language) for slot in when.slots]
    if when.every_days:
        rhythm = words.get(f"every.{when.every_days}")
        found.append(rhythm or words["every"].format(n=when.every_days))
    if when.deadline is not None:
        found.append(words["before"].format(day=_day(when.deadline.astimezone(zone).date(), language)))
    if when.flexible:
        found.append(words["any_time"])
    return "; ".join(part for part in dict.fromkeys(found) if part)


def _slot(slot: Slot, language: str) -> str:
    words = WORDS[language]["explain"]
    weekly = times_told.spoken((Slot(days=slot.days, begin=slot.begin, until=slot.until),), language)
    text = " ".join(part for part in (_dates(slot, language), weekly) if part)
    return words["not_then"].format(when=text) if slot.excluded and text else text


def _dates(slot: Slot, language: str) -> str:
    words = WORDS[language]["explain"]
    first, last = ("" if day is None else _day(day, language) for day in (slot.start, slot.end))
    if first and last:
        return first if slot.start == slot.end else words["from_to"].format(first=first, last=last)
    return words["from"].format(first=first) if first else words["until"].format(last=last) if last else ""


def _day(day: date, language: str) -> str:
    return f"{day.day} {WORDS[language]['shell']['months'].split()[day.month - 1]}"
