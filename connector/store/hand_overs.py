"""Asks that are offered to professionals, from the question to the asker until somebody takes them up."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from connector.store import Tx
from connector.store.times import moment, seconds


class State(StrEnum):
    NEW = "new"  # the asker is to be asked, when they may be written to
    ASKED = "asked"
    AGREED = "agreed"  # the asker said yes: it is passed on until somebody takes it up
    TAKEN_UP = "taken_up"
    DECLINED = "declined"  # the asker said no
    OVER = "over"  # solved, deleted, or nobody answered


OPEN = (State.NEW, State.ASKED, State.AGREED)


@dataclass(frozen=True, slots=True)
class HandOver:
    """One ask. `needs` are the kinds of professional help; nothing else of the ask is held, and nothing else told."""

    id: str
    organisation: str
    community: str
    post: str
    thread: str
    url: str
    person: str
    needs: tuple[str, ...]
    area: str
    language: str
    on_behalf: bool
    state: State
    created_at: datetime
    changed_at: datetime
    delivery: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """The last mail about a hand-over: `step` counts from 0."""

    step: int
    at: datetime
    failed: bool
    mail: str


def add(tx: Tx, new: HandOver) -> bool:
    """Keep a new hand-over; False when this post had one before, whatever became of it."""
    added = tx.execute(
        "INSERT OR IGNORE INTO hand_over (id, organisation, community, post, thread, url, person, needs, area,"
        " language, on_behalf, state, created_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            new.id,
            new.organisation,
            new.community,
            new.post,
            new.thread,
            new.url,
            new.person,
            " ".join(new.needs),
            new.area,
            new.language,
            int(new.on_behalf),
            new.state.value,
            seconds(new.created_at),
            seconds(new.changed_at),
        ),
    )
    return added.rowcount == 1


def move(tx: Tx, key: str, state: State, now: datetime, *, only_from: Collection[State]) -> bool:
    """Change the state when it is one of `only_from`; False when it was not."""
    marks = ", ".join("?" * len(only_from))
    moved = tx.execute(
        f"UPDATE hand_over SET state = ?, changed_at = ? WHERE id = ? AND state IN ({marks})",  # noqa: S608
        (state.value, seconds(now), key, *(each.value for each in only_from)),
    )
    return moved.rowcount == 1


def asked(tx: Tx, key: str, delivery: str, now: datetime) -> None:
    """The question to the asker is in the outbox."""
    tx.execute("UPDATE hand_over SET delivery = ? WHERE id = ?", (delivery, key))
    move(tx, key, State.ASKED, now, only_from=(State.NEW,))


def is_asked(tx: Tx, delivery: str) -> bool:
    """Whether the question in this message still waits for an answer."""
    found = of_delivery(tx, delivery)
    return found is not None and found.state is State.ASKED


def of_delivery(tx: Tx, delivery: str) -> HandOver | None:
    """The hand-over that a message of ours asked about."""
    row = tx.execute("SELECT * FROM hand_over WHERE delivery = ?", (delivery,)).fetchone()
    return None if row is None else _hand_over(row)


def get(tx: Tx, key: str) -> HandOver | None:
    row = tx.execute("SELECT * FROM hand_over WHERE id = ?", (key,)).fetchone()
    return None if row is None else _hand_over(row)


def open_ones(tx: Tx) -> list[HandOver]:
    """Those that may need something to be done, oldest first."""
    rows = tx.execute("SELECT * FROM hand_over WHERE state IN ('new', 'asked', 'agreed') ORDER BY created_at, id")
    return [_hand_over(row) for row in rows]


def open_for(tx: Tx, person: str) -> list[HandOver]:
    """Those of this asker that may need something to be done."""
    return [each for each in open_ones(tx) if each.person == person]


def open_of(tx: Tx, organisations: Collection[str]) -> list[HandOver]:
    """Those of these organisations that nobody took up yet, oldest first."""
    return [each for each in open_ones(tx) if each.organisation in organisations]


def called(tx: Tx, key: str, step: int, mail: str, now: datetime) -> None:
    tx.execute(
        "INSERT OR IGNORE INTO hand_over_call (hand_over, step, mail, at) VALUES (?, ?, ?, ?)",
        (key, step, mail, seconds(now)),
    )


def last_call(tx: Tx, key: str) -> Call | None:
    row = tx.execute(
        "SELECT step, at, mail, coalesce(state = 'failed', 0) AS failed FROM hand_over_call LEFT JOIN mail_outbox"
        " ON mail_outbox.key = mail WHERE hand_over = ? ORDER BY step DESC LIMIT 1",
        (key,),
    ).fetchone()
    return None if row is None else Call(row["step"], moment(row["at"]), bool(row["failed"]), row["mail"])


def calls(tx: Tx, key: str) -> list[tuple[int, str]]:
    """(step, key of the mail) of every call about a hand-over."""
    rows = tx.execute("SELECT step, mail FROM hand_over_call WHERE hand_over = ? ORDER BY step", (key,))
    return [(row["step"], row["mail"]) for row in rows]


def _hand_over(row: sqlite3.Row) -> HandOver:
    return HandOver(
        id=row["id"],
        organisation=row["organisation"],
        community=row["community"],
        post=row["post"],
        thread=row["thread"],
        url=row["url"],
        person=row["person"],
        needs=tuple(row["needs"].split()),
        area=row["area"],
        language=row["language"],
        on_behalf=bool(row["on_behalf"]),
        state=State(row["state"]),
        created_at=moment(row["created_at"]),
        changed_at=moment(row["changed_at"]),
        delivery=row["delivery"],
    )
