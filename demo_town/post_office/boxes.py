"""The mail of the town, in memory: what came in for whom."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

MOST = 500  # letters; the oldest make room


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail as its reader sees it. `key` is its Message-ID: the same letter twice is one letter."""

    key: str
    to: str
    sender: str
    subject: str
    text: str
    at: datetime


class PostOffice:
    """Keeps letters by address, newest first; safe to use from several threads."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._letters: dict[str, Letter] = {}
        self.url = ""
        self.port = 0

    def take(self, to: list[str], content: bytes) -> None:
        """Keep a mail for each who is to get it. Raises ValueError when it is no mail."""
        message: EmailMessage = message_from_bytes(content, policy=default)
        body = message.get_body(("plain", "html"))
        if body is None or message["From"] is None:
            raise ValueError("no mail")
        key, text = str(message["Message-ID"] or ""), str(body.get_content())
        for address in to:
            letter = Letter(key, address, str(message["From"]), str(message["Subject"] or ""), text, self._clock())
            with self._lock:
                self._letters.setdefault(f"{address} {key}", letter)
                while len(self._letters) > MOST:
                    self._letters.pop(next(iter(self._letters)))

    def letters(self, to: str = "") -> list[Letter]:
        """The letters to an address, or all of them, newest first."""
        with self._lock:
            kept = list(self._letters.values())
        return [letter for letter in reversed(kept) if not to or letter.to == to]
