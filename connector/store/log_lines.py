"""The log as people of organisations read it: what was decided about their communities, by whom, newest first."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from connector.store import Tx
from connector.store.times import moment, seconds


@dataclass(frozen=True, slots=True)
class Line:
    """One decision. `subject` is an id, `what` a key such as `suggestion.approved`, `by` the engine or an account."""

    id: int
    at: datetime
    subject: str
    what: str
    why: str
    by: str
    community: str | None
    organisation: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lines to show; None where anything will do. `organisations` None: of the whole installation.

    `what` is a key or the part of it before the point; `by_people` leaves out what the connector did itself.
    """

    organisations: Collection[str] | None
    what: str | None = None
    community: str | None = None
    by_people: bool = False
    since: datetime | None = None
    until: datetime | None = None
    subject: str | None = None


def found(tx: Tx, asked: Asked, limit: int, before: int | None = None) -> list[Line]:
    """A page of lines, newest first; `before` is the id of the last line of the page above."""
    return [_line(row) for row in _rows(tx, asked, limit, before)]


def every(tx: Tx, asked: Asked, most: int) -> Iterator[Line]:
    """All lines, newest first, at most so many."""
    return (_line(row) for row in _rows(tx, asked, most, None))


def _rows(tx: Tx, asked: Asked, limit: int, before: int | None) -> sqlite3.Cursor:
    where, values = _where(asked, before)
    query = f"SELECT * FROM decision WHERE {' AND '.join(where)} ORDER BY id DESC LIMIT ?"  # noqa: S608 - our own words
    return tx.execute(query, (*values, limit))


def _where(asked: Asked, before: int | None) -> tuple[list[str], list[object]]:
    where: list[str] = ["1"]
    values: list[object] = []
    if asked.organisations is not None:
        where.append("organisation IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(sorted(asked.organisations)))
    if asked.what is not None:
        where.append("(what = ? OR substr(what, 1, ?) = ?)")
        start = f"{asked.what}."
        values += [asked.what, len(start), start]
    if asked.by_people:
        where.append("by <> 'wijkconnector'")
    for column, sign, value in (
        ("subject", "=", asked.subject),
        ("community", "=", asked.community),
        ("at", ">=", seconds(asked.since)),
        ("at", "<", seconds(asked.until)),
        ("id", "<", before),
    ):
        if value is not None:
            where.append(f"{column} {sign} ?")
            values.append(value)
    return where, values


def _line(row: sqlite3.Row) -> Line:
    return Line(
        id=row["id"],
        at=moment(row["at"]),
        subject=row["subject"],
        what=row["what"],
        why=row["why"],
        by=row["by"],
        community=row["community"],
        organisation=row["organisation"],
    )
