"""Registered experiments, the asks they drew, and what came of those."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from connector.store import Tx
from connector.store.times import moment, seconds


@dataclass(frozen=True, slots=True)
class Registered:
    """A plan as it was registered (`plan` is its canonical JSON), and how the experiment goes."""

    name: str
    hash: str
    plan: str
    registered_at: datetime
    looked_at: datetime | None
    stopped_at: datetime | None
    stopped_why: str | None

    def stopped_by(self, at: datetime) -> str | None:
        """Why it had been stopped `at` a date; None when it had not."""
        return self.stopped_why if self.stopped_at is not None and self.stopped_at <= at else None


@dataclass(frozen=True, slots=True)
class DrawnAsk:
    """An ask that was drawn `at` a moment, and when each outcome first came (None: not so far)."""

    arm: str
    community: str
    at: datetime
    solved: datetime | None
    replied: datetime | None
    said_helped: datetime | None


def register(tx: Tx, name: str, hash_: str, plan: str, now: datetime) -> bool:
    """Keep a plan as it stands; False when a plan of that name was registered before, whatever it said."""
    added = tx.execute(
        "INSERT OR IGNORE INTO experiment (name, hash, plan, registered_at) VALUES (?, ?, ?, ?)",
        (name, hash_, plan, seconds(now)),
    )
    return added.rowcount == 1


def get(tx: Tx, name: str) -> Registered | None:
    row = tx.execute("SELECT * FROM experiment WHERE name = ?", (name,)).fetchone()
    return None if row is None else _registered(row)


def peek(path: Path, name: str) -> tuple[str, datetime] | None:
    """The hash and moment of a registered plan, of a store that is only looked at; None: none, or no store yet."""
    if not path.exists():
        return None
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
        try:
            row = db.execute("SELECT hash, registered_at FROM experiment WHERE name = ?", (name,)).fetchone()
        except sqlite3.DatabaseError:  # damaged, or older than experiments: the check says so of the store itself
            return None
    return None if row is None else (row[0], moment(row[1]))


def every(tx: Tx) -> list[Registered]:
    """All that was ever registered, oldest first."""
    return [_registered(row) for row in tx.execute("SELECT * FROM experiment ORDER BY registered_at, name")]


def running(tx: Tx) -> list[Registered]:
    """What is registered and not stopped; whether it has begun, or is over, is in the plan."""
    return [one for one in every(tx) if one.stopped_at is None]


def looked(tx: Tx, name: str, now: datetime) -> None:
    """Say that the rule for stopping was looked at."""
    tx.execute("UPDATE experiment SET looked_at = ? WHERE name = ?", (seconds(now), name))


def stop(tx: Tx, name: str, why: str, now: datetime) -> list[str]:
    """End an experiment for good; the asks that still wait are returned, for they need wait no longer."""
    tx.execute(
        "UPDATE experiment SET stopped_at = ?, stopped_why = ? WHERE name = ? AND stopped_at IS NULL",
        (seconds(now), why, name),
    )
    rows = tx.execute(
        "UPDATE experiment_ask SET until = ? WHERE experiment = ? AND until > ? RETURNING request",
        (seconds(now), name, seconds(now)),
    )
    return [row["request"] for row in rows]


def place(tx: Tx, name: str, request: str) -> datetime | None:
    """Until when an ask that was drawn waits (in the past when it does not); None when it was not drawn."""
    row = tx.execute(
        "SELECT until FROM experiment_ask WHERE experiment = ? AND request = ?", (name, request)
    ).fetchone()
    return None if row is None else moment(row["until"])


def draw(tx: Tx, name: str, request: str, arm: str, now: datetime, until: datetime) -> None:
    """Keep what was drawn for an ask."""
    tx.execute(
        "INSERT INTO experiment_ask (experiment, request, arm, at, until) VALUES (?, ?, ?, ?, ?)",
        (name, request, arm, seconds(now), seconds(until)),
    )


def tidy(tx: Tx, over: Iterable[str]) -> None:
    """Forget which asks were drawn by the experiments that are over; the event log keeps what is needed to count."""
    tx.executemany("DELETE FROM experiment_ask WHERE experiment = ?", [(name,) for name in over])


def results(tx: Tx, name: str, at: datetime) -> list[DrawnAsk]:
    """Each ask drawn, as known `at` a date. One that turned out to be no ask stays: everyone drawn is analysed."""
    rows = tx.execute(
        "WITH drawn AS (SELECT request, community, at, substr(value, length(:name) + 2) AS arm FROM event"
        " WHERE kind = 'allocated' AND value IN (:name || ':now', :name || ':held') AND seen <= :at)"
        " SELECT drawn.arm, drawn.community, drawn.at,"
        " min(event.at) FILTER (WHERE kind = 'helped' OR (kind = 'closed' AND value = 'solved')),"
        " min(event.at) FILTER (WHERE kind = 'replied'),"
        " min(event.at) FILTER (WHERE value IN ('helped:yes', 'helped:partly'))"
        " FROM drawn JOIN event USING (request) WHERE event.seen <= :at GROUP BY drawn.request",
        {"name": name, "at": seconds(at)},
    )
    return [DrawnAsk(arm, community, *map(moment, moments)) for arm, community, *moments in rows]


def _registered(row: sqlite3.Row) -> Registered:
    moments = {name: moment(row[name]) for name in ("registered_at", "looked_at", "stopped_at")}
    return Registered(**{**dict(row), **moments})
