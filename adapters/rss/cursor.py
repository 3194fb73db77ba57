"""What must survive between polls, as the JSON text in the cursor: validators, next time, what was seen."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Final

MOST_SEEN: Final = 2000  # entries; four times the longest window
LONGEST_VALIDATOR: Final = 1024  # characters; a longer one is not worth sending back


@dataclass(slots=True)
class State:
    """A feed between two polls. Times are ISO texts; `seen` is key → digest, oldest first."""

    etag: str | None = None
    modified: str | None = None
    body: str = ""  # hash of the last body
    unchanged: int = 0  # times the same body came in full although we sent validators
    next: str = ""
    every: float = 0.0
    skip_hours: list[int] = field(default_factory=list)
    skip_days: list[str] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)
    threads: dict[str, str] = field(default_factory=dict)  # key → thread, where they differ
    moved: str = ""  # a permanent new address on the same host
    moving: str = ""  # a candidate for it
    moving_since: str = ""
    sightings: int = 0
    older: str = ""  # the archive page to read next
    older_failed: int = 0  # times in a row that it could not be read
    archives: list[str] = field(default_factory=list)  # those read already
    hub: str = ""  # what the feed calls its WebSub hub, and itself
    topic: str = ""
    renew: str = ""  # when to subscribe (again)

    @staticmethod
    def load(cursor: str | None) -> State:
        """The state in a cursor; a fresh one for None or for a text that is not ours."""
        try:
            record = json.loads(cursor or "{}")
        except ValueError:
            return State()
        known = {one.name for one in fields(State)}
        return State(**{name: value for name, value in record.items() if name in known})

    def dump(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))

    def remember(self, key: str, digest: str) -> None:
        """Keep an entry as seen just now, and forget the oldest beyond MOST_SEEN."""
        self.seen.pop(key, None)
        self.seen[key] = digest
        while len(self.seen) > MOST_SEEN:
            oldest = next(iter(self.seen))
            del self.seen[oldest]
            self.threads.pop(oldest, None)

    def wait(self, now: datetime) -> float:
        """Seconds until the feed may be asked again."""
        return max(0.0, (datetime.fromisoformat(self.next) - now).total_seconds()) if self.next else 0.0
