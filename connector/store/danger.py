"""Alerts of danger nobody has taken up, and whom was called about them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from connector.store import Tx
from connector.store.times import moment, seconds

PREFIX = "danger_"


@dataclass(frozen=True, slots=True)
class Case:
    """One alert of danger and the last call about it: `step` counts from 0, and is None before the first."""

    alert: int
    organisation: str
    community: str
    post: str
    url: str | None
    sign: str
    step: int | None
    called_at: datetime | None
    mail_failed: bool


def open_cases(tx: Tx, since: datetime) -> list[Case]:
    """The alerts of danger since a moment that nobody took up, oldest first."""
    rows = tx.execute(
        "SELECT alert.*, step, danger_call.at AS called_at, coalesce(mail_outbox.state = 'failed', 0) AS failed"
        " FROM alert LEFT JOIN danger_call ON danger_call.alert = alert.id"
        " AND step = (SELECT max(step) FROM danger_call AS last WHERE last.alert = alert.id)"
        " LEFT JOIN mail_outbox ON mail_outbox.key = danger_call.mail"
        " WHERE alert.kind GLOB ? AND handled_at IS NULL AND alert.at > ? ORDER BY alert.id",
        (f"{PREFIX}*", seconds(since)),
    )
    return [_case(row) for row in rows]


def called(tx: Tx, alert: int, step: int, mail: str, now: datetime) -> None:
    tx.execute("INSERT INTO danger_call (alert, step, mail, at) VALUES (?, ?, ?, ?)", (alert, step, mail, seconds(now)))


def _case(row: sqlite3.Row) -> Case:
    return Case(
        alert=row["id"],
        organisation=row["organisation"],
        community=row["community"],
        post=row["post"],
        url=row["url"],
        sign=row["kind"].removeprefix(PREFIX),
        step=row["step"],
        called_at=moment(row["called_at"]),
        mail_failed=bool(row["failed"]),
    )
