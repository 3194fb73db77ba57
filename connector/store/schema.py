"""The tables and columns that the store really has."""

from __future__ import annotations

from connector.store import Tx

_OF_SQLITE = ("sqlite_", "_sqlite_")  # its own, and those of the migrations


def tables(tx: Tx) -> dict[str, list[str]]:
    """Column names by table; an index over words (FTS) is no table of its own."""
    rows = tx.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    indexes = [row["name"] for row in rows if (row["sql"] or "").upper().startswith("CREATE VIRTUAL TABLE")]
    own = [
        row["name"]
        for row in rows
        if not row["name"].startswith(_OF_SQLITE)
        and not any(row["name"] == index or row["name"].startswith(f"{index}_") for index in indexes)
    ]
    return {table: [row["name"] for row in tx.execute(f"PRAGMA table_info('{table}')")] for table in own}
