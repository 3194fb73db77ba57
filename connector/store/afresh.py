"""A copy of the store made new, for trying things out: nothing was read, matched or said yet, but wishes stand."""

from __future__ import annotations

from connector.store import Tx

_STAYS = frozenset({"instance", "person", "opt_out", "quota", "minor", "tombstone"})


def begin_afresh(tx: Tx) -> None:
    """Empty a copy of the store of all but the people in it and what they asked of us. Never for the store itself."""
    tx.execute("PRAGMA defer_foreign_keys=ON")
    rows = tx.execute("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'").fetchall()
    for row in rows:
        name = row["name"]
        if name not in _STAYS and not name.startswith(("_sqlite", "sqlite_")):
            tx.execute(f'DELETE FROM "{name}"')  # noqa: S608 - names of our own tables
