"""One-time links, sign-ins that are under way, and how often somebody tried."""

from __future__ import annotations

import json
import secrets
from datetime import datetime, timedelta

from connector.store import Tx
from connector.store.sessions import hashed
from connector.store.times import seconds

UNDER_WAY = timedelta(minutes=10)
COUNTED = timedelta(hours=1)


def make_link(tx: Tx, email: str, expires_at: datetime) -> str:
    """Make a one-time link for somebody; its token is returned this once."""
    token = secrets.token_urlsafe(32)
    tx.execute(
        "INSERT INTO sign_in_link (token, email, expires_at) VALUES (?, ?, ?)",
        (hashed(token), email.lower(), seconds(expires_at)),
    )
    return token


def use_link(tx: Tx, token: str, now: datetime) -> str | None:
    """The e-mail address the link is for, once; None when it was used, expired or never made."""
    row = tx.execute(
        "DELETE FROM sign_in_link WHERE token = ? RETURNING email, expires_at", (hashed(token),)
    ).fetchone()
    return None if row is None or row["expires_at"] <= seconds(now) else str(row["email"])


def start(tx: Tx, provider: str, data: dict[str, str], now: datetime) -> str:
    """Remember a sign-in that goes on elsewhere; the browser keeps the returned token."""
    token = secrets.token_urlsafe(32)
    tx.execute(
        "INSERT INTO sign_in_pending (token, provider, data, expires_at) VALUES (?, ?, ?, ?)",
        (hashed(token), provider, json.dumps(data), seconds(now + UNDER_WAY)),
    )
    return token


def finish(tx: Tx, provider: str, token: str, now: datetime) -> dict[str, str] | None:
    """What was remembered at the start, once; None when this browser started nothing, or too long ago."""
    row = tx.execute(
        "DELETE FROM sign_in_pending WHERE token = ? AND provider = ? RETURNING data, expires_at",
        (hashed(token), provider),
    ).fetchone()
    if row is None or row["expires_at"] <= seconds(now):
        return None
    data: dict[str, str] = json.loads(row["data"])
    return data


def tried(tx: Tx, who: str, now: datetime) -> int:
    """Count one attempt; how many there were in the last hour is returned, this one included."""
    tx.execute("INSERT INTO sign_in_attempt (who, at) VALUES (?, ?)", (who, seconds(now)))
    row = tx.execute(
        "SELECT count(*) AS n FROM sign_in_attempt WHERE who = ? AND at > ?", (who, seconds(now - COUNTED))
    ).fetchone()
    return int(row["n"])


def drop_old(tx: Tx, now: datetime) -> None:
    tx.execute("DELETE FROM sign_in_link WHERE expires_at <= ?", (seconds(now - timedelta(days=1)),))
    tx.execute("DELETE FROM sign_in_pending WHERE expires_at <= ?", (seconds(now),))
    tx.execute("DELETE FROM sign_in_attempt WHERE at <= ?", (seconds(now - COUNTED),))
