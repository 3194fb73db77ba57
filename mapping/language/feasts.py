"""Days everybody knows by name: feasts, seasons and school holidays, computed for any year.

Easter by the anonymous Gregorian algorithm (Meeus 1991, chapter 8); Ramadan by the tabular Islamic calendar, right to a
day or two.
School holidays differ by region and year, so each is the widest span any region had in 2023–2027 (Rijksoverheid).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

Span = tuple[date, date]
YEAR = Callable[[int], Span]


def easter(year: int) -> date:
    """Give Easter Sunday."""
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    month, day = divmod(epact + weekday - 7 * ((golden + 11 * epact + 22 * weekday) // 451) + 114, 31)
    return date(year, month, day + 1)


def ramadan(year: int) -> Span:
    """Give the first and last day of the (last begun) Ramadan of a year."""
    lunar = round((year - 622) * 33 / 32) + 1
    while (first := _islamic(lunar, 9)).year > year:
        lunar -= 1
    return first, first + timedelta(days=29)


def _islamic(year: int, month: int) -> date:
    """Give the first day of an Islamic month, tabular calendar with civil epoch (16 July 622, Julian)."""
    days = 29 * (month - 1) + month // 2 + 354 * (year - 1) + (3 + 11 * year) // 30
    return date.fromordinal(227015 + days)


def nth(year: int, month: int, weekday: int, number: int) -> date:
    """Give the number-th weekday (1 Monday … 7 Sunday) of a month; −1 is the last."""
    if number < 0:
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        return last - timedelta(days=(last.isoweekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (number - 1))


def _kings_day(year: int) -> date:
    """27 April, but the day before when that is a Sunday (since 2014)."""
    day = date(year, 4, 27)
    return day - timedelta(days=1) if day.isoweekday() == 7 else day


def _from_easter(first: int, last: int | None = None) -> YEAR:
    def span(year: int) -> Span:
        sunday = easter(year)
        return sunday + timedelta(days=first), sunday + timedelta(days=first if last is None else last)

    return span


def _fixed(month: int, day: int, to_month: int | None = None, to_day: int | None = None) -> YEAR:
    def span(year: int) -> Span:
        last = to_month or month
        return date(year, month, day), date(year + (last < month), last, to_day or day)

    return span


def _moving(month: int, weekday: int, number: int) -> YEAR:
    return lambda year: (nth(year, month, weekday, number),) * 2


def _christmas_weeks(year: int) -> Span:
    """Two weeks that hold Christmas: they begin on the Saturday between 19 and 25 December."""
    day = date(year, 12, 25)
    first = day - timedelta(days=(day.isoweekday() - 6) % 7)
    return first, first + timedelta(days=15)


NAMED: dict[str, YEAR] = {
    "new_year": _fixed(1, 1),
    "valentine": _fixed(2, 14),
    "carnival": _from_easter(-49, -47),
    "good_friday": _from_easter(-2),
    "easter": _from_easter(0, 1),
    "kings_day": lambda year: (_kings_day(year),) * 2,
    "remembrance_day": _fixed(5, 4),
    "liberation_day": _fixed(5, 5),
    "mothers_day": _moving(5, 7, 2),
    "fathers_day": _moving(6, 7, 3),
    "ascension": _from_easter(39),
    "whitsun": _from_easter(49, 50),
    "neighbours_day": _moving(9, 6, 4),
    "budget_day": _moving(9, 2, 3),
    "animal_day": _fixed(10, 4),
    "halloween": _fixed(10, 31),
    "saint_martin": _fixed(11, 11),
    "saint_nicholas": _fixed(12, 5),
    "christmas_eve": _fixed(12, 24),
    "christmas": _fixed(12, 25, 12, 26),
    "new_years_eve": _fixed(12, 31),
    "turn_of_year": _fixed(12, 31, 1, 1),
    "holidays_december": _fixed(12, 24, 1, 1),
    "ramadan": ramadan,
    "eid": lambda year: (ramadan(year)[1] + timedelta(days=1), ramadan(year)[1] + timedelta(days=3)),
    "spring": _fixed(3, 1, 5, 31),
    "summer": _fixed(6, 1, 8, 31),
    "autumn": _fixed(9, 1, 11, 30),
    "winter": _fixed(12, 1, 2, 28),
    "spring_break": _fixed(2, 8, 3, 2),
    "may_break": _fixed(4, 19, 5, 11),
    "summer_break": _fixed(7, 4, 9, 1),
    "autumn_break": _fixed(10, 10, 11, 2),
    "christmas_break": _christmas_weeks,
}


def coming(name: str, today: date) -> Span:
    """Give the feast, season or holiday of this name that is going on or comes next."""
    for year in (today.year - 1, today.year, today.year + 1):
        first, last = NAMED[name](year)
        if last >= today:
            return first, last
    raise AssertionError(name)  # three years always hold one
