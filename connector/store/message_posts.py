"""Which post a message of ours is about when it is about no suggestion."""

from __future__ import annotations

from datetime import datetime

from connector.store import Tx
from connector.store.times import seconds


def link(tx: Tx, delivery: str, community: str, post: str) -> None:
    """Say which post a message is about."""
    tx.execute(
        "INSERT OR IGNORE INTO message_post (delivery, community, post) VALUES (?, ?, ?)", (delivery, community, post)
    )


def stands(tx: Tx, delivery: str) -> bool:
    """Whether the post that a message is about is still there."""
    row = tx.execute(
        "SELECT 1 FROM message_post JOIN post ON post.community = message_post.community"
        " AND post.key = message_post.post WHERE delivery = ?",
        (delivery,),
    ).fetchone()
    return row is not None


def written_since(tx: Tx, person: str, side: str, since: datetime) -> bool:
    """Whether a message of this kind went, or is about to go, to this person since a moment."""
    row = tx.execute(
        "SELECT 1 FROM delivery WHERE person = ? AND side = ? AND created_at > ? AND state <> 'withdrawn' LIMIT 1",
        (person, side, seconds(since)),
    ).fetchone()
    return row is not None
