"""Taking turns at a host: one request at a time, and some time between two, whoever asks."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from adapters.contract import TransientError


@dataclass(slots=True)
class _Turn:
    """One host: who is there now, and when (by the clock) the last one left."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    left_at: float | None = None


class Turns:
    """Shared by all threads of a session, which may bring a clock and a way of waiting of its own."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._hosts: defaultdict[str, _Turn] = defaultdict(_Turn)

    @contextmanager
    def taken(self, host: str, apart: float, patience: float) -> Iterator[None]:
        """Wait for our turn at this host, `apart` seconds after the last one ended, and keep it.

        Raises TransientError when that would take longer than `patience` seconds; then nothing was asked.
        """
        begun = self._clock()
        turn = self._hosts[host]
        if not turn.lock.acquire(timeout=patience):
            raise TransientError(f"{host} is still busy with another request of ours.")
        try:
            self._keep_apart(host, turn, apart, patience - (self._clock() - begun))
            yield
        finally:
            turn.left_at = self._clock()
            turn.lock.release()

    def _keep_apart(self, host: str, turn: _Turn, apart: float, patience: float) -> None:
        wait = 0.0 if turn.left_at is None else turn.left_at + apart - self._clock()
        if wait <= 0:
            return
        if wait > patience:
            raise TransientError(f"{host} was asked something a moment ago; we leave it alone for {wait:.0f} s.")
        self._sleep(wait)
