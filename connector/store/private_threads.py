"""Where a private conversation with somebody goes on."""

from __future__ import annotations

from connector.store import Tx


def last(tx: Tx, person: str, proposal: str, suggestion: str | None) -> str | None:
    """The thread of our last private message to this person about this ask or offer, or about this suggestion."""
    row = tx.execute(
        "SELECT post_thread FROM delivery WHERE person = ? AND kind = 'message' AND state = 'sent'"
        " AND post_thread <> ''"
        " AND (key IN (SELECT delivery FROM delivery_proposal WHERE proposal = ?)"
        " OR key IN (SELECT delivery FROM delivery_suggestion WHERE suggestion = ?)) ORDER BY sent_at DESC LIMIT 1",
        (person, proposal, suggestion),
    ).fetchone()
    return None if row is None else str(row["post_thread"])
