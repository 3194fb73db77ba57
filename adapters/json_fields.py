"""Fields of somebody else's JSON, read liberally: a missing or odd field is None or empty, never an exception."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

Json = Mapping[str, Any]

_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


def obj(value: object) -> Json:
    return value if isinstance(value, Mapping) else {}


def objects(value: object) -> list[Json]:
    """Give the objects in a list; anything else in it is left out."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def whole(value: object) -> int | None:
    """Give a whole number, also when it came as a string."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and len(value) < 20 and value.strip().lstrip("-").isdecimal():
        return int(value)
    return None


def text(value: object) -> str:
    """Give a string, without the halves of characters that no database or page can take."""
    return _UNSTORABLE.sub("", value) if isinstance(value, str) else ""


def yes(value: object) -> bool:
    return value is True or value in ("true", "t", 1, "1")


def moment(value: object) -> datetime | None:
    """Give an aware UTC moment from ISO 8601; a time without an offset is taken as UTC, as Rails writes it.

    A year before the web or after this century is no time.
    """
    try:
        read = datetime.fromisoformat(text(value).strip())
        utc = (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return utc if 1990 <= utc.year < 2100 else None
