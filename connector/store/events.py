"""The event log: what happened, for figures only. It is added to and never changed, except to forget.

Whoever reads it can count, and can follow one request from being asked to being helped; nobody can tell from it who
that was. Ids are hashed here with a key of this log's own, so they do not join with ids anywhere else, in the store
or outside it. It has no place for words.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from connector.store import Tx
from connector.store.times import seconds

KEPT = timedelta(days=730)


class EventKind(StrEnum):
    """What can happen. `community`, `organisation`, `area` and `category` are those of the ask where there is one."""

    REQUEST = "request"  # an ask was read, by `person`; once more with other values when it is read otherwise
    OFFER = "offer"  # an offer was read, by `person`; likewise
    CLOSED = "closed"  # a request or offer ended; `value` is an Ending
    REOPENED = "reopened"
    ALLOCATED = "allocated"  # an experiment drew this request; `value` is experiment:arm
    SUGGESTED = "suggested"  # a pair was thought of; `person` is the helper
    TOLD = "told"  # our message to `person` landed; `value` is its side
    ANSWERED = "answered"  # `person` answered us; `value` is the kind of answer
    REPLIED = "replied"  # the first reply by another human in the thread of an ask
    MATCHED = "matched"  # a side said yes; `person` is the helper
    HELPED = "helped"  # it was said to have worked out; `person` is the helper
    NOT_HELPED = "not_helped"
    DECLINED = "declined"
    OPTED_OUT = "opted_out"  # `value` is the scope
    COMPLAINED = "complained"
    ADVISED = "advised"  # help with asking was offered for this request
    IMPROVED = "improved"  # the asker changed the ask after that
    HANDED_OVER = "handed_over"  # offered to a wijkteam or the like
    TAKEN_UP = "taken_up"  # and they took it up
    FOLLOW_UP = "follow_up"  # a question was put afterwards; `value` is the question
    FOLLOW_UP_ANSWER = "follow_up_answer"  # `value` is question:answer


class Ending(StrEnum):
    """Why a request or offer is no longer open."""

    SOLVED = "solved"  # its author, or the platform, says it is
    WITHDRAWN = "withdrawn"  # taken back, or full
    EXPIRED = "expired"
    GONE = "gone"  # removed at the source
    SET_ASIDE = "set_aside"  # not for volunteers, or a kind its community does not want
    REREAD = "reread"  # read anew it is no ask or offer at all: it counts nowhere


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened `at` a moment, and that we learned of when `seen` (None: at once).

    Ids are given as the store has them; `record` hashes them. `value` is a slug: lower-case letters, digits, `_` and
    `:`, at most 60. `once` is what makes it one event, however often it is recorded (None: kind, ids and value).
    """

    kind: EventKind
    at: datetime
    community: str
    organisation: str
    area: str = ""
    category: str = ""
    request: str | None = None
    offer: str | None = None
    person: str | None = None
    helper_community: str = ""
    value: str = ""
    seen: datetime | None = None
    once: str | None = None


def record(tx: Tx, event: Event) -> bool:
    """Write the event down; False when it was written before. Raises sqlite3.IntegrityError when `value` is no slug."""
    key = _key(tx)
    request, offer, person = (
        _hash(key, what, value)
        for what, value in (("proposal", event.request), ("proposal", event.offer), ("person", event.person))
    )
    parts = (event.request, event.offer, event.person, event.value) if event.once is None else (event.once,)
    once = _hash(key, "once", "\x1f".join([event.kind.value, *(part or "" for part in parts)]))
    added = tx.execute(
        "INSERT INTO event (once, kind, at, seen, organisation, community, area, category, request, offer, person,"
        " helper_community, value) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (once) DO NOTHING",
        (
            once,
            event.kind.value,
            seconds(event.at),
            seconds(event.seen or event.at),
            event.organisation,
            event.community,
            event.area,
            event.category,
            request,
            offer,
            person,
            event.helper_community,
            event.value,
        ),
    )
    return added.rowcount == 1


def forget(tx: Tx, person: str) -> None:
    """Cut every tie between a person and the log: what stays counts as somebody, and nobody can say who."""
    known = _hash(_key(tx), "person", person)
    rows = tx.execute(
        "SELECT DISTINCT coalesce(request, offer) AS proposal FROM event WHERE person = ? AND kind IN (?, ?)",
        (known, EventKind.REQUEST, EventKind.OFFER),
    ).fetchall()
    for row in rows:
        token = secrets.token_bytes(16)
        for column in ("request", "offer"):
            tx.execute(
                f"UPDATE event SET {column} = ?, once = randomblob(16) WHERE {column} = ?",  # noqa: S608
                (token, row["proposal"]),
            )
    tx.execute("UPDATE event SET person = ?, once = randomblob(16) WHERE person = ?", (secrets.token_bytes(16), known))


def expire(tx: Tx, now: datetime) -> int:
    """Drop the events that were kept for two years; how many is returned."""
    return tx.execute("DELETE FROM event WHERE at < ?", (seconds(now - KEPT),)).rowcount


def _key(tx: Tx) -> bytes:
    return bytes.fromhex(tx.execute("SELECT value FROM instance WHERE name = 'event_key'").fetchone()["value"])


def _hash(key: bytes, what: str, value: str | None) -> bytes | None:
    """HMAC-SHA256 of an id, its first 16 bytes; None stays None."""
    return None if value is None else hmac.new(key, f"{what}\x1f{value}".encode(), hashlib.sha256).digest()[:16]
