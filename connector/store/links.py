"""Links that let whoever got one do one thing on a page, without an account. Only their hash is kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from connector.store import Tx
from connector.store.times import seconds


class Purpose(StrEnum):
    """What a link is for; also the first part of its path."""

    DANGER = "danger"  # say that a sign of danger was taken up
    HAND_OVER = "hand-over"
    DIGEST = "digest"  # switch a digest off, or on again
    MY_DATA = "mijn-gegevens"


def make(tx: Tx, purpose: Purpose, subject: str, now: datetime, life: timedelta) -> str:
    """A new token (43 characters that are safe in a path) for this subject."""
    token = secrets.token_urlsafe(32)
    tx.execute(
        "INSERT INTO link (token, purpose, subject, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
        (_hash(token), purpose.value, subject, seconds(now), seconds(now + life)),
    )
    return token


def subject(tx: Tx, purpose: Purpose, token: str, now: datetime) -> str | None:
    """What this link is about; None when there is no such link, or not any more."""
    row = tx.execute(
        "SELECT subject FROM link WHERE token = ? AND purpose = ? AND expires_at > ? AND used_at IS NULL",
        (_hash(token), purpose.value, seconds(now)),
    ).fetchone()
    return None if row is None else str(row["subject"])


def use(tx: Tx, purpose: Purpose, token: str, now: datetime) -> str | None:
    """As `subject`, and the link works no more."""
    found = subject(tx, purpose, token, now)
    tx.execute("UPDATE link SET used_at = ? WHERE token = ? AND used_at IS NULL", (seconds(now), _hash(token)))
    return found


def end(tx: Tx, purpose: Purpose, about: str) -> None:
    """No link about this works any more."""
    tx.execute("DELETE FROM link WHERE purpose = ? AND subject = ?", (purpose.value, about))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
