"""The outbox: each message once, recorded before it is sent."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta

from adapters.contract import DeliveryState as Landed
from adapters.contract import Kind, Receipt
from connector.model import Delivery, DeliveryState, Side
from connector.store import Tx, witness
from connector.store.times import moment, seconds

_TAKEABLE = "('queued', 'sending', 'pending', 'retracting')"


def add(tx: Tx, delivery: Delivery, now: datetime, not_before: datetime) -> bool:
    """Queue a message; False when one with this key was ever queued (its suggestions are then joined to it)."""
    added = tx.execute(
        "INSERT OR IGNORE INTO delivery (key, side, community, person, kind, title, text, language, thread, reply_to,"
        " state, created_at, not_before) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?)",
        (
            delivery.key,
            delivery.side.value,
            delivery.community,
            delivery.person,
            delivery.kind.value,
            delivery.title,
            delivery.text,
            delivery.language,
            delivery.thread,
            delivery.reply_to,
            seconds(now),
            seconds(not_before),
        ),
    )
    tx.executemany(
        "INSERT OR IGNORE INTO delivery_suggestion (delivery, suggestion) SELECT key, ? FROM delivery"
        " WHERE key = ? AND state = 'queued' AND text = ''",
        [(suggestion, delivery.key) for suggestion in delivery.suggestions],
    )
    return added.rowcount == 1


def due(tx: Tx, now: datetime, communities: Iterable[str]) -> list[str]:
    """Keys of messages to work on now: queued ones, ones whose worker went silent, pending ones to ask about again."""
    keys = list(communities)
    rows = tx.execute(
        f"SELECT key FROM delivery WHERE state IN {_TAKEABLE} AND not_before <= ?"  # noqa: S608
        f" AND community IN ({', '.join('?' * len(keys))}) ORDER BY not_before, created_at",
        (seconds(now), *keys),
    )
    return [row["key"] for row in rows]


def last_attempt(tx: Tx, community: str) -> datetime | None:
    """When a message to this community was last tried."""
    row = tx.execute("SELECT max(attempted_at) AS at FROM delivery WHERE community = ?", (community,)).fetchone()
    at: float | None = row["at"]
    return moment(at)


def begun_since(tx: Tx, community: str, since: datetime) -> int:
    """How many private messages we began there since a moment, whatever became of them; answers in one do not count."""
    row = tx.execute(
        "SELECT count(*) AS n FROM delivery WHERE community = ? AND kind = 'message' AND thread IS NULL"
        " AND state NOT IN ('queued', 'withdrawn', 'refused') AND coalesce(sent_at, attempted_at) > ?",
        (community, seconds(since)),
    ).fetchone()
    begun: int = row["n"]
    return begun


def claim(tx: Tx, key: str, now: datetime, lease: timedelta) -> Delivery | None:
    """Take a due message for one attempt; the state it was found in is returned (`attempts` counts this one).

    Until `now + lease` no other worker takes it; a message found SENDING may have landed: look before sending.
    """
    row = tx.execute(
        f"SELECT * FROM delivery WHERE key = ? AND state IN {_TAKEABLE} AND not_before <= ?",  # noqa: S608
        (key, seconds(now)),
    ).fetchone()
    if row is None:
        return None
    tx.execute(
        "UPDATE delivery SET state = CASE state WHEN 'queued' THEN 'sending' ELSE state END,"
        " attempts = attempts + 1, attempted_at = ?, not_before = ? WHERE key = ?",
        (seconds(now), seconds(now + lease), key),
    )
    return _delivery(tx, row, attempts=row["attempts"] + 1)


def word(tx: Tx, key: str, title: str, text: str, language: str) -> None:
    """Fix what the message says: from the first attempt on it is the same words."""
    tx.execute("UPDATE delivery SET title = ?, text = ?, language = ? WHERE key = ?", (title, text, language, key))


def landed(tx: Tx, key: str, receipt: Receipt, now: datetime, look_again: datetime | None = None) -> bool:
    """Record that the message is there. Accepted from a worker whose lease ran out too: it did land.

    `look_again` is when to ask what became of it, if it waits for a moderator there.
    """
    state = DeliveryState.PENDING if receipt.state is Landed.PENDING else DeliveryState.SENT
    found = tx.execute(
        "UPDATE delivery SET state = ?, sent_at = coalesce(sent_at, ?), post = ?, post_thread = ?, url = ?,"
        " not_before = ?, error = NULL WHERE key = ? AND state IN ('sending', 'unknown', 'pending')",
        (state.value, seconds(now), receipt.post, receipt.thread, receipt.url, seconds(look_again or now), key),
    )
    if found.rowcount == 1 and state is DeliveryState.SENT:
        witness.landed(tx, key, now)
    return found.rowcount == 1


def settle(tx: Tx, key: str, attempt: int, state: DeliveryState, error: str | None, not_before: datetime) -> bool:
    """Record how attempt number `attempt` ended otherwise; False when another worker took over meanwhile."""
    settled = tx.execute(
        "UPDATE delivery SET state = ?, error = ?, not_before = ? WHERE key = ? AND attempts = ?"
        " AND state IN ('sending', 'pending', 'retracting')",
        (state.value, error, seconds(not_before), key, attempt),
    )
    return settled.rowcount == 1


def postpone(tx: Tx, key: str, attempt: int, not_before: datetime) -> None:
    """Give a claimed message back unsent (it is night, or the source has to be read again first)."""
    tx.execute(
        "UPDATE delivery SET state = 'queued', attempts = attempts - 1, not_before = ?,"
        " attempted_at = CASE attempts WHEN 1 THEN NULL ELSE attempted_at END WHERE key = ? AND attempts = ?"
        " AND state = 'sending'",
        (seconds(not_before), key, attempt),
    )


def withdraw(tx: Tx, suggestion: str, *, retract: bool, now: datetime) -> None:
    """Take a suggestion out of messages: those about nothing else leave the queue, or are taken back when landed."""
    alone = (
        "key IN (SELECT delivery FROM delivery_suggestion WHERE suggestion = ?) AND NOT EXISTS ("
        "SELECT 1 FROM delivery_suggestion AS other JOIN suggestion ON suggestion.id = other.suggestion"
        " WHERE other.delivery = delivery.key AND other.suggestion <> ?"
        " AND suggestion.state IN ('waiting', 'approved', 'accepted', 'helped'))"
    )
    tx.execute(
        f"UPDATE delivery SET state = 'withdrawn' WHERE state = 'queued' AND {alone}",  # noqa: S608
        (suggestion, suggestion),
    )
    if retract:
        tx.execute(
            f"UPDATE delivery SET state = 'retracting', attempts = 0, not_before = ?"  # noqa: S608
            f" WHERE state IN ('sent', 'pending') AND {alone}",
            (seconds(now), suggestion, suggestion),
        )


def withdraw_unsent(tx: Tx, suggestion: str) -> None:
    """Take the queued proposals of this suggestion, to either side, out of the queue; what was sent stays."""
    tx.execute(
        "UPDATE delivery SET state = 'withdrawn' WHERE state = 'queued' AND side IN ('helper', 'asker')"
        " AND key IN (SELECT delivery FROM delivery_suggestion WHERE suggestion = ?)",
        (suggestion,),
    )


def empty(tx: Tx, community: str) -> int:
    """Take everything out of a community's queue that was never tried; how much that was is returned."""
    gone = tx.execute(
        "UPDATE delivery SET state = 'withdrawn', error = 'stopped by a person'"
        " WHERE community = ? AND state = 'queued'",
        (community,),
    )
    return gone.rowcount


