"""Browsers that are signed in. The store knows only a hash of what the browser holds."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from connector.store import Tx
from connector.store.times import seconds

NOTE_AFTER = 60.0  # seconds; being seen is written down no more often, so that reading pages stays reading


def begin(tx: Tx, account: str, now: datetime) -> str:
    """Open a session; its token is returned this once, 256 random bits."""
    token = secrets.token_urlsafe(32)
    tx.execute(
        "INSERT INTO session (token, account, created_at, seen_at) VALUES (?, ?, ?, ?)",
        (hashed(token), account, seconds(now), seconds(now)),
    )
    return token


def find(tx: Tx, token: str, now: datetime, idle: timedelta, longest: timedelta) -> tuple[str, bool] | None:
    """The account of a session that still stands, and whether it should be noted as seen; None otherwise."""
    row = tx.execute(
        "SELECT account, seen_at FROM session WHERE token = ? AND seen_at > ? AND created_at > ?",
        (hashed(token), seconds(now - idle), seconds(now - longest)),
    ).fetchone()
    return None if row is None else (str(row["account"]), seconds(now) - row["seen_at"] > NOTE_AFTER)


def seen(tx: Tx, token: str, now: datetime) -> None:
    tx.execute("UPDATE session SET seen_at = ? WHERE token = ?", (seconds(now), hashed(token)))


def end(tx: Tx, token: str) -> None:
    tx.execute("DELETE FROM session WHERE token = ?", (hashed(token),))


def end_all(tx: Tx, account: str) -> int:
    """Sign somebody out everywhere; how many sessions there were is returned."""
    return tx.execute("DELETE FROM session WHERE account = ?", (account,)).rowcount


def drop_old(tx: Tx, now: datetime, idle: timedelta, longest: timedelta) -> None:
    tx.execute(
        "DELETE FROM session WHERE seen_at <= ? OR created_at <= ?", (seconds(now - idle), seconds(now - longest))
    )


def hashed(token: str) -> str:
    """SHA-256 is enough for a token of 256 random bits: there is nothing to guess."""
    return hashlib.sha256(token.encode()).hexdigest()
