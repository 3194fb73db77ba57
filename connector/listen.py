"""Listening: what people say back, in words or with a like, changes what we do next. For both sides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from connector import hearing_bystanders, hearing_first, hearing_signals
from connector.engine import Engine
from connector.model import Delivery, Side, StoredPost
from connector.store import Tx, answers, asks, likes, outbox, people, posts, suggestions
from connector.suggest import answered
from connector.suggest.hearing import Hearing
from mapping.language.answers import Answer, AnswerKind, understand

BATCH = 200


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer and how it was understood; `kind` is None for a neighbour's reply that is not for us."""

    community: str
    post: str
    url: str
    kind: AnswerKind | None
    side: Side | None


def listen_due(engine: Engine) -> list[Heard]:
    """Understand the replies and private messages nobody has read yet, then the likes and accepted answers."""
    with engine.store.read() as tx:
        waiting = posts.unread(tx, BATCH, engine.config.communities)
    replies = [post for post in waiting if not post.opening or post.private]
    heard = [result for post in replies if (result := hear(engine, post)) is not None]
    hearing_signals.hear_due(engine)
    return heard


def hear(engine: Engine, post: StoredPost) -> Heard | None:
    """Understand one reply; None when its state changed, or another process heard it, meanwhile."""
    answer = understand(post.text, post.language or engine.language(post.community))
    now = engine.now()
    with engine.store.write() as tx:
        if not posts.mark_read(tx, post):
            return None
        delivery = _answered(tx, post)
        delivery = None if delivery is None else likes.question_of(tx, delivery)
        if hearing_first.heard(engine, tx, post, delivery, answer, now):
            return Heard(post.community, post.key, post.url, answer.kind, None if delivery is None else delivery.side)
        if delivery is None:
            kind = hearing_bystanders.hear(engine, tx, post, answer, now)
            return Heard(post.community, post.key, post.url, kind, None)
        before = answers.kind_of(tx, post.community, post.key)
        answers.save(
            tx,
            post.community,
            post.key,
            delivery=delivery.key,
            person=post.person,
            kind=answer.kind.value,
            confidence=answer.confidence,
            now=now,
        )
        if before != answer.kind.value:
            answered.act(engine, tx, _hearing(tx, post, delivery, answer, now))
    return Heard(post.community, post.key, post.url, answer.kind, delivery.side)


def _hearing(tx: Tx, post: StoredPost, delivery: Delivery, answer: Answer, now: datetime) -> Hearing:
    about = tuple(pair for key in delivery.suggestions if (pair := suggestions.get(tx, key)) is not None)
    return Hearing(post, answer, delivery, about, asks.about(tx, delivery.key), now)


def _answered(tx: Tx, post: StoredPost) -> Delivery | None:
    """Which message of ours this person answers: the one replied to, else our last one to them in this thread."""
    if post.reply_to is not None:
        delivery = outbox.by_post(tx, post.community, post.reply_to)
        if delivery is not None:
            return delivery if people.same(tx, delivery.person, post.person) else None
        if _by_a_neighbour(tx, post):
            return None
    there = outbox.in_thread(tx, post.community, post.thread)
    ours = [message for message in there if people.same(tx, message.person, post.person)]
    before = [message for message in ours if message.sent_at is None or message.sent_at <= post.created_at] or ours
    return before[0] if before else None


def _by_a_neighbour(tx: Tx, post: StoredPost) -> bool:
    """Whether this is a reply to somebody else than us, or than the author themselves."""
    target = posts.get(tx, post.community, post.reply_to or "")
    return target is not None and not target.own and target.person != post.person