def backlog(tx: Tx) -> dict[str, dict[str, int]]:
    """How many messages are under way in each community, by state: community → state → number."""
    rows = tx.execute(
        "SELECT community, state, count(*) AS n FROM delivery"
        " WHERE state IN ('queued', 'sending', 'retracting', 'pending', 'unknown') GROUP BY 1, 2"
    )
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row["community"], {})[row["state"]] = row["n"]
    return found


def ever_written_to(tx: Tx, person: str, besides: str) -> bool:
    """Whether a message of ours, other than `besides`, ever landed with this person."""
    row = tx.execute(
        "SELECT 1 FROM delivery WHERE person = ? AND key <> ? AND sent_at IS NOT NULL LIMIT 1", (person, besides)
    ).fetchone()
    return row is not None


def ever_suggested(tx: Tx, community: str) -> bool:
    """Whether a suggestion of ours ever landed in this community; numbers to call, say, are none."""
    row = tx.execute(
        "SELECT 1 FROM delivery WHERE community = ? AND sent_at IS NOT NULL"
        " AND side IN ('asker', 'helper', 'on_behalf') LIMIT 1",
        (community,),
    ).fetchone()
    return row is not None


def retract(tx: Tx, key: str, now: datetime) -> None:
    """Have a message that landed taken back."""
    tx.execute(
        "UPDATE delivery SET state = 'retracting', attempts = 0, not_before = ?"
        " WHERE key = ? AND state IN ('sent', 'pending')",
        (seconds(now), key),
    )


