"""Posts that may be something else than they are read as, and whether that would lead to a match."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from connector.model import StoredPost
from connector.store import Tx
from connector.store.times import moment, seconds


@dataclass(frozen=True, slots=True)
class Doubt:
    """A post in doubt. `worth` is how good its match with the proposal `other` would be times how likely it is."""

    community: str
    post: str
    at: datetime
    worth: float
    other: str


def keep(tx: Tx, post: StoredPost, organisation: str) -> None:
    """Remember that this post is in doubt; the matcher looks at it anew."""
    tx.execute(
        "INSERT INTO doubt (community, post, organisation, at) VALUES (?, ?, ?, ?) ON CONFLICT (community, post)"
        " DO UPDATE SET organisation = excluded.organisation, looked_at = NULL, worth = 0, other = NULL",
        (post.community, post.key, organisation, seconds(post.created_at)),
    )


def settle(tx: Tx, community: str, post: str) -> None:
    """There is no doubt about this post any more."""
    tx.execute("DELETE FROM doubt WHERE community = ? AND post = ?", (community, post))


def to_look_at(tx: Tx, before: datetime, limit: int) -> list[tuple[str, str]]:
    """Community and key of posts nobody looked at since `before`, those never looked at first."""
    rows = tx.execute(
        "SELECT community, post FROM doubt WHERE looked_at IS NULL OR looked_at < ?"
        " ORDER BY looked_at NULLS FIRST LIMIT ?",
        (seconds(before), limit),
    )
    return [(row["community"], row["post"]) for row in rows]


def looked(tx: Tx, community: str, post: str, worth: float, other: str | None, now: datetime) -> None:
    """Keep what the matcher makes of it; a doubt that was settled meanwhile stays settled."""
    tx.execute(
        "UPDATE doubt SET looked_at = ?, worth = ?, other = ? WHERE community = ? AND post = ?",
        (seconds(now), worth, other, community, post),
    )


def worth_asking(tx: Tx, organisations: Collection[str], limit: int, skip: int = 0) -> list[Doubt]:
    """The doubts of these organisations that would lead to a match, the best first."""
    marks = ", ".join("?" * len(organisations))
    rows = tx.execute(
        f"SELECT * FROM doubt WHERE organisation IN ({marks}) AND worth > 0"  # noqa: S608
        " AND EXISTS (SELECT 1 FROM proposal WHERE proposal.id = doubt.other AND proposal.open = 1)"
        " ORDER BY worth DESC, community, post LIMIT ? OFFSET ?",
        (*organisations, limit, skip),
    )
    return [Doubt(row["community"], row["post"], moment(row["at"]), row["worth"], row["other"]) for row in rows]


def count(tx: Tx, organisations: Collection[str]) -> int:
    """How many doubts of these organisations would lead to a match."""
    marks = ", ".join("?" * len(organisations))
    row = tx.execute(
        f"SELECT count(*) AS n FROM doubt WHERE organisation IN ({marks}) AND worth > 0"  # noqa: S608
        " AND EXISTS (SELECT 1 FROM proposal WHERE proposal.id = doubt.other AND proposal.open = 1)",
        tuple(organisations),
    ).fetchone()
    return int(row["n"])
