"""Rounds of asking: a few people, then a few more, until somebody says yes or there is nobody left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.contract import Kind
from connector.effect.experiment.hold import held_until
from connector.engine import Engine
from connector.matching.candidate import Pair
from connector.model import StoredProposal, Suggestion, SuggestionState, suggestion_id
from connector.store import Tx, apart, asks, decisions, proposals, suggestions
from connector.store.events import Ending
from connector.suggest import follow_up, matcher, policy, queue
from connector.suggest.following import follow
from mapping.proposal import Purpose

BATCH = 500
MOST_ROUNDS = 4
LOOK_AGAIN = timedelta(days=7)  # when nobody fits; a new offer wakes the request earlier


@dataclass(frozen=True, slots=True)
class Made:
    """A new suggestion with its two sides."""

    suggestion: Suggestion
    request: StoredProposal
    offer: StoredProposal


def match_due(engine: Engine) -> list[Made]:
    """Hold a round for each request that is due; the new suggestions are returned."""
    now = engine.now()
    follow(engine)
    with engine.store.read() as tx:
        due = [request for request in proposals.match_due(tx, now, BATCH) if request.community in engine.adapters]
        chosen = matcher.choose(engine, tx, due, now)
    made: list[Made] = []
    for request in due:
        with engine.store.write() as tx:
            made.extend(_hold(engine, tx, request, chosen.get(request.id, []), engine.now()))
    return made


def expire_due(engine: Engine) -> int:
    """Close proposals past their date; how many is returned."""
    now = engine.now()
    with engine.store.write() as tx:
        old = proposals.expired(tx, now)
        for proposal in old:
            proposals.close(tx, proposal, "expired", Ending.EXPIRED, now)
            _last_word(engine, tx, proposal, now)
            for pair in suggestions.open_of(tx, proposal):
                if pair.state is not SuggestionState.ACCEPTED:
                    suggestions.move(tx, pair.id, SuggestionState.EXPIRED, now)
    return len(old)


def _last_word(engine: Engine, tx: Tx, proposal: str, now: datetime) -> None:
    """An ask that ends without anybody's word ends with ours."""
    ended = proposals.get(tx, proposal)
    if ended is not None and ended.proposal.purpose is Purpose.REQUEST:
        follow_up.close(engine, tx, ended, now)


def _hold(engine: Engine, tx: Tx, request: StoredProposal, pairs: list[Pair], now: datetime) -> list[Made]:
    """Make the suggestions of one round. Every rule is checked again in this transaction: others write too."""
    current = proposals.get(tx, request.id)
    if current is None or not current.open:
        return []
    earlier = suggestions.of_request(tx, request.id)
    pause = _pause(engine, earlier, now)
    if pause is None and pairs and not earlier:
        pause = held_until(engine, tx, current, now)
    if pause is not None:
        proposals.schedule_match(tx, request.id, pause)
        return []
    if not _asker_can_be_asked(engine, tx, current, earlier, now):
        proposals.schedule_match(tx, request.id, now + timedelta(hours=engine.config.policy.round_hours))
        return []
    number = max((pair.round for pair in earlier), default=0) + 1
    if number > _most_rounds(tx, request.id):
        proposals.schedule_match(tx, request.id, None)
        return []
    made: list[Made] = []
    for pair in pairs:
        new = _make(engine, tx, current, pair, number, now)
        if new is not None and len(made) < _size(engine, number):
            _keep(engine, tx, new, now)
            made.append(new)
    wait = timedelta(hours=engine.config.policy.round_hours) if made else LOOK_AGAIN
    proposals.schedule_match(tx, request.id, now + wait if number < _most_rounds(tx, request.id) else None)
    if not made:
        decisions.log(tx, now, request.id, "match.nobody", "no good match now", community=request.community)
    return made


def _pause(engine: Engine, earlier: list[Suggestion], now: datetime) -> datetime | None:
    """When the next round may be held, if that is not now; far away once somebody said yes."""
    if any(pair.state in (SuggestionState.ACCEPTED, SuggestionState.HELPED) for pair in earlier):
        return now + LOOK_AGAIN
    asked = [pair for pair in earlier if pair.state in (SuggestionState.WAITING, SuggestionState.APPROVED)]
    if not asked:
        return None
    until = max(pair.created_at for pair in asked) + timedelta(hours=engine.config.policy.round_hours)
    return until if until > now else None


def _asker_can_be_asked(
    engine: Engine, tx: Tx, request: StoredProposal, earlier: list[Suggestion], now: datetime
) -> bool:
    """Who asks for somebody else is asked, once and with the first offers, whether that person knows of it."""
    if policy.may_pass_on(engine, tx, request):
        return True
    if earlier or asks.person_knows(tx, request.id) is False:
        return False
    told = policy.may_ask(engine, tx, request.person, request.thread, now)
    return told and queue.way(engine, request.community, Kind.MESSAGE) is not None


def _most_rounds(tx: Tx, request: str) -> int:
    """As many again for an ask that its author had kept open."""
    return MOST_ROUNDS if asks.kept_at(tx, request) is None else 2 * MOST_ROUNDS


def _size(engine: Engine, number: int) -> int:
    return engine.config.policy.first_round if number == 1 else engine.config.policy.next_round


def _make(engine: Engine, tx: Tx, request: StoredProposal, pair: Pair, number: int, now: datetime) -> Made | None:
    offer = proposals.get(tx, pair.offer)
    if offer is None or not offer.open or pair.offer in suggestions.told_pairs(tx, request.id):
        return None
    if apart.kept(tx, request.person, offer.person):
        return None
    if not policy.may_ask(engine, tx, offer.person, offer.thread, now) or policy.taken(engine, tx, offer.person, now):
        return None
    ask_first = bool(policy.approvers(engine, tx, request, offer))
    suggestion = Suggestion(
        id=suggestion_id(request.id, offer.id),
        request=request.id,
        offer=offer.id,
        score=pair.score,
        reasons=pair.reasons,
        state=SuggestionState.WAITING if ask_first else SuggestionState.APPROVED,
        round=number,
        created_at=now,
    )
    return Made(suggestion, request, offer)


def _keep(engine: Engine, tx: Tx, made: Made, now: datetime) -> None:
    suggestions.add(tx, made.suggestion, made.request.organisation)
    why = ", ".join(reason.nl for reason in made.suggestion.reasons)
    decisions.log(
        tx, now, made.suggestion.id, f"suggestion.{made.suggestion.state.value}", why, community=made.request.community
    )
    if made.suggestion.state is SuggestionState.APPROVED:
        queue.tell_both(engine, tx, made.suggestion, now)
