"""Mail to people of organisations: queued with its cause, sent at least once, emptied as soon as it is sent."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from connector.model import Mail
from connector.store import Tx
from connector.store.times import moment, seconds


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail taken for one attempt; `attempts` counts this one."""

    mail: Mail
    attempts: int
    created_at: datetime


def add(tx: Tx, mail: Mail, now: datetime) -> bool:
    """Queue a mail; False when one with this key was ever queued."""
    added = tx.execute(
        "INSERT OR IGNORE INTO mail_outbox (key, kind, organisation, recipient, subject, text, html, unsubscribe,"
        " state, created_at, not_before) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?)",
        (
            mail.key,
            mail.kind,
            mail.organisation,
            mail.to,
            mail.subject,
            mail.text,
            mail.html,
            mail.unsubscribe,
            seconds(now),
            seconds(now),
        ),
    )
    return added.rowcount == 1


def due(tx: Tx, now: datetime, limit: int) -> list[str]:
    """Keys of mails to try now: queued ones, and ones whose worker went silent."""
    rows = tx.execute(
        "SELECT key FROM mail_outbox WHERE state IN ('queued', 'sending') AND not_before <= ?"
        " ORDER BY kind <> 'danger', not_before, key LIMIT ?",
        (seconds(now), limit),
    )
    return [row["key"] for row in rows]


def claim(tx: Tx, key: str, now: datetime, lease: timedelta) -> Waiting | None:
    """Take a due mail for one attempt; until `now + lease` no other worker takes it."""
    row = tx.execute(
        "UPDATE mail_outbox SET state = 'sending', attempts = attempts + 1, not_before = ?"
        " WHERE key = ? AND state IN ('queued', 'sending') AND not_before <= ? RETURNING *",
        (seconds(now + lease), key, seconds(now)),
    ).fetchone()
    return None if row is None else Waiting(_mail(row), row["attempts"], moment(row["created_at"]))


def sent(tx: Tx, key: str, now: datetime) -> None:
    """It is in the hands of the mail server: nothing of its words is kept here."""
    _end(tx, key, "sent", None)
    tx.execute("UPDATE mail_outbox SET sent_at = ? WHERE key = ?", (seconds(now), key))


def failed(tx: Tx, key: str, why: str) -> None:
    """It will not be tried again; its words go too."""
    _end(tx, key, "failed", why)


def withdraw(tx: Tx, key: str) -> bool:
    """Take a mail back that surely was not sent; False when it may have been."""
    tx.execute("UPDATE mail_outbox SET state = 'withdrawn' WHERE key = ? AND state = 'queued'", (key,))
    row = tx.execute("SELECT state FROM mail_outbox WHERE key = ?", (key,)).fetchone()
    withdrawn = row is not None and row["state"] == "withdrawn"
    if withdrawn:
        _end(tx, key, "withdrawn", None)
    return withdrawn


def later(tx: Tx, key: str, attempt: int, why: str, not_before: datetime) -> None:
    """Attempt number `attempt` did not work: try again then."""
    tx.execute(
        "UPDATE mail_outbox SET state = 'queued', error = ?, not_before = ? WHERE key = ? AND attempts = ?"
        " AND state = 'sending'",
        (why, seconds(not_before), key, attempt),
    )


def state(tx: Tx, key: str) -> str | None:
    """queued, sending, sent, failed or withdrawn; None when there never was such a mail."""
    row = tx.execute("SELECT state FROM mail_outbox WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row["state"])


def latest(tx: Tx, limit: int) -> list[sqlite3.Row]:
    """The last mails without their words: key, kind, organisation, state, attempts, created_at, sent_at, error."""
    return tx.execute(
        "SELECT key, kind, organisation, state, attempts, created_at, sent_at, error FROM mail_outbox"
        " ORDER BY created_at DESC, key LIMIT ?",
        (limit,),
    ).fetchall()


def _end(tx: Tx, key: str, state: str, why: str | None) -> None:
    tx.execute(
        "UPDATE mail_outbox SET state = ?, error = ?, recipient = '', subject = '', text = '', html = NULL,"
        " unsubscribe = NULL WHERE key = ?",
        (state, why, key),
    )


def _mail(row: sqlite3.Row) -> Mail:
    return Mail(
        to=row["recipient"],
        subject=row["subject"],
        text=row["text"],
        key=row["key"],
        html=row["html"],
        kind=row["kind"],
        organisation=row["organisation"],
        unsubscribe=row["unsubscribe"],
    )
