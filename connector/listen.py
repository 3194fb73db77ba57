"""Listening: what people say back, in words or with a like, changes what we do next. For both sides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.contract import SignalKind
from connector.engine import Engine
from connector.model import Delivery, OptOutScope, Side, StoredPost, StoredProposal, Suggestion, SuggestionState
from connector.store import Tx, answers, decisions, outbox, people, posts, proposals, suggestions, witness
from connector.suggest import queue
from connector.withdraw import closed
from mapping.language.answers import Answer, AnswerKind, StopScope, understand
from mapping.proposal import Purpose

BATCH = 200
HUMAN_REPLY_PAUSE = timedelta(days=1)  # somebody answers the asker: neighbours first, then we

_SCOPES = {
    StopScope.THREAD: OptOutScope.THREAD,
    StopScope.COMMUNITY: OptOutScope.COMMUNITY,
    StopScope.EVERYWHERE: OptOutScope.EVERYWHERE,
}


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
    _hear_signals(engine)
    return heard


def hear(engine: Engine, post: StoredPost) -> Heard | None:
    """Understand one reply; None when its state changed, or another process heard it, meanwhile."""
    answer = understand(post.text, post.language or engine.language(post.community))
    now = engine.now()
    with engine.store.write() as tx:
        if not posts.mark_read(tx, post):
            return None
        delivery = _answered(tx, post)
        if delivery is None:
            kind = _hear_bystander(tx, post, answer, now)
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
            _act(engine, tx, post, delivery, answer, now)
    return Heard(post.community, post.key, post.url, answer.kind, delivery.side)


def _answered(tx: Tx, post: StoredPost) -> Delivery | None:
    """Which message of ours this person answers: the one replied to, else our last one to them in this thread."""
    if post.reply_to is not None:
        delivery = outbox.by_post(tx, post.community, post.reply_to)
        if delivery is not None:
            return delivery if delivery.person == post.person else None
    ours = [message for message in outbox.in_thread(tx, post.community, post.thread) if message.person == post.person]
    before = [message for message in ours if message.sent_at is None or message.sent_at <= post.created_at] or ours
    return before[0] if before else None


def _hear_bystander(tx: Tx, post: StoredPost, answer: Answer, now: datetime) -> AnswerKind | None:
    """A reply in a thread that is no answer to us: the asker may report, a neighbour may offer."""
    for stored in proposals.of_thread(tx, post.community, post.thread):
        witness.replied(tx, stored, post, now)
        if not stored.open:
            continue
        if stored.person != post.person:
            if stored.proposal.purpose is Purpose.REQUEST:
                proposals.schedule_match(tx, stored.id, now + HUMAN_REPLY_PAUSE)
        elif answer.kind in (AnswerKind.FOUND, AnswerKind.DONE):
            closed(tx, stored.id, "the author says it is solved", now)
            return answer.kind
    if answer.kind is AnswerKind.STOP and post.private and not post.own:
        people.opt_out(tx, post.person, _scope(answer), post.thread, now)
        decisions.log(tx, now, post.key, "person.opted_out", "said stop", community=post.community)
        return answer.kind
    return None


def _act(engine: Engine, tx: Tx, post: StoredPost, delivery: Delivery, answer: Answer, now: datetime) -> None:
    about = [pair for key in delivery.suggestions if (pair := suggestions.get(tx, key)) is not None]
    match answer.kind:
        case AnswerKind.STOP:
            _stop(engine, tx, post, delivery, answer, now)
        case AnswerKind.YES:
            _yes(engine, tx, post, delivery, about, now)
        case AnswerKind.NO:
            _decline(engine, tx, about, "said no", now)
        case AnswerKind.FOUND:
            _found(engine, tx, delivery, about, now)
        case AnswerKind.DONE:
            _done(tx, about, now)
        case AnswerKind.NOT_DONE:
            _not_done(tx, about, now)
        case AnswerKind.LATER | AnswerKind.THANKS:
            pass  # kept as an answer; nothing to change
        case AnswerKind.PARTLY | AnswerKind.COMPLAINT | AnswerKind.QUESTION | AnswerKind.UNCLEAR:
            _call_person(engine, tx, post, answer, now)
    if answer.every_days:
        people.set_quota(tx, delivery.person, answer.every_days, now)
    what, why = f"answer.{answer.kind.value}", f"{delivery.side.value} answered"
    decisions.log(tx, now, delivery.key, what, why, community=post.community)


def _stop(engine: Engine, tx: Tx, post: StoredPost, delivery: Delivery, answer: Answer, now: datetime) -> None:
    people.opt_out(tx, delivery.person, _scope(answer), post.thread, now)
    outbox.drop_for_person(tx, delivery.person)
    for suggestion in delivery.suggestions:
        if suggestions.move(tx, suggestion, SuggestionState.DECLINED, now):
            outbox.withdraw(tx, suggestion, retract=False, now=now)
    queue.say_goodbye(engine, tx, delivery, post.thread, now)
    decisions.log(tx, now, delivery.key, "person.opted_out", "said stop", community=post.community)


def _yes(engine: Engine, tx: Tx, post: StoredPost, delivery: Delivery, about: list[Suggestion], now: datetime) -> None:
    if len(about) != 1:  # "ja" to three offers: which one? A person asks
        answers.alert(tx, engine.organisation(post.community), post.community, post.key, post.url, "which_offer", now)
        return
    pair = about[0]
    request = proposals.get(tx, pair.request)
    if request is None or not suggestions.move(tx, pair.id, SuggestionState.ACCEPTED, now):
        return
    proposals.schedule_match(tx, pair.request, None)  # stop asking others
    for other in suggestions.open_of(tx, pair.request):
        _drop_unsent(tx, other, now)
    if delivery.side is Side.HELPER:
        queue.tell_yes(engine, tx, pair, request, now)


def _drop_unsent(tx: Tx, suggestion: Suggestion, now: datetime) -> None:
    """Somebody said yes already: whoever was not asked yet need not be."""
    if suggestion.state is SuggestionState.WAITING:
        suggestions.move(tx, suggestion.id, SuggestionState.WITHDRAWN, now)
    outbox.withdraw_unsent(tx, suggestion.id)


def _decline(engine: Engine, tx: Tx, about: list[Suggestion], why: str, now: datetime) -> None:
    for pair in about:
        if suggestions.move(tx, pair.id, SuggestionState.DECLINED, now):
            outbox.withdraw(tx, pair.id, retract=False, now=now)
            proposals.schedule_match(tx, pair.request, now + timedelta(hours=engine.config.policy.round_hours))
            decisions.log(tx, now, pair.id, "suggestion.declined", why)


def _found(engine: Engine, tx: Tx, delivery: Delivery, about: list[Suggestion], now: datetime) -> None:
    """The asker has found somebody: ask nobody else. The helper has enough to do: ask another."""
    for pair in about:
        if delivery.side is Side.HELPER:
            closed(tx, pair.offer, "the helper says it is taken", now)
            _decline(engine, tx, [pair], "no longer available", now)
        else:
            closed(tx, pair.request, "the asker has found help", now)


def _done(tx: Tx, about: list[Suggestion], now: datetime) -> None:
    for pair in about:
        accepted = suggestions.move(
            tx, pair.id, SuggestionState.HELPED, now, only_from=(SuggestionState.ACCEPTED, SuggestionState.APPROVED)
        )
        if accepted:
            decisions.log(tx, now, pair.id, "suggestion.helped", "reported that it worked out")
        closed(tx, pair.request, "it worked out", now)


def _not_done(tx: Tx, about: list[Suggestion], now: datetime) -> None:
    for pair in about:
        if suggestions.move(
            tx, pair.id, SuggestionState.NOT_HELPED, now, only_from=(SuggestionState.ACCEPTED, SuggestionState.APPROVED)
        ):
            proposals.schedule_match(tx, pair.request, now)
            decisions.log(tx, now, pair.id, "suggestion.not_helped", "reported that it did not work out")


def _call_person(engine: Engine, tx: Tx, post: StoredPost, answer: Answer, now: datetime) -> None:
    kind = "complaint" if answer.kind is AnswerKind.COMPLAINT else "unclear_answer"
    answers.alert(tx, engine.organisation(post.community), post.community, post.key, post.url, kind, now)


def _scope(answer: Answer) -> OptOutScope:
    return _SCOPES[answer.stop_scope or StopScope.EVERYWHERE]


def _hear_signals(engine: Engine) -> None:
    with engine.store.read() as tx:
        waiting = posts.unread_signals(tx, BATCH)
    for row in waiting:
        now = engine.now()
        with engine.store.write() as tx:
            if not posts.mark_signal_read(tx, row["rowid"]):
                continue
            delivery = outbox.by_post(tx, row["community"], row["post"])
            if delivery is not None:
                decisions.log(
                    tx, now, delivery.key, f"answer.{row['kind']}", delivery.side.value, community=row["community"]
                )
            if row["kind"] == SignalKind.ACCEPTED:
                _solved(tx, row["community"], row["thread"], delivery, now)


def _solved(tx: Tx, community: str, thread: str, delivery: Delivery | None, now: datetime) -> None:
    """The asker accepted an answer: ours means that it helped; anybody's means that nothing more is needed."""
    if delivery is not None:
        _done(tx, [pair for key in delivery.suggestions if (pair := suggestions.get(tx, key)) is not None], now)
    for stored in _requests(tx, community, thread):
        closed(tx, stored.id, "an answer was accepted", now)


def _requests(tx: Tx, community: str, thread: str) -> list[StoredProposal]:
    found = proposals.of_thread(tx, community, thread)
    return [stored for stored in found if stored.open and stored.proposal.purpose is Purpose.REQUEST]
