"""A session that notes how far the clocks of servers are from ours, by the Date each answer carries (RFC 9110)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from adapters.http import Response, Session


class ClockedSession(Session):
    """As Session; `apart` is how many seconds the last server that told its time was ahead of us, None before."""

    apart: float | None = None

    def request(self, method: str, url: str, **options: Any) -> Response:
        asked = datetime.now(UTC)
        response = super().request(method, url, **options)
        told = _date(response.headers)
        if told is not None and not response.headers.get("Age"):  # a cache would tell the time of long ago
            answered = datetime.now(UTC)
            self.apart = _outside(told, asked, answered)
        return response


def _date(headers: Mapping[str, str]) -> datetime | None:
    try:
        told = parsedate_to_datetime(headers.get("Date", ""))
    except (ValueError, TypeError):
        return None
    return told.replace(tzinfo=UTC) if told.tzinfo is None else told


def _outside(told: datetime, asked: datetime, answered: datetime) -> float:
    """Seconds that a time lies outside the stretch in which it must have been told; it has whole seconds only."""
    if told > answered:
        return (told - answered).total_seconds()
    return min(0.0, (told - asked).total_seconds() + 1.0)
