"""Answers about an ask itself: still needed, look further away, does the person you ask for know."""

from __future__ import annotations

from datetime import timedelta

from connector.engine import Engine
from connector.model import SuggestionState
from connector.store import Tx, asks, corrections, decisions, proposals, suggestions
from connector.store.corrections import Correction
from connector.suggest import answered_pair, queue
from connector.suggest.hearing import Hearing
from connector.withdraw import closed
from mapping.language.answers import AnswerKind
from mapping.proposal import Reach

_OVER = (AnswerKind.NO, AnswerKind.FOUND, AnswerKind.DONE)
_STILL = (AnswerKind.YES, AnswerKind.NOT_DONE, AnswerKind.LATER)


def still_needed(engine: Engine, tx: Tx, heard: Hearing) -> None:
    """ "Ja" keeps the ask open and has it looked at anew, "nee" closes it; without answer it ends."""
    ask = heard.ask
    if ask is None or not ask.open:
        return
    if heard.answer.kind in _STILL:
        until = heard.now + timedelta(days=engine.config.communities[ask.community].expiry_days)
        asks.keep_open(tx, ask, until, heard.now)
        proposals.schedule_match(tx, ask.id, heard.now)
        decisions.log(tx, heard.now, ask.id, "ask.kept_open", "its author still needs it", community=ask.community)
    elif heard.answer.kind in _OVER:
        _end(engine, tx, heard)


def tried(engine: Engine, tx: Tx, heard: Hearing) -> None:
    """ "Ja" looks in the whole municipality; "gevonden" ends the search; "nee" leaves it as it is."""
    ask = heard.ask
    if ask is None or not ask.open:
        return
    if heard.answer.kind is AnswerKind.YES and asks.widen(tx, ask.id, heard.now):
        wider = {"reach": Reach.MUNICIPALITY.value}
        corrections.add(tx, Correction(ask.community, ask.post, wider, "asker", heard.now))
        decisions.log(tx, heard.now, ask.id, "ask.widened", "its author wants it so", community=ask.community)
    elif heard.answer.kind in (AnswerKind.FOUND, AnswerKind.DONE):
        _end(engine, tx, heard)


def on_behalf(engine: Engine, tx: Tx, heard: Hearing) -> None:
    """ "Ja" lets the helpers of this round be asked; "nee" drops them until the person knows."""
    kind = heard.kind
    if kind in (AnswerKind.FOUND, AnswerKind.DONE):
        answered_pair.act(engine, tx, heard)
    if kind not in (AnswerKind.YES, AnswerKind.NO) or not heard.pairs:
        return
    for request in {pair.request for pair in heard.pairs}:
        asks.say_person_knows(tx, request, kind is AnswerKind.YES, heard.now)
        if kind is AnswerKind.NO:
            proposals.schedule_match(tx, request, None)
    for pair in heard.pairs:
        if kind is AnswerKind.YES:
            queue.tell_both(engine, tx, pair, heard.now)
        elif suggestions.move(tx, pair.id, SuggestionState.WITHDRAWN, heard.now):
            decisions.log(tx, heard.now, pair.id, "suggestion.withdrawn", "who it is for does not know of it")


def talk(engine: Engine, tx: Tx, heard: Hearing) -> None:
    """A word back to a last word or a tip: it only tells us when all is well by now."""
    ask = heard.ask
    if ask is not None and ask.open and heard.answer.kind in (AnswerKind.FOUND, AnswerKind.DONE):
        _end(engine, tx, heard)


def _end(engine: Engine, tx: Tx, heard: Hearing) -> None:
    assert heard.ask is not None
    asks.end(tx, heard.ask.id, heard.now)
    closed(tx, heard.ask.id, "its author says it is not needed any more", heard.now)
    answered_pair.glad(engine, tx, heard.ask.id, heard.now)
