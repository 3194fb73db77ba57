"""What can go wrong on the way: answers lost after the forum accepted, errors, delays. For tests."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Fault:
    """One thing to go wrong with the next `times` requests of `method` (any when None) whose path has `path`."""

    kind: str  # lose (handle, then cut), drop (cut at once), fail, delay
    times: int = 1
    method: str | None = None
    path: str = ""
    status: int = 503
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    def concerns(self, method: str, path: str) -> bool:
        return self.times > 0 and self.method in (None, method) and self.path in path


class Faults:
    """Faults ordered and not yet happened; the first that concerns a request happens to it."""

    def __init__(self) -> None:
        self._ordered: list[Fault] = []
        self._lock = threading.Lock()
        self._stopped = threading.Event()

    def lose_next_answer(self, times: int = 1, method: str | None = "POST", path: str = "") -> None:
        """Handle the request, then cut the connection instead of answering."""
        self._add(Fault("lose", times, method, path))

    def drop_next_request(self, times: int = 1, method: str | None = None, path: str = "") -> None:
        """Cut the connection without handling the request."""
        self._add(Fault("drop", times, method, path))

    def fail_next(
        self,
        times: int = 1,
        status: int = 503,
        headers: Mapping[str, str] | None = None,
        body: Any = None,
        method: str | None = None,
        path: str = "",
    ) -> None:
        """Answer with `status` without handling; a `body` that is no text is sent as JSON."""
        plain = isinstance(body, str)
        content = (body if plain else json.dumps(body)).encode() if body is not None else b""
        kind = "text/html; charset=utf-8" if plain or body is None else "application/json; charset=utf-8"
        sent = {"Content-Type": kind, **(headers or {})}
        self._add(Fault("fail", times, method, path, status, content, sent))

    def delay_next(self, times: int = 1, seconds: float = 1.0, method: str | None = None, path: str = "") -> None:
        """Wait before handling."""
        self._add(Fault("delay", times, method, path, seconds=seconds))

    def clear(self) -> None:
        with self._lock:
            self._ordered.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """Give the fault for this request, once."""
        with self._lock:
            fault = next((fault for fault in self._ordered if fault.concerns(method, path)), None)
            if fault:
                fault.times -= 1
                self._ordered = [left for left in self._ordered if left.times > 0]
            return fault

    def sleep(self, seconds: float) -> None:
        """Wait, but not longer than the server lives."""
        self._stopped.wait(seconds)

    def stop(self) -> None:
        self._stopped.set()

    def _add(self, fault: Fault) -> None:
        with self._lock:
            self._ordered.append(fault)
