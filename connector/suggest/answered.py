"""What an answer to one of our messages changes, for both sides. What is not clear goes to a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from connector.engine import Engine
from connector.model import OptOutScope, Side, SuggestionState
from connector.store import Tx, answers, decisions, outbox, people, suggestions
from connector.suggest import (
    answered_ask,
    answered_figurehead,
    answered_pair,
    answered_question,
    answered_times,
    harm,
    queue,
)
from connector.suggest.hearing import Hearing
from mapping.language.answers import Answer, AnswerKind, StopScope
from mapping.language.serious import serious

Handler = Callable[[Engine, Tx, Hearing], None]
_SCOPES = {
    StopScope.THREAD: OptOutScope.THREAD,
    StopScope.COMMUNITY: OptOutScope.COMMUNITY,
    StopScope.EVERYWHERE: OptOutScope.EVERYWHERE,
}
_FOR_PEOPLE = (AnswerKind.COMPLAINT, AnswerKind.QUESTION, AnswerKind.UNCLEAR)


def act(engine: Engine, tx: Tx, heard: Hearing) -> None:
    """Change what this answer changes."""
    answer = heard.answer
    if serious(heard.post.text):
        harm.heard(engine, tx, heard.post, heard.pairs, heard.now)
    elif heard.kind in _FOR_PEOPLE and not (heard.closes_talk and heard.kind is AnswerKind.UNCLEAR):
        call_person(engine, tx, heard)
    if answer.kind is AnswerKind.STOP:
        _stop(engine, tx, heard)
    elif not serious(heard.post.text):
        _HANDLERS.get(heard.delivery.side, answered_pair.act)(engine, tx, heard)
    if answer.every_days:
        people.set_quota(tx, heard.delivery.person, answer.every_days, heard.now)
    what, why = f"answer.{answer.kind.value}", f"{heard.delivery.side.value} answered"
    decisions.log(tx, heard.now, heard.delivery.key, what, why, community=heard.post.community)


def scope(answer: Answer) -> OptOutScope:
    return _SCOPES[answer.stop_scope or StopScope.EVERYWHERE]


def call_person(engine: Engine, tx: Tx, heard: Hearing) -> None:
    """Somebody of the organisation has to read this answer."""
    kind = "complaint" if heard.answer.kind is AnswerKind.COMPLAINT else "unclear_answer"
    post = heard.post
    answers.alert(tx, engine.organisation(post.community), post.community, post.key, post.url, kind, heard.now)


def _stop(engine: Engine, tx: Tx, heard: Hearing) -> None:
    delivery, now = heard.delivery, heard.now
    for person in {heard.post.person, delivery.person}:  # we may have known no more than how to address them
        people.opt_out(tx, person, scope(heard.answer), heard.post.thread, now)
        outbox.drop_for_person(tx, person)
    if delivery.side in _ABOUT_A_PAIR:
        for suggestion in delivery.suggestions:
            if suggestions.move(tx, suggestion, SuggestionState.DECLINED, now):
                outbox.withdraw(tx, suggestion, retract=False, now=now)
    queue.say_goodbye(engine, tx, delivery, heard.post.thread, now)
    decisions.log(tx, now, delivery.key, "person.opted_out", "said stop", community=heard.post.community)


_ABOUT_A_PAIR = frozenset({Side.ASKER, Side.HELPER, Side.ASKER_YES, Side.ON_BEHALF, Side.AGAIN})
_HANDLERS: Mapping[Side, Handler] = {
    Side.HELPER: answered_times.act,
    Side.AGAIN: answered_times.act,
    Side.ASKER_OUTCOME: answered_pair.outcome,
    Side.HELPER_OUTCOME: answered_pair.outcome,
    Side.WERE_HELPED: answered_question.were_helped,
    Side.ASKED_OTHERWISE: answered_question.opinion,
    Side.IN_TOUCH: answered_question.opinion,
    Side.ON_BEHALF: answered_ask.on_behalf,
    Side.DETAILS: answered_ask.talk,
    Side.TRIED: answered_ask.tried,
    Side.STILL_NEEDED: answered_ask.still_needed,
    Side.CLOSED: answered_ask.talk,
    Side.GLAD: answered_ask.talk,
    Side.SORRY: answered_ask.talk,
    Side.NOT_CHOSEN: answered_ask.talk,
    Side.APPROVAL: answered_figurehead.approval,
    Side.NEWCOMER: answered_figurehead.take,
    Side.UNANSWERED: answered_figurehead.take,
}
