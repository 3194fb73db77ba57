"""Finds all that a text says of time: days, hours, rhythm and the last moment that still helps.

A small grammar of our own: pieces of time are scanned left to right, and pieces that stand together ("zaterdag 10
oktober, half 8") become one slot. Everything is reckoned from the moment of writing, in Europe/Amsterdam.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mapping.language import feasts, phrases, when_clock
from mapping.language.when_grammar import LEADS, Grammar, grammar
from mapping.proposal import Slot, When

ZONE = ZoneInfo("Europe/Amsterdam")
UNIT_DAYS = {"minute": 0, "hour": 0, "day": 1, "week": 7, "month": 30, "year": 365}
LEAD_GROUPS = {f"{kind}_": kind for kind in LEADS}
LAST = ("before", "by", "until", "through")  # leads that bound the dates


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of time: days (a slot without hours), hours (a slot without days), or how it is to be done."""

    span: tuple[int, int]
    lead: str = ""
    days: Slot | None = None
    hours: Slot | None = None
    every: int | None = None
    flexible: bool = False


def find(text: str, written_at: datetime, language: str = "nl") -> When:
    """Give what a text, written at an aware moment, says of time. Never raises on any text."""
    rules = grammar("en" if language == "en" else "nl")
    folded = phrases.fold(text).text.replace("'", " ")
    today = written_at.astimezone(ZONE).date()
    pieces = [piece for match in rules.pieces(folded) if (piece := _piece(match, rules, today))]
    return _whole(pieces, folded, rules)


def _piece(match: re.Match[str], rules: Grammar, today: date) -> Piece | None:
    said = {name: value for name, value in zip(rules.groups, match.groups(), strict=True) if value is not None}
    lead = next((LEAD_GROUPS[name] for name in said if name in LEAD_GROUPS), "")
    try:
        piece = _days(said, lead, rules, today) or _hours(said, lead, rules) or _manner(said, lead, rules)
    except ValueError:  # 31 februari, 25:00
        return None
    return Piece(match.span(), lead, piece.days, piece.hours, piece.every, piece.flexible) if piece else None


def _days(said: dict[str, str], lead: str, rules: Grammar, today: date) -> Piece | None:
    days = _date(said, rules, today) or _named(said, lead, rules, today)
    if days is None:
        return None
    part = said.get("day_part") or said.get("offset_part")
    name = rules.words["part"][_key(part)] if part else ""
    for kind in ("today", "tomorrow"):
        if kind in said:
            name = rules.words[kind][_key(said[kind])]
    every = 14 if lead == "everyother" else 7 if lead == "every" and days.days else None
    return Piece((0, 0), days=days, hours=when_clock.part(name), every=every)


def _date(said: dict[str, str], rules: Grammar, today: date) -> Slot | None:
    """Read a date written with a number."""
    months = rules.words["month"]
    if "iso" in said:
        return _one(date.fromisoformat(said["iso"]))
    if "range" in said:
        month = int(months[_key(said["range_month"])])
        first, last = (_coming(int(said[each]), month, today) for each in ("first", "second"))
        return Slot(start=first.replace(year=last.year), end=last)
    if "day" in said:
        return _one(_coming(int(said["day"]), int(months[_key(said["month"])]), today, said.get("year")))
    if "day_en" in said:
        return _one(_coming(int(said["day_en"]), int(months[_key(said["month_en"])]), today))
    if "slash_day" in said:
        year = said.get("slash_year")
        return _one(_coming(int(said["slash_day"]), int(said["slash_month"]), today, year and f"20{year[-2:]}"))
    if "nth" in said:
        number = int(said["nth"])
        for ahead in range(62):
            if (today + timedelta(days=ahead)).day == number:
                return _one(today + timedelta(days=ahead))
    return None


def _coming(day: int, month: int, today: date, year: str | None = None) -> date:
    """Give the date meant: in the year said, else the nearest that is at most two months ago."""
    if year:
        return date(int(year), month, day)
    this = date(today.year, month, day)
    return this.replace(year=today.year + 1) if this < today - timedelta(days=60) else this


def _named(said: dict[str, str], lead: str, rules: Grammar, today: date) -> Slot | None:
    """Read days that have a name, or lie so far ahead."""
    if "weekday" in said:
        return _weekday(int(rules.words["weekday"][_key(said["weekday"])]), lead, today)
    if "shorts" in said:
        return Slot(days=_shorts(said["shorts"], rules))
    if "weekend" in said:
        saturday = today + timedelta(days=(6 - today.isoweekday()) % 7 + 7 * (lead == "next"))
        dated = lead in ("this", "coming", "next")
        return Slot(saturday, saturday + timedelta(days=1)) if dated else Slot(days=frozenset({6, 7}))
    if "weekdays" in said:
        return Slot(days=frozenset(range(1, 6)))
    if "today" in said or "tomorrow" in said or "offset" in said:
        ahead = int(rules.words["offset"][_key(said["offset"])]) if "offset" in said else int("tomorrow" in said)
        return _one(today + timedelta(days=ahead))
    if "ahead" in said:
        count = _number(said["ahead"], rules)
        unit = UNIT_DAYS[rules.words["unit"][_key(said["ahead_unit"])]]
        return _one(today + timedelta(days=count * unit)) if unit else None
    if "feast" in said:
        return Slot(*feasts.coming(rules.words["feast"][_key(said["feast"])], today))
    if "month_only" in said:
        part = "mid" if "half_of" in said else lead
        return _month(int(rules.words["month"][_key(said["month_only"])]), part, today)
    if "asap" in said:
        return Slot(start=today)
    return _period(said, lead, today) if "unit_lead" in said and lead in ("this", "coming", "next") else None


