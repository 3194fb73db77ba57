"""When a feed may be asked again, and what each answer means: the manners of a polite poller."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from adapters.contract import AdapterError, PermanentError, TransientError
from adapters.http import Hop, Response
from adapters.rss.cursor import LONGEST_VALIDATOR, State
from adapters.status import error_for_status, retry_after
from adapters.urls import origin

HOUR: Final = 3600.0
DAY: Final = 86400.0
LEAST: Final = 900.0  # seconds; an operator may not ask more often
UNCHANGED_UNTIL_DAILY: Final = 5
SIGHTINGS: Final = 3  # of a permanent redirect, over at least:
SIGHTED_FOR: Final = timedelta(days=7)
ACCEPT: Final = (
    "application/feed+json, application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, "
    "application/json;q=0.8, application/xml;q=0.8, text/xml;q=0.7, */*;q=0.1"
)


def validators(state: State) -> dict[str, str]:
    """The request headers that ask for news only: the stored bytes exactly, and none that were not given."""
    headers = {"Accept": ACCEPT}
    if state.etag:
        headers["If-None-Match"] = state.etag
    if state.modified:
        headers["If-Modified-Since"] = state.modified
    return headers


def keep_validators(state: State, response: Response) -> None:
    """Keep both validators of the same answer; a 304 replaces only those it names."""
    etag, modified = (_validator(response.headers.get(name)) for name in ("ETag", "Last-Modified"))
    if response.status == 304:
        state.etag, state.modified = etag or state.etag, modified or state.modified
    else:
        state.etag, state.modified = etag, modified


def _validator(value: str | None) -> str | None:
    return value if value and len(value) <= LONGEST_VALIDATOR and value.isprintable() else None


def error_of(response: Response, now: datetime) -> AdapterError | None:
    """What an error status of a feed means; Retry-After counts with any of them."""
    wait = retry_after(response.headers.get("Retry-After"), now)
    if response.status == 410:
        return PermanentError("The feed is gone for good (410). Find its new address or remove it.")
    if response.status == 404:
        return TransientError("There is no feed at this address (404).", retry_after=wait, give_up_seconds=30 * DAY)
    if response.status in (401, 403):
        text = f"The feed is not open to us ({response.status}). Check the user name and password."
        return TransientError(text, retry_after=wait, give_up_times=3)
    if "wijkconnector: none" in response.headers.get("X-Robots-Tag", "").lower():
        return PermanentError("The publisher does not want this feed to be read by us.")
    if response.status in (200, 304):
        return None
    error = error_for_status(response.status, response.headers, now)
    if isinstance(error, TransientError):
        return error
    text = f"The server answered {response.status} instead of the feed."
    return TransientError(text, retry_after=wait, give_up_seconds=30 * DAY)


def schedule(state: State, response: Response, now: datetime, base: float, url: str) -> None:
    """Set the next time: the slowest of what operator and publisher ask, at most a day, outside skipped hours."""
    wanted = max(base, LEAST, state.every, _freshness(response.headers, now))
    if state.unchanged >= UNCHANGED_UNTIL_DAILY or not (state.etag or state.modified):
        wanted = DAY
    seconds = min(wanted, DAY) * (1.0 + 0.1 * _jitter(url, now))
    state.next = _allowed(now + timedelta(seconds=seconds), state).isoformat()


def _freshness(headers: Mapping[str, str], now: datetime) -> float:
    """Seconds the answer stays fresh by max-age, else by Expires; 0 when it does not say."""
    for part in headers.get("Cache-Control", "").lower().split(","):
        name, _, value = part.strip().partition("=")
        digits = value.strip().strip('"')
        if name == "max-age" and digits.isascii() and digits.isdigit():
            return float(digits[:10])
    try:
        expires = parsedate_to_datetime(headers.get("Expires", ""))
    except (ValueError, TypeError, OverflowError):
        return 0.0
    return max(0.0, ((expires if expires.tzinfo else expires.replace(tzinfo=UTC)) - now).total_seconds())


def _jitter(url: str, now: datetime) -> float:
    """0 to 1, so that feeds of one server do not come in step: half a pace of each feed's own, half chance.

    The first spreads any number of feeds over the hour within a day; chance alone would take a week.
    """
    own, chance = (hashlib.sha256(seed.encode()).digest()[0] for seed in (url, f"{url}{now.isoformat()}"))
    return (own + chance) / 510.0


def _allowed(moment: datetime, state: State) -> datetime:
    """The first moment at or after this one outside skipHours and skipDays (GMT); this one if all are skipped."""
    for hours in range(24 * 8):
        candidate = moment if hours == 0 else moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=hours)
        if candidate.hour not in state.skip_hours and candidate.strftime("%A").lower() not in state.skip_days:
            return candidate
    return moment


def note_redirect(state: State, hops: tuple[Hop, ...], url: str, shares: bool, now: datetime) -> None:
    """Believe a permanent redirect after three polls over a week, when the same entries are there, on the same host.

    Another host is followed but never stored: a person confirms it by changing the setting (`check` says so).
    """
    permanent = bool(hops) and all(hop.status in (301, 308) for hop in hops)
    if not permanent or not shares:
        state.moving, state.moving_since, state.sightings = "", "", 0
        return
    if state.moving != url:
        state.moving, state.moving_since, state.sightings = url, now.isoformat(), 0
    state.sightings += 1
    long_enough = now - datetime.fromisoformat(state.moving_since) >= SIGHTED_FOR
    if state.sightings >= SIGHTINGS and long_enough and origin(url)[1] == origin(hops[0].url)[1]:
        state.moved = url
