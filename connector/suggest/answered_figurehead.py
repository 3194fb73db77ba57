"""Answers of figureheads: whether two belong together, that they vouch for a helper, that they take up an ask."""

from __future__ import annotations

from connector.engine import Engine
from connector.store import Tx, asks, decisions, proposals, trust
from connector.suggest import review
from connector.suggest.hearing import Hearing
from connector.suggest.listed import is_figurehead
from mapping.language.answers import AnswerKind
from mapping.language.vouching import vouches

BY = "figurehead"  # the log names no residents


def approval(engine: Engine, tx: Tx, heard: Hearing) -> None:
    """Yes or no to a suggestion that waits, for the figurehead's own organisation; and a word for the helper."""
    organisation = engine.organisation(heard.post.community)
    if not is_figurehead(engine, tx, organisation, heard.post.person):
        return  # they were one when they were asked
    for pair in heard.pairs:
        offer = proposals.get(tx, pair.offer)
        vouched = vouches(heard.post.text)
        if vouched and offer is not None and trust.vouch(tx, offer.person, heard.post.person, heard.now):
            decisions.log(tx, heard.now, pair.id, "helper.vouched", "a figurehead vouches for the helper", by=BY)
        if heard.kind is AnswerKind.YES or (vouched and heard.kind is not AnswerKind.NO):
            review.approve_within(engine, tx, pair.id, BY, {organisation})
        elif heard.kind is AnswerKind.NO:
            review.decline_within(engine, tx, pair.id, BY, "a figurehead thinks it does not fit", {organisation})


def take(engine: Engine, tx: Tx, heard: Hearing) -> None:
    """ "Ja": the figurehead takes the ask upon themselves; other figureheads are not called for it any more."""
    if heard.ask is None or heard.kind is not AnswerKind.YES:
        return
    if asks.take(tx, heard.ask.id, heard.post.person, heard.now):
        decisions.log(
            tx,
            heard.now,
            heard.ask.id,
            "ask.taken_up",
            "a figurehead takes it up",
            community=heard.ask.community,
            by=BY,
        )
