"""Between the store's REAL seconds and the engine's aware UTC datetimes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import overload


@overload
def moment(seconds: float) -> datetime: ...
@overload
def moment(seconds: None) -> None: ...
def moment(seconds: float | None) -> datetime | None:
    """The moment that many seconds after 1970-01-01T00:00Z."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


@overload
def seconds(moment: datetime) -> float: ...
@overload
def seconds(moment: None) -> None: ...
def seconds(moment: datetime | None) -> float | None:
    """The seconds after 1970-01-01T00:00Z of that moment."""
    return None if moment is None else moment.timestamp()
