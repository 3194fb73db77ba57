"""A like on a question of ours may be a yes: whoever gave it is asked, once and in private, to say so in a word.

A like is never taken for a yes by itself: people also like a message to say thanks, or by accident. Where the question
was asked in public, a person of the organisation decides.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from adapters.contract import Kind
from connector.engine import Engine
from connector.model import Delivery, DeliveryState, Side
from connector.store import Tx, answers, asks, decisions, likes, outbox
from connector.suggest import policy

WAIT = timedelta(hours=2)  # many like a message first, and write a little later
QUESTIONS = frozenset(
    {
        Side.HELPER,
        Side.AGAIN,
        Side.ON_BEHALF,
        Side.TRIED,
        Side.STILL_NEEDED,
        Side.ASKER_OUTCOME,
        Side.HELPER_OUTCOME,
        Side.HAND_OVER,
        Side.APPROVAL,
        Side.NEWCOMER,
        Side.UNANSWERED,
    }
)
"""What can be answered with a yes; on anything else a like is thanks, and changes nothing."""


def due(engine: Engine, tx: Tx, now: datetime) -> None:
    """Ask everybody who liked a question and said nothing since."""
    for key in likes.unsaid(tx, now, WAIT, QUESTIONS):
        question = outbox.get(tx, key)
        if question is None or outbox.get(tx, likes.key_of(question)) is not None:
            continue
        if question.kind is Kind.MESSAGE:
            _ask(engine, tx, question, now)
        else:
            answers.alert(tx, "", question.community, question.post, question.url, "unclear_answer", now)


def _ask(engine: Engine, tx: Tx, question: Delivery, now: datetime) -> None:
    message = Delivery(
        key=likes.key_of(question),
        side=Side.LIKED,
        community=question.community,
        person=question.person,
        kind=Kind.MESSAGE,
        title="",
        text="",
        language=question.language,
        thread=question.post_thread,
        reply_to=None,
        state=DeliveryState.QUEUED,
        suggestions=question.suggestions,
    )
    outbox.add(tx, message, now, policy.quiet_until(engine, question.community, now) or now)
    ask = asks.about(tx, question.key)
    if ask is not None:
        asks.link(tx, message.key, ask.id)
    decisions.log(tx, now, question.key, "like.asked", question.side.value, community=question.community)
