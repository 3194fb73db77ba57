"""Tokens of the API: each for one organisation, known here by a hash only."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from connector.store import Tx
from connector.store.sessions import NOTE_AFTER, hashed
from connector.store.times import moment, seconds

PREFIX = "wijk_"  # so that a token in a public place is recognised for what it is


class Scope(StrEnum):
    """What a program may do for its organisation."""

    READ = "read"
    MODERATE = "moderate"  # also decide on suggestions, and pause communities


@dataclass(frozen=True, slots=True)
class Token:
    """A token as its organisation sees it; `name` is what they call the program, `by` who made it."""

    id: str
    organisation: str
    name: str
    scope: Scope
    by: str
    created_at: datetime
    used_at: datetime | None


def create(tx: Tx, organisation: str, name: str, scope: Scope, by: str, now: datetime) -> tuple[str, str]:
    """Make a token; its (id, secret) is returned, the secret this once."""
    key, secret = secrets.token_hex(4), PREFIX + secrets.token_urlsafe(32)
    tx.execute(
        "INSERT INTO api_token (id, token, organisation, name, scope, by, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (key, hashed(secret), organisation, name, scope.value, by, seconds(now)),
    )
    return key, secret


def find(tx: Tx, secret: str) -> Token | None:
    """The token with this secret, or None."""
    row = tx.execute("SELECT * FROM api_token WHERE token = ?", (hashed(secret),)).fetchone()
    return None if row is None else _token(row)


def used(tx: Tx, token: Token, now: datetime) -> None:
    """Note that it was used; see `should_note`."""
    tx.execute("UPDATE api_token SET used_at = ? WHERE id = ?", (seconds(now), token.id))


def should_note(token: Token, now: datetime) -> bool:
    """Whether its use was not noted lately; noting each use would make every reading a writing."""
    return token.used_at is None or (now - token.used_at).total_seconds() > NOTE_AFTER


def listed(tx: Tx, organisations: Collection[str]) -> list[Token]:
    """The tokens of these organisations, newest first."""
    rows = tx.execute(
        "SELECT * FROM api_token WHERE organisation IN (SELECT value FROM json_each(?))"
        " ORDER BY created_at DESC, rowid DESC",
        (json.dumps(sorted(organisations)),),
    )
    return [_token(row) for row in rows]


def revoke(tx: Tx, token: str, organisations: Collection[str]) -> Token | None:
    """Drop a token of these organisations, by its id; None when they have none like that."""
    row = tx.execute(
        "DELETE FROM api_token WHERE id = ? AND organisation IN (SELECT value FROM json_each(?)) RETURNING *",
        (token, json.dumps(sorted(organisations))),
    ).fetchone()
    return None if row is None else _token(row)


def _token(row: sqlite3.Row) -> Token:
    return Token(
        id=row["id"],
        organisation=row["organisation"],
        name=row["name"],
        scope=Scope(row["scope"]),
        by=row["by"],
        created_at=moment(row["created_at"]),
        used_at=moment(row["used_at"]),
    )
