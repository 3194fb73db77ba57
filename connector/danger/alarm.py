"""A sign of danger was read: call a person, and give its author, in private, the numbers of those who can help."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from adapters.contract import Capability, Kind
from connector.danger import numbers
from connector.engine import Engine
from connector.model import Delivery, DeliveryState, Side, StoredPost, delivery_key
from connector.store import Tx, answers, danger, decisions, outbox, people
from mapping.proposal import Danger

NOT_AGAIN = timedelta(days=7)  # the numbers stay the same; more of the same message would be a burden


def ring(engine: Engine, tx: Tx, post: StoredPost, signs: Collection[Danger], language: str, now: datetime) -> None:
    """Alert the organisation of these signs in a post and, where it wants so, write to the author."""
    organisation = engine.organisation(post.community)
    new = [
        answers.alert(tx, organisation, post.community, post.key, post.url, f"{danger.PREFIX}{sign.value}", now)
        for sign in sorted(signs)
    ]
    if any(new):
        _write(engine, tx, post, signs, language, now)


def answered(engine: Engine, tx: Tx, post: StoredPost, now: datetime) -> None:
    """The author answered our message with numbers: a person reads that."""
    organisation = engine.organisation(post.community)
    answers.alert(tx, organisation, post.community, post.key, post.url, f"{danger.PREFIX}answer", now)


def _write(
    engine: Engine, tx: Tx, post: StoredPost, signs: Collection[Danger], language: str, now: datetime
) -> None:
    """Queue the one private message, if the organisation and the platform allow one; never a public reply."""
    organisation = engine.config.organisations[engine.organisation(post.community)]
    adapter = engine.adapters.get(post.community)
    if not organisation.danger_message or adapter is None or Capability.MESSAGE not in adapter.capabilities:
        return
    if people.opted_out(tx, post.person) or danger.written_since(tx, post.person, Side.NUMBERS, now - NOT_AGAIN):
        return
    spoken = "nl" if language in ("nl", "fy") else "en"
    names = {"organisation": organisation.name, "connector": engine.config.instance.name}
    title, text = numbers.message(signs, spoken, names, organisation.danger_numbers)
    message = Delivery(
        key=delivery_key(Side.NUMBERS, post.community, post.key),
        side=Side.NUMBERS,
        community=post.community,
        person=post.person,
        kind=Kind.MESSAGE,
        title=title,
        text=text,
        language=spoken,
        thread=None,
        reply_to=None,
        state=DeliveryState.QUEUED,
    )
    if outbox.add(tx, message, now, now):
        danger.set_post(tx, message.key, post.community, post.key)
        decisions.log(tx, now, message.key, "danger.message", "numbers for the author", community=post.community)
