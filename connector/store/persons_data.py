"""All that the store holds about one person: to show it to them, and to erase it."""

from __future__ import annotations

from typing import Any

from connector.store import Tx, events

_ABOUT = {
    "person": "SELECT community, author_key, handle FROM person WHERE id = ?",
    "posts": "SELECT community, key, url, title, text, created_at, updated_at, category, tags, status FROM post"
    " WHERE person = ? ORDER BY created_at",
    "proposals": "SELECT community, post, url, area, purpose, category, posted_at, expires_at, open, data FROM proposal"
    " WHERE person = ? ORDER BY posted_at",
    "messages": "SELECT community, side, title, text, state, created_at, sent_at, url FROM delivery WHERE person = ?"
    " ORDER BY created_at",
    "answers": "SELECT community, post, kind, at FROM answer WHERE person = ? ORDER BY at",
    "signals": "SELECT community, post, kind, at FROM signal WHERE person = ? ORDER BY at",
    "opt_outs": "SELECT scope, thread, at FROM opt_out WHERE person = ? ORDER BY at",
    "quota": "SELECT every_days, at FROM quota WHERE person = ?",
}


def collect(tx: Tx, person: str) -> dict[str, Any]:
    """Every row about this person, by subject, as plain data (times are seconds since 1970 UTC)."""
    return {name: [dict(row) for row in tx.execute(query, (person,))] for name, query in _ABOUT.items()}


def posts_of(tx: Tx, person: str) -> list[tuple[str, str]]:
    """(community, key) of each post by this person."""
    rows = tx.execute("SELECT community, key FROM post WHERE person = ?", (person,))
    return [(row["community"], row["key"]) for row in rows]


def erase(tx: Tx, person: str) -> None:
    """Erase how to reach this person and what they said. Opt-outs stay: they hold only the keyed hash.

    Messages to them keep their state (a message under way must still be found and taken back) but lose their words.
    """
    events.forget(tx, person)
    for table in ("person", "answer", "signal", "quota"):
        column = "id" if table == "person" else "person"
        tx.execute(f"DELETE FROM {table} WHERE {column} = ?", (person,))  # noqa: S608
    tx.execute("DELETE FROM kept_apart WHERE one = ? OR other = ?", (person, person))
    tx.execute("UPDATE delivery SET state = 'withdrawn' WHERE person = ? AND state IN ('queued', 'unknown')", (person,))
    tx.execute("UPDATE delivery SET title = '', text = '' WHERE person = ? AND state <> 'sending'", (person,))
