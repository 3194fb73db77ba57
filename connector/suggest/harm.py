"""Harm was done or feared: nothing more is suggested with the other side until a person looked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from connector.engine import Engine
from connector.model import StoredPost, Suggestion
from connector.store import Tx, answers, decisions, outbox, proposals, suggestions, trust

LOOK_BACK = timedelta(days=90)  # whom we brought together in these days may be meant when nobody is named


def heard(engine: Engine, tx: Tx, post: StoredPost, pairs: Sequence[Suggestion], now: datetime) -> None:
    """Hold the other sides of `pairs`, or else everybody we brought the writer together with; people are called."""
    for person in _others(tx, post.person, pairs or suggestions.met(tx, post.person, now - LOOK_BACK)):
        trust.complain(tx, person, post.community, post.key, now)
        outbox.drop_for_person(tx, person)
    answers.alert(tx, engine.organisation(post.community), post.community, post.key, post.url, "serious_complaint", now)
    decisions.log(tx, now, post.key, "complaint.serious", "a person must look", community=post.community)


def _others(tx: Tx, writer: str, pairs: Sequence[Suggestion]) -> set[str]:
    sides = (proposals.get(tx, side) for pair in pairs for side in (pair.request, pair.offer))
    return {stored.person for stored in sides if stored is not None and stored.person not in ("", writer)}
