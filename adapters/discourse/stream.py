"""Reading a list of posts (`/posts.json`, `/private-posts.json`) without losing one, whatever `before` means there.

`before=X` gave the posts with `X-50 < id <= X` up to version 3.2 (so a page may be short or empty while older posts
exist), `id <= X` for a while in 3.3, and `id < X` since 3.4, fifty at most. Read downwards from the newest post,
asking before the lowest id met, the pages join without a hole in all three. What lies between the newest page and
what was read before is a gap, and stays one until it is read to its bottom.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.contract import PermanentError
from adapters.discourse.api import Api
from adapters.discourse.cursor import Cursor, Stream
from adapters.json_fields import Json, moment, obj, objects, whole

WINDOW = 50
OVERLAP = 100  # ids read again each time: an id is given out before its post can be seen, so a lower one may come later
LAG = timedelta(minutes=10)  # or the posts of so long, when that is less
REMEMBERED = 150  # posts of which changes are noticed: the overlap and a page


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is to be seen of the ids from `low` up to, without, `high`: what is not in `items` is not shown to us."""

    items: list[Json]
    low: int
    high: int = sys.maxsize


class Feed:
    """One list of posts, newest first. `root` is the key its posts stand under."""

    def __init__(self, api: Api, path: str, root: str) -> None:
        self._api = api
        self._path = path
        self._root = root

    def page(self, before: int | None = None) -> list[Json]:
        """Give a page of posts that have an id; the newest without `before`."""
        answer = obj(self._api.get(self._path, [("before", before)] if before is not None else []))
        if not isinstance(answer.get(self._root), list):
            raise PermanentError("The address does not answer as a Discourse forum does; check `url`.")
        listed = objects(answer[self._root])
        return [item for item in listed if whole(item.get("id"))]


def ids_of(items: list[Json]) -> list[int]:
    return [number for item in items if (number := whole(item.get("id")))]


def newest_page(feed: Feed, stream: Stream, cursor: Cursor, newest_known: Callable[[], int]) -> Stretch:
    """Read the newest page and note the gap below it.

    `newest_known` gives an id up to which posts may exist; it is asked when the page is empty, as it is in older
    versions when the latest fifty ids are all closed to us.
    """
    items = feed.page()
    ids = ids_of(items)
    _note_span(cursor, ids)
    reach = max(ids) if ids else 0 if cursor.wide else newest_known()
    lowest = min(ids, default=reach + 1)
    if ids or reach > stream.seen:
        _note_gap(stream, items, lowest)
    if reach > stream.seen:
        stream.seen = reach
        stream.since = latest.isoformat() if (latest := _latest(items)) else stream.since
    return Stretch(items, lowest)


def next_page(feed: Feed, stream: Stream, cursor: Cursor, oldest: datetime | None) -> Stretch:
    """Read on in the newest gap, and make it smaller by what was read. Posts before `oldest` end it."""
    low, high = stream.gaps.pop()
    items = feed.page(before=high)
    ids = ids_of(items)
    _note_span(cursor, ids)
    below = [number for number in ids if number < high]
    if below:
        bottom = min(below)
    else:
        bottom = low + 1 if cursor.wide else max(low + 1, high - (WINDOW - 1))
    read_down_to = bottom
    latest = _latest(items)
    if oldest and latest and latest < oldest:
        bottom = low
    if bottom > low + 1:
        stream.gaps.append((low, bottom))
    return Stretch([item for item in items if low < (whole(item.get("id")) or 0) < high], read_down_to, high)


def _note_span(cursor: Cursor, ids: list[int]) -> None:
    if ids and max(ids) - min(ids) >= WINDOW:
        cursor.wide = True


def _note_gap(stream: Stream, items: list[Json], lowest: int) -> None:
    """Keep the ids between the newest page and what was read before, with the overlap, as a gap."""
    bottom = max(stream.seen - OVERLAP, 0)
    if lowest > bottom + 1 and not (lowest <= stream.seen and _reaches_back(stream, items, lowest)):
        stream.gaps.append((bottom, lowest))
        stream.gaps = _joined(stream.gaps)


def _reaches_back(stream: Stream, items: list[Json], lowest: int) -> bool:
    """Whether the page goes back far enough in time that a lower id that came late is in it."""
    since = moment(stream.since)
    first = next((moment(item.get("created_at")) for item in items if whole(item.get("id")) == lowest), None)
    return since is not None and first is not None and first <= since - LAG


def _latest(items: list[Json]) -> datetime | None:
    return max((at for item in items if (at := moment(item.get("created_at")))), default=None)


def _joined(gaps: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the gaps lowest first, those that overlap as one."""
    joined: list[tuple[int, int]] = []
    for low, high in sorted(gaps):
        if joined and low < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return joined
