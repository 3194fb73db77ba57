"""Replies that answer no message of ours: the asker may report, a neighbour may offer, anybody may tell us to stop."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from connector.engine import Engine
from connector.model import TO_EVERYBODY, Delivery, StoredPost
from connector.store import Tx, answers, decisions, outbox, people, proposals, witness
from connector.suggest import answered, harm, queue
from connector.withdraw import closed
from mapping.language.answers import Answer, AnswerKind
from mapping.language.serious import serious
from mapping.proposal import Purpose

HUMAN_REPLY_PAUSE = timedelta(days=1)  # somebody answers the asker: neighbours first, then we


def hear(engine: Engine, tx: Tx, post: StoredPost, answer: Answer, now: datetime) -> AnswerKind | None:
    """Hear a reply or private message of somebody we did not write to there; None when it is not for us."""
    if _ends_own_ask(tx, post, answer, now):
        return answer.kind
    ours = outbox.in_thread(tx, post.community, post.thread)
    if post.own or not _is_to_us(tx, post, ours):
        return None
    if serious(post.text):
        harm.heard(engine, tx, post, (), now)
    if answer.kind is AnswerKind.STOP:
        _stop(engine, tx, post, answer, ours, now)
        return answer.kind
    if answer.kind is AnswerKind.COMPLAINT:
        _call(engine, tx, post, "complaint", now)
        return answer.kind
    if post.private and answer.kind in (AnswerKind.QUESTION, AnswerKind.UNCLEAR):
        _call(engine, tx, post, "unclear_answer", now)
        return answer.kind
    return None


def _ends_own_ask(tx: Tx, post: StoredPost, answer: Answer, now: datetime) -> bool:
    """Whether the author of this thread reports that it is solved; a neighbour's reply gives neighbours a day."""
    for stored in proposals.of_thread(tx, post.community, post.thread):
        witness.replied(tx, stored, post, now)
        if not stored.open:
            continue
        if stored.person != post.person:
            if stored.proposal.purpose is Purpose.REQUEST:
                proposals.schedule_match(tx, stored.id, now + HUMAN_REPLY_PAUSE)
        elif answer.kind in (AnswerKind.FOUND, AnswerKind.DONE):
            closed(tx, stored.id, "the author says it is solved", now, spare_yes=True)
            return True
    return False


def _is_to_us(tx: Tx, post: StoredPost, ours: Sequence[Delivery]) -> bool:
    """Whether this is said to us: in private, in a topic of our own, or where we wrote and to nobody else."""
    if post.private or any(message.side in TO_EVERYBODY for message in ours):
        return True
    if post.reply_to is None:
        return bool(ours)
    return outbox.by_post(tx, post.community, post.reply_to) is not None


def _stop(engine: Engine, tx: Tx, post: StoredPost, answer: Answer, ours: Sequence[Delivery], now: datetime) -> None:
    """ "Stop" counts wherever it is said to us, also by who never had a message of ours; it is confirmed once."""
    people.opt_out(tx, post.person, answered.scope(answer), post.thread, now)
    outbox.drop_for_person(tx, post.person)
    queue.confirm_stop(engine, tx, post, now)
    decisions.log(tx, now, post.key, "person.opted_out", "said stop", community=post.community)
    if any(message.side in TO_EVERYBODY for message in ours):
        _call(engine, tx, post, "post_unwelcome", now)  # whether such posts are welcome is for them to weigh


def _call(engine: Engine, tx: Tx, post: StoredPost, kind: str, now: datetime) -> None:
    answers.alert(tx, engine.organisation(post.community), post.community, post.key, post.url, kind, now)
