"""People as keyed hashes, what is needed to answer them, and what they do not want."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from adapters.contract import Author
from connector.model import OptOutScope
from connector.store import Tx, witness
from connector.store.times import seconds


def person_id(tx: Tx, community: str, author_key: str) -> str:
    """The keyed hash (HMAC-SHA256, 32 hex digits) that stands for an author of a community everywhere in the store."""
    key = tx.execute("SELECT value FROM instance WHERE name = 'person_key'").fetchone()["value"]
    text = f"{community}\x1f{author_key}".encode()
    return hmac.new(bytes.fromhex(key), text, hashlib.sha256).hexdigest()[:32]


def remember(tx: Tx, community: str, author: Author) -> str:
    """Keep what is needed to answer this author; the id is returned."""
    person = person_id(tx, community, author.key)
    tx.execute(
        "INSERT INTO person (id, community, author_key, handle) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET handle = excluded.handle WHERE handle <> excluded.handle",
        (person, community, author.key, author.handle),
    )
    return person


def author(tx: Tx, person: str) -> Author | None:
    """How to address this person on their platform, or None once they are forgotten."""
    row = tx.execute("SELECT author_key, handle FROM person WHERE id = ?", (person,)).fetchone()
    return None if row is None else Author(row["author_key"], row["handle"])


def by_handle(tx: Tx, community: str, handle: str) -> str | None:
    """The person with this name (any case) in a community."""
    row = tx.execute(
        "SELECT id FROM person WHERE community = ? AND lower(handle) = lower(?)", (community, handle)
    ).fetchone()
    return None if row is None else str(row["id"])


def same(tx: Tx, one: str, other: str) -> bool:
    """Whether two ids are one person: also when we once knew no more than how to address them (any case)."""
    if one == other:
        return True
    row = tx.execute(
        "SELECT 1 FROM person AS a JOIN person AS b ON b.community = a.community AND lower(b.handle) = lower(a.handle)"
        " WHERE a.id = ? AND b.id = ?",
        (one, other),
    ).fetchone()
    return row is not None


def opt_out(tx: Tx, person: str, scope: OptOutScope, thread: str, now: datetime) -> bool:
    """Record that this person wants no (more) messages; False when that was known already."""
    added = tx.execute(
        "INSERT OR IGNORE INTO opt_out (person, scope, thread, at) VALUES (?, ?, ?, ?)",
        (person, scope.value, thread if scope is OptOutScope.THREAD else "", seconds(now)),
    )
    if added.rowcount == 1:
        witness.opted_out(tx, person, scope, now)
    return added.rowcount == 1


def opted_out(tx: Tx, person: str, thread: str | None = None) -> bool:
    """Whether this person said no, everywhere, in this community, or in this thread."""
    row = tx.execute(
        "SELECT 1 FROM opt_out WHERE person = ? AND (scope <> 'thread' OR thread = ?) LIMIT 1",
        (person, thread or ""),
    ).fetchone()
    return row is not None


def set_quota(tx: Tx, person: str, every_days: int, now: datetime) -> None:
    """This person asked to be written to at most once in so many days."""
    tx.execute(
        "INSERT INTO quota (person, every_days, at) VALUES (?, ?, ?)"
        " ON CONFLICT (person) DO UPDATE SET every_days = excluded.every_days, at = excluded.at",
        (person, every_days, seconds(now)),
    )


def written_to_since(tx: Tx, person: str, since: datetime) -> bool:
    """Whether a suggestion was (or may have been, or is about to be) sent to this person after `since`."""
    row = tx.execute(
        "SELECT 1 FROM delivery WHERE person = ? AND side IN ('asker', 'helper')"
        " AND state NOT IN ('refused', 'withdrawn')"
        " AND coalesce(sent_at, attempted_at, created_at) > ? LIMIT 1",
        (person, seconds(since)),
    ).fetchone()
    return row is not None


def silent(tx: Tx, now: datetime, days: float) -> frozenset[str]:
    """Everybody who must be left alone now: written to within `days` or within their own quota, or who said no."""
    rows = tx.execute(
        "SELECT DISTINCT delivery.person AS person FROM delivery LEFT JOIN quota ON quota.person = delivery.person"
        " WHERE side IN ('asker', 'helper') AND state NOT IN ('refused', 'withdrawn')"
        " AND coalesce(sent_at, attempted_at, created_at) > ? - 86400.0 * max(?, coalesce(every_days, 0))",
        (seconds(now), days),
    )
    return frozenset(row["person"] for row in rows) | not_to_write(tx)


def not_to_write(tx: Tx) -> frozenset[str]:
    """Everybody who said no for a whole community or everywhere."""
    rows = tx.execute("SELECT DISTINCT person FROM opt_out WHERE scope <> 'thread'")
    return frozenset(row["person"] for row in rows)


def quiet(tx: Tx, person: str, now: datetime, days: float) -> bool:
    """Whether this person must be left alone now: written to within `days`, or within their own quota."""
    row = tx.execute("SELECT every_days FROM quota WHERE person = ?", (person,)).fetchone()
    span = timedelta(days=max(days, row["every_days"] if row else 0))
    return written_to_since(tx, person, now - span)
