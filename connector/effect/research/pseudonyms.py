"""Pseudonyms of one export: a key drawn for it alone, which is nowhere kept, so that exports cannot be joined."""

from __future__ import annotations

import hashlib
import hmac
import secrets


class Pseudonyms:
    """HMAC-SHA256 under a key of 32 random bytes that lives as long as this object."""

    def __init__(self) -> None:
        self.__key = secrets.token_bytes(32)

    def of(self, *what: object) -> str:
        """The pseudonym of a thing: 16 hex digits, the same for the same thing within this export only."""
        said = "\x1f".join(map(str, what)).encode()
        return hmac.new(self.__key, said, hashlib.sha256).hexdigest()[:16]
