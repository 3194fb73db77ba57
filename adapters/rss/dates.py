"""Dates as feeds write them: whatever feedparser reads, and Dutch names; never in the future.

A date without a zone is UTC, as feed readers agree; one with Dutch names was written by a Dutch clock.
"""

from __future__ import annotations

import re
from calendar import timegm
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
LONGEST_DATE: Final = 100  # characters; longer ones are attacks
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("jan januari", "feb februari", "mrt maart", "apr april", "mei", "jun juni", "jul juli",
         "aug augustus", "sep sept september", "okt oktober", "nov november", "dec december"), 1)
    for name in names.split()
}  # fmt: skip
_DUTCH: Final = re.compile(
    r"(?:(?:ma|di|wo|do|vr|za|zo)[a-z]*\.?,?\s+)?(\d{1,2})[\s-]+([a-z]{3,9})\.?[\s-]+(\d{4})"
    r"(?:,?\s+(?:om\s+)?(\d{1,2})[:.](\d{2})(?::(\d{2}))?)?\s*(?:uur)?\s*([+-]\d{2}:?\d{2}|gmt|utc|z|ce[s]?t)?$"
)


def from_struct(parsed: Any, raw: object, now: datetime) -> datetime | None:
    """The moment of a `time.struct_time` in UTC, else of the raw text; None when neither can be read."""
    moment = dutch(raw) if isinstance(raw, str) else None
    if moment is None and parsed is not None:
        try:
            moment = datetime.fromtimestamp(timegm(parsed), UTC)
        except (ValueError, OverflowError, OSError, TypeError):
            moment = None
    return clamp(moment, now)


def iso(raw: object, now: datetime) -> datetime | None:
    """The moment of an RFC 3339 text (JSON Feed)."""
    if not isinstance(raw, str) or len(raw) > LONGEST_DATE:
        return None
    try:
        moment = datetime.fromisoformat(raw.strip())
        return clamp((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC), now)
    except (ValueError, OverflowError):
        return clamp(dutch(raw), now)


def dutch(raw: str) -> datetime | None:
    """The moment of a date with Dutch day or month names ("za 3 okt 2026 14:05"); None when it is none."""
    if len(raw) > LONGEST_DATE:
        return None
    match = _DUTCH.match(raw.strip().lower())
    if match is None or match[2] not in _MONTHS:
        return None
    try:
        clock = (int(match[4] or 0), int(match[5] or 0), int(match[6] or 0))
        naive = datetime(int(match[3]), _MONTHS[match[2]], int(match[1]), *clock)  # noqa: DTZ001 - the zone follows
        return naive.replace(tzinfo=AMSTERDAM).astimezone(UTC) if not match[7] else _zoned(naive, match[7])
    except (ValueError, OverflowError):
        return None


def clamp(moment: datetime | None, now: datetime) -> datetime | None:
    """A moment in the future was never true: it becomes now."""
    return moment if moment is None else min(moment, now)


def _zoned(naive: datetime, zone: str) -> datetime:
    if zone[0] in "+-":
        digits = zone.replace(":", "")
        offset = timedelta(hours=int(digits[1:3]), minutes=int(digits[3:5]))
        return (naive - offset if zone[0] == "+" else naive + offset).replace(tzinfo=UTC)
    hours = {"cet": 1, "cest": 2}.get(zone, 0)
    return (naive - timedelta(hours=hours)).replace(tzinfo=UTC)
