"""What help is on offer and what asks stay without answer, counted by kind and area."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from connector.store import Tx
from connector.store.times import seconds

_NOT_SHOWN = (  # who said no, is under eighteen, or somebody has to look at first
    " AND person NOT IN (SELECT person FROM opt_out WHERE scope <> 'thread')"
    " AND person NOT IN (SELECT person FROM minor)"
    " AND person NOT IN (SELECT person FROM complaint WHERE looked_at IS NULL)"
)


def offering(tx: Tx, organisations: Iterable[str], areas: Iterable[str]) -> list[tuple[str, str, str]]:
    """(kind, area, person) of everybody who offers a kind of help in these areas now, each once for a kind.

    Who offers it in more areas counts in the area of their newest post.
    """
    rows = tx.execute(
        "SELECT category, area, person, max(posted_at) FROM proposal WHERE open = 1 AND purpose = 'offer'"  # noqa: S608
        " AND organisation IN (SELECT value FROM json_each(?)) AND area IN (SELECT value FROM json_each(?))"
        f"{_NOT_SHOWN} GROUP BY category, person ORDER BY category, area, person",
        (json.dumps(sorted(organisations)), json.dumps(sorted(areas))),
    )
    return [(row["category"], row["area"], row["person"]) for row in rows]


def newest_link(tx: Tx, community: str, category: str) -> str | None:
    """The public post of the newest open offer of a kind in this very community."""
    row = tx.execute(
        "SELECT url FROM proposal WHERE open = 1 AND purpose = 'offer' AND community = ? AND category = ?"  # noqa: S608
        f"{_NOT_SHOWN} ORDER BY posted_at DESC LIMIT 1",
        (community, category),
    ).fetchone()
    return None if row is None else str(row["url"])


def unanswered(tx: Tx, organisations: Iterable[str], since: datetime, until: datetime) -> dict[tuple[str, str], int]:
    """Asks posted in [since, until) that nobody said yes to and no neighbour answered: (kind, area) → asks.

    For people of the organisation: small numbers are in it.
    """
    return Counter((kind, area) for kind, area, _ in without_answer(tx, organisations, since, until))


def a_link(tx: Tx, community: str) -> str | None:
    """The public address of the newest opening post of a community that is still there."""
    row = tx.execute(
        "SELECT url FROM proposal WHERE community = ? AND open = 1 AND url <> '' ORDER BY posted_at DESC LIMIT 1",
        (community,),
    ).fetchone()
    return None if row is None else str(row["url"])


def without_answer(
    tx: Tx, organisations: Iterable[str], since: datetime, until: datetime
) -> list[tuple[str, str, str]]:
    """(kind, area, person) of each of those asks."""
    rows = tx.execute(
        "SELECT category, area, person FROM proposal WHERE purpose = 'request'"
        " AND organisation IN (SELECT value FROM json_each(?)) AND posted_at >= ? AND posted_at < ?"
        " AND coalesce(closed_why, '') NOT IN ('gone at the source', 'read anew')"
        " AND (open = 1 OR closed_why = 'expired')"
        " AND NOT EXISTS (SELECT 1 FROM suggestion WHERE request = proposal.id AND state IN ('accepted', 'helped'))"
        " AND NOT EXISTS (SELECT 1 FROM post WHERE post.community = proposal.community"
        " AND post.thread = proposal.thread AND post.person <> proposal.person AND own = 0 AND private = 0"
        " AND opening = 0) ORDER BY category, area, person",
        (json.dumps(sorted(organisations)), seconds(since), seconds(until)),
    )
    return [(row["category"], row["area"], row["person"]) for row in rows]


def helped(tx: Tx, organisation: str, since: datetime, until: datetime) -> dict[str, int]:
    """How often help worked out for asks of an organisation in [since, until): kind → times."""
    rows = tx.execute(
        "SELECT category, count(*) AS n FROM suggestion JOIN proposal ON proposal.id = request"
        " WHERE state = 'helped' AND proposal.organisation = ? AND changed_at >= ? AND changed_at < ?"
        " GROUP BY category",
        (organisation, seconds(since), seconds(until)),
    )
    return {row["category"]: row["n"] for row in rows}


def thanked(tx: Tx, organisation: str, since: datetime, until: datetime) -> list[tuple[str, str, int]]:
    """(community, name, times) of each helper of an organisation whose help worked out in [since, until)."""
    rows = tx.execute(
        "SELECT person.community AS community, person.handle AS handle, count(*) AS n FROM suggestion"
        " JOIN proposal ON proposal.id = offer JOIN person ON person.id = proposal.person"
        " WHERE state = 'helped' AND proposal.organisation = ? AND changed_at >= ? AND changed_at < ?"
        " GROUP BY 1, 2 ORDER BY 1, 2",  # by name: a list, no ranking
        (organisation, seconds(since), seconds(until)),
    )
    return [(row["community"], row["handle"], row["n"]) for row in rows]
