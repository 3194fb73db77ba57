"""What people of an organisation have to look at, and who took it up."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from connector.store import Tx
from connector.store.times import moment, seconds


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that needs a person. `kind` is a key such as `danger_child`; `handled_by` is who took it up."""

    id: int
    organisation: str
    community: str
    post: str
    url: str | None
    kind: str
    at: datetime
    handled_by: str | None = None

    @property
    def danger(self) -> bool:
        return self.kind.startswith("danger")


def open_of(tx: Tx, organisations: Collection[str], limit: int) -> list[Alert]:
    """What these organisations still have to look at: danger first, then what waits longest."""
    rows = tx.execute(
        "SELECT * FROM alert WHERE handled_at IS NULL AND organisation IN (SELECT value FROM json_each(?))"
        " ORDER BY kind NOT LIKE 'danger%', at LIMIT ?",
        (json.dumps(sorted(organisations)), limit),
    )
    return [_alert(row) for row in rows]


def get(tx: Tx, alert: int, organisations: Collection[str]) -> Alert | None:
    """One alert of these organisations, or None."""
    row = tx.execute(
        "SELECT * FROM alert WHERE id = ? AND organisation IN (SELECT value FROM json_each(?))",
        (alert, json.dumps(sorted(organisations))),
    ).fetchone()
    return None if row is None else _alert(row)


def handle(tx: Tx, alert: int, by: str, now: datetime) -> bool:
    """Keep that somebody took it up; False when somebody had before."""
    taken = tx.execute(
        "UPDATE alert SET handled_at = ?, handled_by = ? WHERE id = ? AND handled_at IS NULL",
        (seconds(now), by, alert),
    )
    return taken.rowcount == 1


def _alert(row: sqlite3.Row) -> Alert:
    return Alert(
        id=row["id"],
        organisation=row["organisation"],
        community=row["community"],
        post=row["post"],
        url=row["url"],
        kind=row["kind"],
        at=moment(row["at"]),
        handled_by=row["handled_by"],
    )
