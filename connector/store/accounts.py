"""People who sign in, and the roles that commands gave them by e-mail address."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from connector.roles import Role
from connector.store import Tx
from connector.store.times import moment, seconds

EVERYWHERE = "*"  # a grant for all organisations: the instance
KEEP = timedelta(days=400)  # since the last sign-in: whoever comes back yearly keeps the account


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody as one way of signing in knows them. `email` only when that way vouches for it."""

    id: str
    provider: str
    subject: str
    name: str
    email: str | None
    groups: frozenset[str]
    signed_in_at: datetime


@dataclass(frozen=True, slots=True)
class Granted:
    """A role that a command gave to an e-mail address."""

    email: str
    organisation: str
    role: Role


def signed_in(
    tx: Tx, provider: str, subject: str, *, name: str, email: str | None, groups: Iterable[str], now: datetime
) -> str:
    """Keep what a way of signing in says of somebody now; the id of their account is returned."""
    row = tx.execute(
        "INSERT INTO account (id, provider, subject, name, email, groups, created_at, signed_in_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (provider, subject) DO UPDATE SET name = excluded.name, email = excluded.email,"
        " groups = excluded.groups, signed_in_at = excluded.signed_in_at RETURNING id",
        (
            secrets.token_hex(8),
            provider,
            subject,
            name,
            None if email is None else email.lower(),
            json.dumps(sorted(set(groups)), ensure_ascii=False),
            seconds(now),
            seconds(now),
        ),
    ).fetchone()
    return str(row["id"])


def get(tx: Tx, account: str) -> Account | None:
    row = tx.execute("SELECT * FROM account WHERE id = ?", (account,)).fetchone()
    return None if row is None else _account(row)


def listed(tx: Tx) -> list[Account]:
    """All accounts, who signed in last first."""
    return [_account(row) for row in tx.execute("SELECT * FROM account ORDER BY signed_in_at DESC")]


def of_email(tx: Tx, email: str) -> list[Account]:
    """The accounts with this address, of whatever way of signing in."""
    return [_account(row) for row in tx.execute("SELECT * FROM account WHERE email = ?", (email.lower(),))]


def anybody(tx: Tx) -> bool:
    """Whether anybody ever signed in."""
    return tx.execute("SELECT 1 FROM account LIMIT 1").fetchone() is not None


def grant(tx: Tx, email: str, organisation: str, role: Role, by: str, now: datetime) -> None:
    """Give whoever has this address a role; a grant for the same organisation is replaced."""
    tx.execute(
        "INSERT INTO access_grant (email, organisation, role, by, at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (email, organisation) DO UPDATE SET role = excluded.role, by = excluded.by, at = excluded.at",
        (email.lower(), organisation, role.value, by, seconds(now)),
    )


def revoke(tx: Tx, email: str, organisation: str | None = None) -> int:
    """Take roles back, of one organisation or all; how many is returned."""
    taken = tx.execute(
        "DELETE FROM access_grant WHERE email = ? AND (? IS NULL OR organisation = ?)",
        (email.lower(), organisation, organisation),
    )
    return taken.rowcount


def grants(tx: Tx, email: str | None = None) -> list[Granted]:
    """The roles that commands gave, to one address or to all."""
    rows = tx.execute(
        "SELECT * FROM access_grant WHERE ? IS NULL OR email = ? ORDER BY email, organisation",
        (email, email and email.lower()),
    )
    return [Granted(row["email"], row["organisation"], Role(row["role"])) for row in rows]


def drop_old(tx: Tx, now: datetime) -> None:
    """Forget accounts that were not used for long; their sessions are long gone."""
    tx.execute("DELETE FROM account WHERE signed_in_at < ?", (seconds(now - KEEP),))


def _account(row: sqlite3.Row) -> Account:
    return Account(
        id=row["id"],
        provider=row["provider"],
        subject=row["subject"],
        name=row["name"],
        email=row["email"],
        groups=frozenset(json.loads(row["groups"])),
        signed_in_at=moment(row["signed_in_at"]),
    )
