"""What the adapter must remember between two pulls, as one versioned string.

It holds ids and hashes, no content. `gaps` are the ranges of ids that are not read yet: a range is kept until every
page of it was handed over in the same Page as the cursor that drops it, so the cursor never passes an unread post.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import NamedTuple

from adapters.json_fields import Json, obj

VERSION = 1


class Trace(NamedTuple):
    """Where a post stood when last met, and a mark that changes when the post does."""

    topic: int
    number: int
    mark: str


@dataclass(slots=True)
class Errand:
    """A topic to be read whole: how often that failed, and numbers of posts in it that a list no longer shows."""

    failed: int = 0
    missed: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Stream:
    """How far one list of posts (public, or private messages) is read.

    `seen` is the highest id met, `since` its time (ISO 8601). A gap (low, high) is the ids between, both exclusive.
    `recent` holds the latest posts by id, so that one that changed or vanished among them is noticed.
    """

    seen: int = 0
    since: str = ""
    gaps: list[tuple[int, int]] = field(default_factory=list)
    recent: dict[int, Trace] = field(default_factory=dict)


@dataclass(slots=True)
class Sweep:
    """The nightly look at all open topics: `page` of their list to read next (None: listed), topics `left` to read,
    and the topics that were `open` when last listed, of which one that is missing now must be looked at."""

    at: float = 0.0
    page: int | None = None
    listed: list[int] = field(default_factory=list)
    open: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Cursor:
    """The whole memory. Times are seconds since 1970.

    `wide` says that a page of the list once spanned more than 50 ids, so that an empty page means that nothing is
    left; until then it may be an empty window of 50 ids, as versions up to 3.2 give. `lists_only` is when the key was
    found to let us read only lists of topics (0: it reads posts); `topics` holds then how each was listed last.
    """

    public: Stream = field(default_factory=Stream)
    private: Stream = field(default_factory=Stream)
    todo: dict[int, Errand] = field(default_factory=dict)
    sweep: Sweep = field(default_factory=Sweep)
    polled: float = 0.0
    wide: bool = False
    lists_only: float = 0.0
    topics: dict[int, str] = field(default_factory=dict)

    def send_for(self, topic: int, missed: int | None = None) -> None:
        """Put a topic on the list of those to be read whole, once."""
        errand = self.todo.setdefault(topic, Errand())
        if missed is not None and missed not in errand.missed:
            errand.missed.append(missed)

    def unfinished(self) -> bool:
        """Whether something that is known of waits to be read."""
        sweeping = self.sweep.page is not None or self.sweep.left
        return bool(self.todo or self.public.gaps or self.private.gaps or sweeping)


def load(text: str | None) -> Cursor:
    """Read a cursor. One of another version, or unreadable, starts anew: posts may come again, none is missed."""
    try:
        stored = obj(json.loads(text or "{}"))
        if stored.get("v") != VERSION:
            return Cursor()
        return Cursor(
            public=_stream(stored["public"]),
            private=_stream(stored["private"]),
            todo={int(topic): Errand(**errand) for topic, errand in stored["todo"].items()},
            sweep=Sweep(**stored["sweep"]),
            polled=float(stored["polled"]),
            wide=bool(stored["wide"]),
            lists_only=float(stored.get("lists_only", 0.0)),
            topics={int(topic): str(mark) for topic, mark in stored.get("topics", {}).items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return Cursor()


def dump(cursor: Cursor) -> str:
    return json.dumps({"v": VERSION, **asdict(cursor)}, separators=(",", ":"))


def _stream(stored: Json) -> Stream:
    return Stream(
        seen=int(stored["seen"]),
        since=str(stored["since"]),
        gaps=[(int(low), int(high)) for low, high in stored["gaps"]],
        recent={int(number): Trace(*trace) for number, trace in stored["recent"].items()},
    )
