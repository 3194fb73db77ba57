"""How the pulling of each community goes: cursor, next check, back-off, pause, hints."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime

from connector.model import CommunityState
from connector.store import Tx
from connector.store.times import moment, seconds


def register(tx: Tx, organisations: Mapping[str, str]) -> None:
    """Make sure that each community has a row with the organisation it belongs to; a new one is due at once."""
    tx.executemany(
        "INSERT INTO community (key, organisation) VALUES (?, ?) ON CONFLICT (key)"
        " DO UPDATE SET organisation = excluded.organisation WHERE organisation <> excluded.organisation",
        organisations.items(),
    )
    tx.execute(
        "UPDATE decision SET organisation = (SELECT organisation FROM community WHERE key = decision.community)"
        " WHERE organisation IS NULL AND community IN (SELECT key FROM community WHERE organisation <> '')"
    )


def get(tx: Tx, key: str) -> CommunityState:
    """The state of one community; KeyError when it was never registered."""
    row = tx.execute("SELECT * FROM community WHERE key = ?", (key,)).fetchone()
    if row is None:
        raise KeyError(key)
    return _state(row)


def all_states(tx: Tx) -> list[CommunityState]:
    return [_state(row) for row in tx.execute("SELECT * FROM community ORDER BY key")]


def due(tx: Tx, now: datetime) -> list[str]:
    """Communities to pull now, longest waiting first; paused ones are never due."""
    rows = tx.execute("SELECT key FROM community WHERE paused IS NULL AND due <= ? ORDER BY due", (seconds(now),))
    return [row["key"] for row in rows]


def schedule(tx: Tx, key: str, due: datetime) -> None:
    """Set the next check. Done before the work too, so that a crash in the work is not a hot loop."""
    tx.execute("UPDATE community SET due = ? WHERE key = ?", (seconds(due), key))


def pull_soon(tx: Tx, key: str, now: datetime) -> None:
    """A hint came in: check now, unless we are backing off from a failure."""
    tx.execute("UPDATE community SET due = min(due, ?) WHERE key = ? AND failures = 0", (seconds(now), key))


def succeeded(tx: Tx, key: str, cursor: str | None, now: datetime, skipped: int) -> None:
    """A page was kept: store its cursor, forget earlier failures."""
    tx.execute(
        "UPDATE community SET cursor = ?, failures = 0, failing_since = NULL, error = NULL, last_success = ?,"
        " skipped = skipped + ? WHERE key = ?",
        (cursor, seconds(now), skipped, key),
    )


def failed(tx: Tx, key: str, error: str, now: datetime, due: datetime) -> CommunityState:
    """Count a failure and put the next check off to `due`."""
    tx.execute(
        "UPDATE community SET failures = failures + 1, failing_since = coalesce(failing_since, ?), error = ?, due = ?"
        " WHERE key = ?",
        (seconds(now), error, seconds(due), key),
    )
    return get(tx, key)


def pause(tx: Tx, key: str, why: str, now: datetime) -> bool:
    """Stop pulling from and posting to the community until a person resumes it; False when it was paused already."""
    paused = tx.execute(
        "UPDATE community SET paused = ?, paused_at = ? WHERE key = ? AND paused IS NULL", (why, seconds(now), key)
    )
    return paused.rowcount == 1


def resume(tx: Tx, key: str, now: datetime) -> None:
    """Start again, with a clean slate of failures."""
    tx.execute(
        "UPDATE community SET paused = NULL, paused_at = NULL, failures = 0, failing_since = NULL, due = ?"
        " WHERE key = ?",
        (seconds(now), key),
    )


def hint(tx: Tx, key: str, threads: Iterable[str], now: datetime) -> None:
    """Remember threads to read at the next check."""
    tx.executemany(
        "INSERT OR IGNORE INTO thread_hint (community, thread, at) VALUES (?, ?, ?)",
        [(key, thread, seconds(now)) for thread in threads],
    )


def hinted(tx: Tx, key: str, limit: int) -> list[str]:
    rows = tx.execute("SELECT thread FROM thread_hint WHERE community = ? ORDER BY at, thread LIMIT ?", (key, limit))
    return [row["thread"] for row in rows]


def hints_read(tx: Tx, key: str, threads: Iterable[str]) -> None:
    tx.executemany("DELETE FROM thread_hint WHERE community = ? AND thread = ?", [(key, thread) for thread in threads])


def new_event(tx: Tx, key: str, event: str, now: datetime) -> bool:
    """Whether this webhook event is seen for the first time."""
    added = tx.execute(
        "INSERT OR IGNORE INTO webhook_event (community, event, at) VALUES (?, ?, ?)", (key, event, seconds(now))
    )
    return added.rowcount == 1


def _state(row: sqlite3.Row) -> CommunityState:
    return CommunityState(
        key=row["key"],
        cursor=row["cursor"],
        due=moment(row["due"]),
        failures=row["failures"],
        failing_since=moment(row["failing_since"]),
        last_success=moment(row["last_success"]),
        paused=row["paused"],
        paused_at=moment(row["paused_at"]),
        error=row["error"],
        skipped=row["skipped"],
    )
