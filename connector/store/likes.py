"""Likes on questions of ours that nobody put into words, and the message that asks what such a like meant."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from connector.model import Delivery, Side, delivery_key
from connector.store import Tx, outbox
from connector.store.times import seconds

LOOK_BACK = timedelta(days=3)  # a like of longer ago is no news any more


def unsaid(tx: Tx, now: datetime, wait: timedelta, sides: Iterable[Side]) -> list[str]:
    """Keys of messages of these sides that their addressee liked at least `wait` ago, and has not answered.

    Only a like that the platform names the giver of counts; a neighbour's does not.
    """
    rows = tx.execute(
        "SELECT DISTINCT delivery.key FROM signal JOIN delivery"
        " ON delivery.community = signal.community AND delivery.post = signal.post"
        " JOIN person AS giver ON giver.id = signal.person JOIN person AS addressee ON addressee.id = delivery.person"
        " WHERE signal.kind = 'liked' AND signal.at <= ? AND signal.at > ? AND delivery.state = 'sent'"
        " AND delivery.side IN (SELECT value FROM json_each(?))"
        " AND giver.community = addressee.community AND lower(giver.handle) = lower(addressee.handle)"
        " AND NOT EXISTS (SELECT 1 FROM answer WHERE answer.delivery = delivery.key)"
        " ORDER BY signal.at, delivery.key",
        (seconds(now - wait), seconds(now - LOOK_BACK), json.dumps(sorted(side.value for side in sides))),
    )
    return [row["key"] for row in rows]


def key_of(question: Delivery) -> str:
    """The key of the message that asks what a like on this question meant."""
    return delivery_key(Side.LIKED, question.key)


def question_of(tx: Tx, delivery: Delivery) -> Delivery:
    """The question behind a message that asks what a like meant; any other message is its own."""
    if delivery.side is not Side.LIKED:
        return delivery
    there = outbox.in_thread(tx, delivery.community, delivery.post_thread or delivery.thread or "")
    return next((each for each in there if key_of(each) == delivery.key), delivery)


def answered(tx: Tx, question: str) -> bool:
    """Whether a message was answered in words."""
    return tx.execute("SELECT 1 FROM answer WHERE delivery = ? LIMIT 1", (question,)).fetchone() is not None
