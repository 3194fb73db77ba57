"""What a feed says, whatever its format: the types that parsing gives and the adapter reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

MOST_ENTRIES: Final = 500
LONGEST_TITLE: Final = 500  # characters
LONGEST_TEXT: Final = 20_000  # bytes of UTF-8
LONGEST_HTML: Final = 200_000  # characters looked at before the text is cut


class FeedError(Exception):
    """These bytes are no feed that can be read; the text says in one sentence why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: `title`, `summary` and `content` as the feed means them (perhaps HTML); `plain_*` are words.

    `id` is the raw guid, atom:id or JSON id. `link` is absolute http(s) or empty. Times are aware UTC, never in the
    future. `author` is the first one, `author_name` without the e-mail address.
    """

    id: str = ""
    title: str = ""
    link: str = ""
    author: str = ""
    author_name: str = ""
    summary: str = ""
    content: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    categories: tuple[str, ...] = ()
    plain_title: str = ""
    plain_text: str = ""
    answers: str = ""  # thr:in-reply-to: the id of the entry this one answers
    language: str = ""

    @property
    def text(self) -> str:
        """The fullest text the feed gives of this entry."""
        return self.content or self.summary

    def to_json(self) -> dict[str, Any]:
        record: dict[str, Any] = {one.name: getattr(self, one.name) for one in fields(self)}
        for name in ("published", "updated"):
            record[name] = record[name] and record[name].isoformat()
        return record

    @staticmethod
    def from_json(record: Mapping[str, Any]) -> Entry:
        times = {name: datetime.fromisoformat(record[name]) if record[name] else None for name in _TIMES}
        return Entry(**{**record, **times, "categories": tuple(record["categories"])})


_TIMES: Final = ("published", "updated")


@dataclass(frozen=True, slots=True)
class Feed:
    """A whole document. `every` is the publisher's wish in seconds between checks; `older` the next page of history."""

    title: str = ""
    link: str = ""
    generator: str = ""
    language: str = ""
    version: str = ""
    entries: tuple[Entry, ...] = ()
    every: float = 0.0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()  # ids of at:deleted-entry (RFC 6721)
    complete: bool = False  # fh:complete (RFC 5005): what is not in here is gone
    older: str = ""  # rel=prev-archive or rel=next, absolute
    paged: bool = False  # `older` is the latter: a page whose entries move on, not an archive that stays
    hub: str = ""  # rel=hub (WebSub), absolute
    itself: str = ""  # rel=self, absolute
    ignored: int = 0  # entries beyond MOST_ENTRIES

    def to_json(self) -> dict[str, Any]:
        record: dict[str, Any] = {one.name: getattr(self, one.name) for one in fields(self)}
        return {**record, "entries": [entry.to_json() for entry in self.entries]}

    @staticmethod
    def from_json(record: Mapping[str, Any]) -> Feed:
        entries = tuple(Entry.from_json(entry) for entry in record["entries"])
        lists = {name: tuple(record[name]) for name in ("skip_hours", "skip_days", "deleted")}
        return Feed(**{**record, **lists, "entries": entries})
