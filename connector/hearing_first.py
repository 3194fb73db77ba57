"""What is heard in a reply before anything else: a wish about one's own data, danger, and answers to messages that are
not about a suggestion."""

from __future__ import annotations

from datetime import datetime

from connector.danger import alarm
from connector.engine import Engine
from connector.handover import answering
from connector.model import Delivery, Side, StoredPost
from connector.privacy import own_data, wishes
from connector.store import Tx
from mapping.language import signs
from mapping.language.answers import Answer, AnswerKind


def heard(engine: Engine, tx: Tx, post: StoredPost, delivery: Delivery | None, answer: Answer, now: datetime) -> bool:
    """Hear one reply or private message; True when nothing else need be made of it. A stop goes on to be heard."""
    if post.own:
        return False
    wish = wishes.wish(post.text) if post.private or delivery is not None else None
    if wish is not None:
        own_data.grant(engine, tx, post, wish, now)
        return True
    found = signs.danger(post.text)
    if found:
        alarm.ring(engine, tx, post, found, post.language or engine.language(post.community), now)
    if delivery is None:
        return False
    if delivery.side is Side.NUMBERS and answer.kind is not AnswerKind.STOP:
        alarm.answered(engine, tx, post, now)
        return True
    if delivery.side is Side.HAND_OVER:
        answering.heard(engine, tx, post, delivery, answer, now)
        return answer.kind is not AnswerKind.STOP
    return False
