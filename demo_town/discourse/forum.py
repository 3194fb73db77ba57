"""The stand-in forum: its state with all the doors, and what the server needs beside it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from demo_town.discourse.faults import Faults
from demo_town.discourse.limits import Limits
from demo_town.discourse.moderation import Moderation
from demo_town.discourse.settings import Settings, system_clock


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that was handled."""

    method: str
    path: str
    status: int
    username: str | None = None


class Forum(Moderation):
    """One Discourse forum in memory. `Forum(version=Version.OLD, create_post=0)` changes any of its `Settings`."""

    def __init__(
        self, settings: Settings | None = None, *, clock: Callable[[], datetime] = system_clock, **changes: Any
    ) -> None:
        super().__init__(settings, clock=clock, **changes)
        self.limits = Limits(clock)
        self.faults = Faults()
        self.asked: deque[Asked] = deque(maxlen=20_000)
        self.memory: dict[str, tuple[datetime, int, dict[str, Any]]] = {}  # answers of the memoiser
