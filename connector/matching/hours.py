"""When something can happen, as bits that compare fast: the hours of a week and a range of days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from mapping.proposal import Slot, When

ALL_DAY = (1 << 24) - 1
_ZONE = ZoneInfo("Europe/Amsterdam")
FIRST, LAST = -(2**31), 2**31 - 1  # day numbers that bound nothing


@dataclass(frozen=True, slots=True)
class Week:
    """The hours (bit h: h:00 to h+1:00) of each weekday, Monday first, between two day numbers (both included)."""

    hours: tuple[int, ...] = (ALL_DAY,) * 7
    first: int = FIRST
    last: int = LAST
    known: bool = False


def day_number(moment: date | datetime) -> int:
    """Give the day, counted as `date.toordinal`, a moment falls on in Amsterdam."""
    if isinstance(moment, datetime):
        moment = moment.astimezone(_ZONE)
    return moment.toordinal()


def week(when: When, *, or_sooner: bool = False) -> Week:
    """Fold all that is said of time into one week; what is not said bounds nothing.

    With `or_sooner` a bare date is the last day that helps: a cot needed for the tenth may be put together on the
    eighth.
    """
    wanted = [slot for slot in when.slots if not slot.excluded]
    if or_sooner and when.deadline is None and wanted and all(_is_date(slot) for slot in wanted):
        last_day = max(slot.end for slot in wanted if slot.end)
        deadline = datetime.combine(last_day, time(12), _ZONE)
        return week(replace(when, slots=tuple(slot for slot in when.slots if slot.excluded), deadline=deadline))
    hours = [0] * 7 if wanted and not when.flexible else [ALL_DAY] * 7
    for slot in wanted:
        for day in _days(slot):
            hours[day - 1] |= _hours(slot)
    for slot in when.slots:
        if slot.excluded and slot.start is None and slot.end is None:
            for day in slot.days or range(1, 8):
                hours[day - 1] &= ~_hours(slot)
    last = max((slot.end.toordinal() if slot.end else LAST for slot in wanted), default=LAST)
    if when.deadline is not None:
        last = min(last, day_number(when.deadline))
    return Week(
        hours=tuple(hours),
        first=min((slot.start.toordinal() if slot.start else FIRST for slot in wanted), default=FIRST),
        last=last,
        known=bool(when.slots) and not when.flexible,
    )


def _is_date(slot: Slot) -> bool:
    return slot.start is not None and slot.start == slot.end and slot.begin is None and slot.until is None


def _days(slot: Slot) -> frozenset[int]:
    if slot.days:
        return slot.days
    if slot.start and slot.end and (slot.end - slot.start).days < 6:
        span = range(slot.start.toordinal(), slot.end.toordinal() + 1)
        return frozenset(date.fromordinal(day).isoweekday() for day in span)
    return frozenset(range(1, 8))


def _hours(slot: Slot) -> int:
    if slot.begin is None and slot.until is None:
        return ALL_DAY
    begin = slot.begin.hour if slot.begin else 0
    until = slot.until.hour + (slot.until.minute > 0) if slot.until else 24
    if until <= begin:  # past midnight, or a moment
        return (ALL_DAY >> begin << begin) if slot.until and slot.until < (slot.begin or slot.until) else 1 << begin
    return ((1 << until) - 1) >> begin << begin
