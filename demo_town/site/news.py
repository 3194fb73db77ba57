"""What a neighbourhood site remembers: entries, newest first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from demo_town.discourse.settings import system_clock
from demo_town.discourse.state import slug_of

IN_FEED = 25  # entries a feed shows at once


@dataclass(frozen=True, slots=True)
class Entry:
    """One message on the site. Times are aware UTC."""

    number: int
    title: str
    text: str
    author: str
    category: str
    published: datetime
    updated: datetime

    @property
    def path(self) -> str:
        return f"/bericht/{self.number}/{slug_of(self.title) or 'bericht'}"


class Site:
    """One site in memory. `widget` is the address of a page to embed beside the messages, if any."""

    def __init__(
        self,
        title: str = "Dorpssite Elden",
        description: str = "Nieuws, agenda en prikbord van het dorp.",
        *,
        clock: Callable[[], datetime] = system_clock,
        widget: str | None = None,
    ) -> None:
        self.title = title
        self.description = description
        self.widget = widget
        self.url = "http://localhost"  # set by who serves it
        self.lock = threading.RLock()
        self.entries: dict[int, Entry] = {}
        self.changed = clock()
        self._clock = clock

    def add(self, title: str, text: str, author: str, category: str, at: datetime | None = None) -> Entry:
        with self.lock:
            when = at or self._clock()
            entry = Entry(max(self.entries, default=0) + 1, title, text, author, category, when, when)
            self._put(entry)
            return entry

    def edit(self, number: int, text: str) -> Entry:
        with self.lock:
            entry = replace(self.entries[number], text=text, updated=self._clock())
            self._put(entry)
            return entry

    def remove(self, number: int) -> None:
        with self.lock:
            del self.entries[number]
            self.changed = self._clock()

    def newest(self, most: int | None = IN_FEED) -> list[Entry]:
        with self.lock:
            rows = sorted(self.entries.values(), key=lambda entry: (entry.published, entry.number), reverse=True)
            return rows[:most]

    def _put(self, entry: Entry) -> None:
        self.entries[entry.number] = entry
        self.changed = self._clock()
