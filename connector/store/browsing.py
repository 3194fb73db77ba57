"""What people look through: the proposals of their organisations, by what they are and by their words."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from connector.model import StoredProposal
from connector.store import Tx, proposals
from connector.store.times import seconds

_WORD = re.compile(r"\w+")
MOST_WORDS = 8
MOST_FOUND = 2000  # the newest; who finds more needs another word
MOST_OWNERS = 20
_EXACT = ("purpose", "category", "area", "community", "open")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which proposals to show; None where anything will do. Each of the `words` must begin a word in it."""

    organisations: Collection[str]
    purpose: str | None = None
    category: str | None = None
    area: str | None = None
    community: str | None = None
    open: bool | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many requests and how many offers."""

    requests: int = 0
    offers: int = 0


def found(tx: Tx, wanted: Wanted, limit: int, skip: int = 0) -> list[StoredProposal]:
    """A page of proposals, newest first."""
    where, values = _where(wanted)
    rows = tx.execute(
        f"SELECT * FROM proposal WHERE rowid IN (SELECT rowid FROM proposal WHERE {where}"  # noqa: S608 - our own columns
        " ORDER BY posted_at DESC, rowid LIMIT ? OFFSET ?) ORDER BY posted_at DESC, rowid",
        (*values, limit, skip),
    )
    return [proposals.from_row(row) for row in rows]


def count(tx: Tx, wanted: Wanted) -> int:
    """How many proposals there are of this kind."""
    where, values = _where(wanted)
    row = tx.execute(f"SELECT count(*) AS n FROM proposal WHERE {where}", values).fetchone()  # noqa: S608
    return int(row["n"])


def tally(tx: Tx, organisations: Collection[str], *, since: datetime | None = None, open: bool | None = None) -> Tally:
    """How many requests and offers came in since a moment, or are open."""
    rows = tx.execute(
        "SELECT purpose, count(*) AS n FROM proposal WHERE organisation IN (SELECT value FROM json_each(?))"
        " AND posted_at >= ? AND (? IS NULL OR open = ?) GROUP BY purpose",
        (_list(organisations), 0.0 if since is None else seconds(since), open, open),
    )
    held = {row["purpose"]: row["n"] for row in rows}
    return Tally(held.get("request", 0), held.get("offer", 0))


def counterparts(
    tx: Tx, organisations: Collection[str], purpose: str, categories: Collection[str], areas: Collection[str], most: int
) -> list[StoredProposal]:
    """Open proposals of the other purpose, of these kinds and areas, newest first: what might fit a given one."""
    rows = tx.execute(
        "SELECT * FROM proposal WHERE rowid IN (SELECT rowid FROM proposal WHERE open = 1 AND purpose <> ?"
        " AND organisation IN (SELECT value FROM json_each(?)) AND category IN (SELECT value FROM json_each(?))"
        " AND area IN (SELECT value FROM json_each(?)) ORDER BY posted_at DESC LIMIT ?) ORDER BY posted_at DESC",
        (purpose, _list(organisations), _list(categories), _list(areas), most),
    )
    return [proposals.from_row(row) for row in rows]


def by_area(tx: Tx, organisations: Collection[str]) -> dict[str, Tally]:
    """How many requests and offers are open in each area."""
    rows = tx.execute(
        "SELECT area, sum(purpose = 'request') AS requests, sum(purpose = 'offer') AS offers FROM proposal"
        " WHERE organisation IN (SELECT value FROM json_each(?)) AND open = 1 GROUP BY area",
        (_list(organisations),),
    )
    return {row["area"]: Tally(row["requests"], row["offers"]) for row in rows}


def _where(wanted: Wanted) -> tuple[str, tuple[object, ...]]:
    parts = ["organisation IN (SELECT value FROM json_each(?))"]
    values: list[object] = [_list(wanted.organisations)]
    for column in _EXACT:
        value = getattr(wanted, column)
        if value is not None:
            parts.append(f"{column} = ?")
            values.append(value)
    if words := _WORD.findall(wanted.words)[:MOST_WORDS]:
        parts.append(
            "id IN (SELECT proposal FROM proposal_words WHERE id IN"
            " (SELECT rowid FROM proposal_search WHERE proposal_search MATCH ? ORDER BY rowid DESC LIMIT ?))"
        )
        values += [_match(words, wanted.organisations), MOST_FOUND]
    return " AND ".join(parts), tuple(values)


def _match(words: Sequence[str], organisations: Collection[str]) -> str:
    """The search in the language of FTS5; of a few organisations only, so that the others' proposals cost nothing."""
    said = "words : ({})".format(" AND ".join(f'"{word}"*' for word in words))
    if len(organisations) > MOST_OWNERS:
        return said
    return "owner : ({}) AND {}".format(" OR ".join(f'"{key}"' for key in sorted(organisations)), said)


def _list(keys: Collection[str]) -> str:
    return json.dumps(sorted(keys))