def drop_for_person(tx: Tx, person: str) -> None:
    """This person wants no more messages: what is queued for them and was never tried leaves the queue."""
    tx.execute(
        "UPDATE delivery SET state = 'withdrawn' WHERE person = ? AND state = 'queued' AND side <> 'goodbye'",
        (person,),
    )


def get(tx: Tx, key: str) -> Delivery | None:
    row = tx.execute("SELECT * FROM delivery WHERE key = ?", (key,)).fetchone()
    return None if row is None else _delivery(tx, row)


def by_post(tx: Tx, community: str, post: str) -> Delivery | None:
    """Our message that has this key on the platform."""
    row = tx.execute("SELECT * FROM delivery WHERE community = ? AND post = ?", (community, post)).fetchone()
    return None if row is None else _delivery(tx, row)


def in_thread(tx: Tx, community: str, thread: str) -> list[Delivery]:
    """Our messages in a thread, newest first."""
    rows = tx.execute(
        "SELECT * FROM delivery WHERE community = ? AND coalesce(post_thread, thread) = ?"
        " AND state IN ('sent', 'pending', 'retracting', 'sending') ORDER BY coalesce(sent_at, attempted_at) DESC",
        (community, thread),
    )
    return [_delivery(tx, row) for row in rows]


def posts_in_thread(tx: Tx, community: str, thread: str, before: datetime) -> list[str]:
    """The keys of our messages that stood in a thread before a moment."""
    rows = tx.execute(
        "SELECT post FROM delivery WHERE community = ? AND post_thread = ? AND state = 'sent' AND post <> ''"
        " AND sent_at < ?",
        (community, thread, seconds(before)),
    )
    return [row["post"] for row in rows]


def of_suggestion(tx: Tx, suggestion: str) -> list[Delivery]:
    rows = tx.execute(
        "SELECT delivery.* FROM delivery JOIN delivery_suggestion ON delivery = key WHERE suggestion = ?"
        " ORDER BY created_at",
        (suggestion,),
    ).fetchall()
    return [_delivery(tx, row) for row in rows]


def threads_to_watch(tx: Tx, community: str, since: datetime, limit: int) -> list[str]:
    """Threads with a message of ours since a moment: edits, deletions and answers there concern us."""
    rows = tx.execute(
        "SELECT DISTINCT post_thread FROM delivery WHERE community = ? AND state = 'sent' AND sent_at > ?"
        " AND post_thread <> '' ORDER BY sent_at DESC LIMIT ?",
        (community, seconds(since), limit),
    )
    return [row["post_thread"] for row in rows]


def counts(tx: Tx) -> dict[str, int]:
    rows = tx.execute("SELECT state, count(*) AS n FROM delivery GROUP BY state")
    return {row["state"]: row["n"] for row in rows}


def count_refused(tx: Tx, communities: Iterable[str], since: datetime) -> int:
    """How many messages these communities refused since a moment."""
    row = tx.execute(
        "SELECT count(*) AS n FROM delivery WHERE state = 'refused' AND attempted_at > ?"
        " AND community IN (SELECT value FROM json_each(?))",
        (seconds(since), json.dumps(sorted(communities))),
    ).fetchone()
    return int(row["n"])


def latest(tx: Tx, limit: int) -> list[Delivery]:
    rows = tx.execute("SELECT * FROM delivery ORDER BY created_at DESC, key LIMIT ?", (limit,)).fetchall()
    return [_delivery(tx, row) for row in rows]


def _delivery(tx: Tx, row: sqlite3.Row, attempts: int | None = None) -> Delivery:
    about = tx.execute(
        "SELECT suggestion FROM delivery_suggestion WHERE delivery = ? ORDER BY suggestion", (row["key"],)
    )
    return Delivery(
        key=row["key"],
        side=Side(row["side"]),
        community=row["community"],
        person=row["person"],
        kind=Kind(row["kind"]),
        title=row["title"],
        text=row["text"],
        language=row["language"],
        thread=row["thread"],
        reply_to=row["reply_to"],
        state=DeliveryState(row["state"]),
        attempts=row["attempts"] if attempts is None else attempts,
        created_at=moment(row["created_at"]),
        not_before=moment(row["not_before"]),
        attempted_at=moment(row["attempted_at"]),
        sent_at=moment(row["sent_at"]),
        post=row["post"],
        post_thread=row["post_thread"],
        url=row["url"],
        error=row["error"],
        suggestions=tuple(line["suggestion"] for line in about),
    )
