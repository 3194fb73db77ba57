"""Who said that they are under eighteen: nothing is suggested to them."""

from __future__ import annotations

from datetime import datetime

from connector.store import Tx
from connector.store.times import seconds


def remember(tx: Tx, person: str, now: datetime) -> None:
    tx.execute(
        "INSERT INTO minor (person, at) VALUES (?, ?) ON CONFLICT (person) DO UPDATE SET at = max(at, excluded.at)",
        (person, seconds(now)),
    )


def is_one(tx: Tx, person: str) -> bool:
    return tx.execute("SELECT 1 FROM minor WHERE person = ?", (person,)).fetchone() is not None


def everyone(tx: Tx) -> frozenset[str]:
    return frozenset(row["person"] for row in tx.execute("SELECT person FROM minor"))


def open_proposals(tx: Tx, person: str) -> list[str]:
    """The ids of what this person still asks or offers."""
    rows = tx.execute("SELECT id FROM proposal WHERE person = ? AND open = 1", (person,))
    return [row["id"] for row in rows]
