"""Suggestions that wait for a person, as the people of some organisations look through them."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from connector.model import Suggestion
from connector.store import Tx, suggestions

_OURS = "(SELECT value FROM json_each(:mine))"
_REQUESTS = f"state = 'waiting' AND organisation IN {_OURS}"
_OFFERS = f"state = 'waiting' AND offer_organisation IN {_OURS}"
_MINE = (  # each half follows an index of its own
    f"SELECT id FROM suggestion WHERE {_REQUESTS} UNION SELECT id FROM suggestion WHERE {_OFFERS}"  # noqa: S608
)
_MOST = f"state = 'waiting' AND (organisation IN {_OURS} OR offer_organisation IN {_OURS})"
MANY = 20  # organisations; of so many most that waits is theirs, and reading it in order finds a page sooner


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which to show: with a side in one of these organisations, in this community, about this kind of help."""

    organisations: Collection[str]
    community: str | None = None
    category: str | None = None


def found(tx: Tx, wanted: Wanted, limit: int, skip: int = 0) -> list[Suggestion]:
    """A page of what waits, oldest first."""
    sql = f"SELECT * FROM suggestion WHERE {_where(wanted)} ORDER BY created_at, id LIMIT :limit OFFSET :skip"  # noqa: S608
    rows = tx.execute(sql, _values(wanted) | {"limit": limit, "skip": skip})
    return [suggestions.from_row(row) for row in rows]


def count(tx: Tx, wanted: Wanted) -> int:
    """How many wait: those with a request of ours, and those with only an offer of ours."""
    chosen = _chosen(wanted)
    row = tx.execute(
        f"SELECT (SELECT count(*) FROM suggestion WHERE {_REQUESTS}{chosen})"  # noqa: S608
        f" + (SELECT count(*) FROM suggestion WHERE {_OFFERS} AND organisation NOT IN {_OURS}{chosen}) AS n",
        _values(wanted),
    ).fetchone()
    return int(row["n"])


def by_community(tx: Tx, organisations: Collection[str]) -> dict[str, int]:
    """How many wait with a side in each community of these organisations."""
    rows = tx.execute(
        "SELECT community, count(DISTINCT suggestion.id) AS n FROM suggestion"  # noqa: S608
        " JOIN proposal ON proposal.id IN (suggestion.request, suggestion.offer)"
        f" WHERE suggestion.id IN ({_MINE}) AND proposal.organisation IN (SELECT value FROM json_each(:mine))"
        " GROUP BY community",
        _values(Wanted(organisations)),
    )
    return {row["community"]: row["n"] for row in rows}


def by_category(tx: Tx, organisations: Collection[str]) -> dict[str, int]:
    """How many wait about each kind of help."""
    rows = tx.execute(
        "SELECT category, count(*) AS n FROM suggestion JOIN proposal ON proposal.id = suggestion.request"  # noqa: S608
        f" WHERE suggestion.id IN ({_MINE}) GROUP BY category",
        _values(Wanted(organisations)),
    )
    return {row["category"]: row["n"] for row in rows}


def _where(wanted: Wanted) -> str:
    return (_MOST if len(wanted.organisations) > MANY else f"id IN ({_MINE})") + _chosen(wanted)


def _chosen(wanted: Wanted) -> str:
    """What is asked besides that it is ours."""
    parts = [""]
    if wanted.community is not None:
        parts.append(
            "EXISTS (SELECT 1 FROM proposal WHERE proposal.id IN (suggestion.request, suggestion.offer)"
            " AND community = :community AND proposal.organisation IN (SELECT value FROM json_each(:mine)))"
        )
    if wanted.category is not None:
        parts.append("(SELECT category FROM proposal WHERE proposal.id = suggestion.request) = :category")
    return " AND ".join(parts)


def _values(wanted: Wanted) -> dict[str, object]:
    mine = json.dumps(sorted(wanted.organisations))
    return {"mine": mine, "community": wanted.community, "category": wanted.category}
