"""What people said of a suggestion before it goes out: which organisations approved it, and in which words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from connector.model import Side
from connector.store import Tx
from connector.store.times import moment, seconds


@dataclass(frozen=True, slots=True)
class Approved:
    """An organisation's yes: whose account gave it, and when."""

    organisation: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Words:
    """What a message says."""

    title: str
    text: str


def approve(tx: Tx, suggestion: str, organisation: str, by: str, now: datetime) -> None:
    """Keep that this organisation approves; the first to say so is remembered."""
    tx.execute(
        "INSERT OR IGNORE INTO approval (suggestion, organisation, by, at) VALUES (?, ?, ?, ?)",
        (suggestion, organisation, by, seconds(now)),
    )


def of(tx: Tx, suggestion: str) -> list[Approved]:
    """Who approved a suggestion so far, first one first."""
    rows = tx.execute("SELECT * FROM approval WHERE suggestion = ? ORDER BY at, organisation", (suggestion,))
    return [Approved(row["organisation"], row["by"], moment(row["at"])) for row in rows]


def edit(tx: Tx, suggestion: str, side: Side, words: Words, by: str, now: datetime) -> None:
    """Keep how a person worded the message to one side; whoever approved other words is asked again."""
    tx.execute("DELETE FROM approval WHERE suggestion = ?", (suggestion,))
    tx.execute(
        "INSERT OR REPLACE INTO edited_message (suggestion, side, title, text, by, at) VALUES (?, ?, ?, ?, ?, ?)",
        (suggestion, side.value, words.title, words.text, by, seconds(now)),
    )


def edits(tx: Tx, suggestion: str) -> dict[Side, Words]:
    """The messages of a suggestion that a person worded, by the side they speak to."""
    rows = tx.execute("SELECT side, title, text FROM edited_message WHERE suggestion = ?", (suggestion,))
    return {Side(row["side"]): Words(row["title"], row["text"]) for row in rows}
