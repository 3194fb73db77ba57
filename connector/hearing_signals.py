"""Wordless answers. A like is kept, and asked about later (`suggest.likes`); an accepted answer says what helped."""

from __future__ import annotations

from datetime import datetime

from adapters.contract import SignalKind
from connector.engine import Engine
from connector.model import Delivery, Side, StoredProposal, Suggestion, SuggestionState
from connector.store import Tx, answers, decisions, outbox, outcomes, people, posts, proposals, suggestions
from connector.withdraw import closed
from mapping.proposal import Purpose

BATCH = 200
# a thread that shows as solved is often read before we hear by which answer: its suggestions have ended then
_FROM = (SuggestionState.APPROVED, SuggestionState.ACCEPTED, SuggestionState.WITHDRAWN)


def hear_due(engine: Engine) -> None:
    """Hear the likes and accepted answers nobody has heard yet."""
    with engine.store.read() as tx:
        waiting = posts.unread_signals(tx, BATCH)
    for row in waiting:
        now = engine.now()
        with engine.store.write() as tx:
            if not posts.mark_signal_read(tx, row["rowid"]):
                continue
            community, kind = row["community"], row["kind"]
            delivery = outbox.by_post(tx, community, row["post"])
            if delivery is not None:
                decisions.log(tx, now, delivery.key, f"answer.{kind}", delivery.side.value, community=community)
            if kind == SignalKind.ACCEPTED:
                _accepted(tx, community, row["thread"], row["post"], delivery, now)


def _accepted(tx: Tx, community: str, thread: str, post: str, delivery: Delivery | None, now: datetime) -> None:
    """The asker accepted an answer: of ours, of a helper we had thought of, or of anybody. Nothing more is needed."""
    requests = [each for each in proposals.of_thread(tx, community, thread) if each.proposal.purpose is Purpose.REQUEST]
    pairs = _told(tx, delivery) if delivery is not None else _of_helper(tx, requests, community, post)
    helped = _the_one(pairs)
    if helped is not None:
        outcomes.save(tx, helped.id, Side.ASKER, "helped", now)
        if suggestions.move(tx, helped.id, SuggestionState.HELPED, now, only_from=_FROM):
            decisions.log(tx, now, helped.id, "suggestion.helped", "marked as the answer")
    elif delivery is not None:
        answers.alert(tx, "", community, post, delivery.url, "which_offer", now)
    own = _by_author(tx, requests, community, post)  # who marks their own words tells no more than that it is over
    for stored in requests:
        closed(tx, stored.id, "an answer was accepted", now, spare_yes=own)


def _told(tx: Tx, delivery: Delivery) -> list[Suggestion]:
    """The suggestions in a message of ours that have not failed."""
    found = (suggestions.get(tx, key) for key in delivery.suggestions)
    return [pair for pair in found if pair is not None and pair.state in (*_FROM, SuggestionState.HELPED)]


def _of_helper(tx: Tx, requests: list[StoredProposal], community: str, post: str) -> list[Suggestion]:
    """The suggestions whose helper wrote the accepted answer."""
    reply = posts.get(tx, community, post)
    if reply is None:
        return []
    found = []
    for request in requests:
        for pair in suggestions.of_request(tx, request.id):
            offer = proposals.get(tx, pair.offer)
            if offer is not None and people.same(tx, offer.person, reply.person):
                found.append(pair)
    return found


def _the_one(pairs: list[Suggestion]) -> Suggestion | None:
    """The pair it must have been: the only one, or the only one whose helper said yes."""
    agreed = [pair for pair in pairs if pair.state is SuggestionState.ACCEPTED]
    certain = pairs if len(pairs) == 1 else agreed
    return certain[0] if len(certain) == 1 else None


def _by_author(tx: Tx, requests: list[StoredProposal], community: str, post: str) -> bool:
    reply = posts.get(tx, community, post)
    return reply is not None and any(request.person == reply.person for request in requests)