def _weekday(day: int, lead: str, today: date) -> Slot:
    if lead in ("every", "everyother", "not", "except"):
        return Slot(days=frozenset({day}))
    if lead == "next":
        return _one(today + timedelta(days=7 - today.isoweekday() + day))
    if lead in ("this", "coming", "from", *LAST):
        return _one(today + timedelta(days=(day - today.isoweekday()) % 7 or 7 * (lead == "coming")))
    return Slot(days=frozenset({day}))


def _shorts(text: str, rules: Grammar) -> frozenset[int]:
    """Read "ma, di en do" or "ma t/m vr"; one abbreviation alone is never read ("ma en pa")."""
    found = [int(rules.words["short"][word]) for word in re.findall(r"[a-z]+", text) if word in rules.words["short"]]
    if re.search(r"t/m|-", text) and len(found) == 2:
        return frozenset(range(found[0], found[1] + 1))
    return frozenset(found)


def _month(month: int, lead: str, today: date) -> Slot:
    year = today.year + (month < today.month)
    first = date(year, month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    parts = {"mid": (11, 20), "start": (1, 10), "end": (21, last.day)}
    if lead in parts:
        return Slot(first.replace(day=parts[lead][0]), first.replace(day=parts[lead][1]))
    return Slot(first, last)


def _period(said: dict[str, str], lead: str, today: date) -> Slot | None:
    if not said["unit_lead"].startswith("week"):
        return None
    if lead == "next":
        monday = today + timedelta(days=8 - today.isoweekday())
        return Slot(monday, monday + timedelta(days=6))
    return Slot(today, today + timedelta(days=7 - today.isoweekday() if lead == "this" else 7))


def _hours(said: dict[str, str], lead: str, rules: Grammar) -> Piece | None:
    hours = when_clock.hours(said, lead, rules.words)
    return Piece((0, 0), hours=hours) if hours else None


def _manner(said: dict[str, str], lead: str, rules: Grammar) -> Piece | None:
    """Read rhythm and willingness: weekly, once a month, any time."""
    if "rhythm" in said:
        return Piece((0, 0), every=int(rules.words["rhythm"][_key(said["rhythm"])]))
    if "flexible" in said:
        return Piece((0, 0), flexible=True)
    unit = UNIT_DAYS.get(rules.words["unit"].get(_key(said.get("rate_unit") or said.get("unit_lead", "")), ""), 0)
    if "rate_unit" in said and unit:
        return Piece((0, 0), every=max(1, unit))
    if lead in ("every", "everyother") and unit:
        return Piece((0, 0), every=unit * (2 if lead == "everyother" else 1))
    return None


def _one(day: date) -> Slot:
    return Slot(day, day)


def _key(word: str) -> str:
    return " ".join(re.findall(r"\w+", word))


def _number(word: str, rules: Grammar) -> int:
    return int(word) if word.isdigit() else int(rules.words["number"].get(word, "1"))


def _whole(pieces: list[Piece], text: str, rules: Grammar) -> When:
    """Join the pieces that stand together into slots."""
    slots: list[Slot] = []
    deadline: date | None = None
    group: list[Piece] = []
    for piece in pieces:
        if piece.days and piece.lead in ("before", "by"):
            deadline = _deadline(piece.days, piece.lead)
            continue
        if group and not _together(group, piece, text, rules):
            slots += _slots(group)
            group = []
        group.append(piece)
    slots += _slots(group)
    return When(
        slots=tuple(dict.fromkeys(slots)),
        deadline=datetime.combine(deadline, time(23, 59), ZONE) if deadline else None,
        every_days=next((piece.every for piece in pieces if piece.every), None),
        flexible=any(piece.flexible for piece in pieces),
        spans=tuple(piece.span for piece in pieces),
    )


def _deadline(days: Slot, lead: str) -> date | None:
    """Give the last day that still helps: "before the 12th" ends on the 11th, "by the 12th" on the 12th."""
    if days.start is None:
        return None
    return days.start - timedelta(days=1) if lead == "before" else days.end


def _together(group: list[Piece], piece: Piece, text: str, rules: Grammar) -> bool:
    gap = text[group[-1].span[1] : piece.span[0]]
    new_day = piece.days and any(each.hours for each in group) and any(each.days for each in group)
    either = re.search(r"\b(?:of|or)\b", gap) and not (group[-1].days and piece.days)
    excluding = {"not", "except"} & {piece.lead, group[-1].lead}
    return not new_day and not either and not excluding and rules.gap.fullmatch(gap) is not None


def _slots(group: list[Piece]) -> list[Slot]:
    """Give every day of a group its hours; a weekday beside a date only names it again."""
    days = [_bounded(piece) for piece in group if piece.days]
    hours = [piece.hours for piece in group if piece.hours]
    dated = [slot for slot in days if slot.start or slot.end]
    open_days = frozenset(day for slot in days for day in slot.days if not (slot.start or slot.end))
    if dated and len(dated) < len(days) and all(slot.start == slot.end for slot in dated):
        open_days = frozenset()
    whole = dated + ([Slot(days=open_days)] if open_days else [])
    excluded = bool(group) and group[0].lead in ("not", "except")
    clock = [when_clock.narrowest(hours)] if hours else [Slot()]
    if not whole and not hours:
        return []
    return [
        replace(day, begin=each.begin, until=each.until, excluded=excluded)
        for day in whole or [Slot()]
        for each in clock
    ]


def _bounded(piece: Piece) -> Slot:
    """Turn "until Friday" and "from May" into a range open at the other side."""
    days = piece.days or Slot()
    if piece.lead in LAST:
        return replace(days, start=None)
    if piece.lead in ("from", "since", "after"):
        return replace(days, end=None)
    return days
