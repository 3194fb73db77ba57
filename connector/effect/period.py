"""Calendar periods: months, quarters and years, which nest, so that no two of them overlap in part.

Free ranges of dates are refused on purpose: the difference between two that overlap would be about a few people.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

_FORM = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?", re.IGNORECASE)
_LENGTHS = {12: "year", 3: "quarter", 1: "month"}


class PeriodError(ValueError):
    """The text names no period."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """`months` calendar months from the first of `month` in `year`: 12, 3 or 1."""

    year: int
    month: int
    months: int

    def __str__(self) -> str:
        if self.months == 12:
            return f"{self.year}"
        return f"{self.year}-Q{self.month // 3 + 1}" if self.months == 3 else f"{self.year}-{self.month:02}"

    @property
    def kind(self) -> str:
        """year, quarter or month."""
        return _LENGTHS[self.months]

    @property
    def begin(self) -> date:
        """The first day."""
        return date(self.year, self.month, 1)

    @property
    def end(self) -> date:
        """The first day after it."""
        later = self.month - 1 + self.months
        return date(self.year + later // 12, later % 12 + 1, 1)

    @property
    def before(self) -> Period:
        """The period of the same length that ends where this one begins."""
        earlier = self.year * 12 + self.month - 1 - self.months
        return Period(earlier // 12, earlier % 12 + 1, self.months)

    @property
    def parts(self) -> tuple[int, ...]:
        """The months it consists of, numbered from year 0."""
        first = self.year * 12 + self.month - 1
        return tuple(range(first, first + self.months))

    def moments(self, timezone: str) -> tuple[datetime, datetime]:
        """Local midnight at its begin and at its end."""
        zone = ZoneInfo(timezone)
        first, last = self.begin, self.end
        return datetime(first.year, first.month, 1, tzinfo=zone), datetime(last.year, last.month, 1, tzinfo=zone)


def parse(text: str) -> Period:
    """`2026`, `2026-Q1` or `2026-03`. Raises PeriodError for anything else."""
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise PeriodError(f"'{text}' is no period: write a year (2026), a quarter (2026-Q1) or a month (2026-03)")
    year, quarter, month = int(found[1]), found[2], found[3]
    if quarter:
        return Period(year, int(quarter) * 3 - 2, 3)
    return Period(year, int(month), 1) if month else Period(year, 1, 12)
