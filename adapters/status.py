"""From an HTTP answer to the adapter error that says what to do next."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from adapters.contract import AdapterError, AmbiguousError, AuthError, PermanentError, TransientError

LONGEST_WAIT = 7 * 86400.0  # seconds; no server may silence us for longer


def error_for_status(
    status: int, headers: Mapping[str, str], now: datetime | None = None, *, writing: bool = False
) -> AdapterError | None:
    """The usual meaning of a status, or None below 400. An adapter overrules it where its platform means otherwise.

    When `writing`, a server or gateway that broke down half-way (500, 502, 504) may have handled what was sent.
    """
    wait = retry_after(headers.get("Retry-After"), now)
    if status < 400:
        return None
    if writing and status in (500, 502, 504):
        return AmbiguousError(f"The server answered {status}; what was sent may have arrived.")
    if status in (408, 425, 429) or status >= 500:
        return TransientError(f"The server answered {status}; it is busy or broken.", retry_after=wait)
    if status in (401, 403):
        return AuthError(f"The server answered {status}: it does not let us in. Check the key and its rights.")
    if status in (404, 410):
        return PermanentError(f"The server answered {status}: there is nothing at this address. Check it.")
    return PermanentError(f"The server answered {status}: it does not accept this request.")


def retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """Seconds from a Retry-After header in either form; None for a missing, negative or unreadable one."""
    if value is None:
        return None
    seconds = _number(value)
    if seconds is None:
        seconds = _date(value, now or datetime.now(UTC))
    if seconds is None or seconds < 0 or not math.isfinite(seconds):
        return None
    return min(seconds, LONGEST_WAIT)


def _number(value: str) -> float | None:
    stripped = value.strip()
    return float(stripped) if stripped.isascii() and stripped.isdigit() and len(stripped) < 12 else None


def _date(value: str, now: datetime) -> float | None:
    try:
        then = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    return (then - now).total_seconds()
