"""A sign of danger was read: call a person, and give its author, in private, the numbers of those who can help."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from adapters.contract import Kind
from connector.danger import numbers
from connector.engine import Engine
from connector.model import Side, StoredPost
from connector.store import Tx, answers, danger, decisions, message_posts, people
from connector.telling import Addressee, tell
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


def _write(engine: Engine, tx: Tx, post: StoredPost, signs: Collection[Danger], language: str, now: datetime) -> None:
    """Queue the one private message, if the organisation and the platform allow one; never a public reply."""
    organisation = engine.config.organisations[engine.organisation(post.community)]
    if not organisation.danger_message or people.opted_out(tx, post.person):
        return
    if message_posts.written_since(tx, post.person, Side.NUMBERS, now - NOT_AGAIN):
        return
    spoken = "nl" if language in ("nl", "fy") else "en"
    names = {"organisation": organisation.name, "connector": engine.config.instance.name}
    words = numbers.message(signs, spoken, names, organisation.danger_numbers, organisation.country)
    to = Addressee(post.community, post.person, post.key, post.thread if post.private else None)
    key = tell(engine, tx, Side.NUMBERS, to, Kind.MESSAGE, words, spoken, now)
    if key is not None:
        decisions.log(tx, now, key, "danger.message", "numbers for the author", community=post.community)
