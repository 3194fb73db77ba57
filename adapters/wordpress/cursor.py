"""What the adapter must remember between two pulls, as one versioned string of at most 64 kB.

It holds numbers, times and short hashes, no content.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import NamedTuple

from adapters.json_fields import obj

VERSION = 1
KEPT = 600  # the latest posts, and as many comments, whose changes and deletions are noticed
MOST_TIES = 800  # posts of one and the same second, as an import makes them, that are told apart


class Trace(NamedTuple):
    """The post a post or comment belongs to, and a mark that changes when its words do."""

    post: int
    mark: str


@dataclass(slots=True)
class Stream:
    """How far one list (posts by change, comments by time) is read.

    All until `since` (ISO 8601, the site's local time, inclusive) were handed over, and of the second after it those
    in `ties`.
    """

    since: str = ""
    ties: list[int] = field(default_factory=list)
    seen: dict[int, Trace] = field(default_factory=dict)
    left: list[int] = field(default_factory=list)  # numbers whose presence is yet to be checked in this sweep

    def remember(self, number: int, trace: Trace) -> bool:
        """Note what was seen; whether that is news. The longest unchanged is forgotten first."""
        if self.seen.get(number) == trace:
            return False
        self.seen.pop(number, None)
        self.seen[number] = trace
        while len(self.seen) > KEPT:
            del self.seen[next(iter(self.seen))]
        return True


@dataclass(slots=True)
class Cursor:
    """The whole memory. `swept` is when the last sweep began, in seconds since 1970."""

    posts: Stream = field(default_factory=Stream)
    comments: Stream = field(default_factory=Stream)
    swept: float = 0.0


def load(stored: str | None) -> Cursor:
    """Read a cursor. One of another version, or unreadable, starts anew: posts may come again, none is missed."""
    try:
        read = obj(json.loads(stored or "{}"))
        if read.get("v") != VERSION:
            return Cursor()
        return Cursor(_stream(read["posts"]), _stream(read["comments"]), float(read["swept"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Cursor()


def dump(cursor: Cursor) -> str:
    return json.dumps({"v": VERSION, **asdict(cursor)}, separators=(",", ":"))


def _stream(stored: dict[str, object]) -> Stream:
    seen = obj(stored["seen"])
    return Stream(
        since=str(stored["since"]),
        ties=_numbers(stored["ties"]),
        seen={int(number): Trace(int(trace[0]), str(trace[1])) for number, trace in seen.items()},
        left=_numbers(stored["left"]),
    )


def _numbers(stored: object) -> list[int]:
    return [int(number) for number in stored] if isinstance(stored, list) else []
