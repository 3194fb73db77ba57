"""The numbers by which a proposal is matched, kept beside it: the index starts from them without reading a text."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from connector.store import Tx


@dataclass(frozen=True, slots=True)
class Change:
    """A proposal that was added, edited or closed. `row` is None when it must be made (anew)."""

    number: int
    proposal: str
    area: str
    open: bool
    row: bytes | None


def changes(tx: Tx, after: int, edition: str, limit: int) -> list[Change]:
    """The next changes after a change number, in order, with the rows that are still right.

    A row is right when it was made of this very state of the proposal by this `edition` of the matcher. From the very
    first change on (`after` 0) closed proposals are left out: nobody has them to take out.
    """
    rows = tx.execute(
        "SELECT proposal.changed, proposal.id, proposal.area, proposal.open, matcher_row.row FROM proposal"
        " LEFT JOIN matcher_row ON matcher_row.proposal = proposal.id AND change = changed AND edition = ?"
        " WHERE changed > ? AND (? OR proposal.open = 1) ORDER BY changed LIMIT ?",
        (edition, after, int(after > 0), limit),
    )
    return [Change(row["changed"], row["id"], row["area"], bool(row["open"]), row["row"]) for row in rows]


def kept(tx: Tx, edition: str, proposals: Iterable[str]) -> dict[str, bytes]:
    """The rows of these proposals that are still right; those that must be made are not in it."""
    rows = tx.execute(
        "SELECT proposal.id, matcher_row.row FROM proposal JOIN matcher_row"
        " ON matcher_row.proposal = proposal.id AND change = changed AND edition = ?"
        " WHERE proposal.id IN (SELECT value FROM json_each(?))",
        (edition, json.dumps(list(proposals))),
    )
    return {row["id"]: row["row"] for row in rows}


def keep(tx: Tx, edition: str, made: Iterable[tuple[Change, bytes]]) -> None:
    """Keep rows that were made; one whose proposal changed meanwhile is simply never found right."""
    tx.executemany(
        "INSERT OR REPLACE INTO matcher_row (proposal, change, edition, row)"
        " SELECT id, ?, ?, ? FROM proposal WHERE id = ? AND open = 1",
        [(change.number, edition, row, change.proposal) for change, row in made],
    )


def drop_closed(tx: Tx) -> int:
    """Drop the rows of proposals that are no longer open; how many is returned."""
    gone = tx.execute("DELETE FROM matcher_row WHERE proposal IN (SELECT id FROM proposal WHERE open = 0)")
    return gone.rowcount
