"""How often an ask in a community was answered by people, for whoever doubts whether to ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from connector.store import Tx
from connector.store.times import seconds


@dataclass(frozen=True, slots=True)
class Answered:
    """Asks by `askers` different people, and how many of the asks somebody else answered in the thread or with yes."""

    askers: int
    asks: int
    answered: int


def of_community(tx: Tx, community: str, since: datetime, until: datetime, category: str | None = None) -> Answered:
    """Count the asks of a community that were posted in [since, until): give people time to answer by `until`."""
    row = tx.execute(
        "SELECT count(DISTINCT request.person) AS askers, count(*) AS asks, coalesce(sum("
        " EXISTS (SELECT 1 FROM post WHERE post.community = request.community AND post.thread = request.thread"
        "  AND post.opening = 0 AND post.own = 0 AND post.private = 0 AND post.person <> request.person)"
        " OR EXISTS (SELECT 1 FROM suggestion WHERE suggestion.request = request.id"
        "  AND suggestion.state IN ('accepted', 'helped'))), 0) AS answered"
        " FROM proposal AS request WHERE community = ? AND purpose = 'request' AND posted_at >= ? AND posted_at < ?"
        " AND (? IS NULL OR category = ?)",
        (community, seconds(since), seconds(until), category, category),
    ).fetchone()
    return Answered(row["askers"], row["asks"], row["answered"])
