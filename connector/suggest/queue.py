"""From an approved suggestion to messages in the outbox, one for each side that can be told."""

from __future__ import annotations

from datetime import datetime

from adapters.contract import Capability, Kind
from connector.engine import Engine
from connector.model import Delivery, DeliveryState, Side, StoredProposal, Suggestion, delivery_key
from connector.store import Tx, outbox, proposals
from connector.suggest import policy


def tell_both(engine: Engine, tx: Tx, suggestion: Suggestion, now: datetime) -> list[str]:
    """Queue the messages of an approved suggestion; their keys are returned (none where a platform takes none)."""
    planned = plan(engine, tx, suggestion, now)
    for delivery in planned:
        _add(engine, tx, delivery, now)
    return [delivery.key for delivery in planned]


def plan(engine: Engine, tx: Tx, suggestion: Suggestion, now: datetime) -> list[Delivery]:
    """The messages that approving this suggestion would queue, or join with what waits in the queue already."""
    request, offer = proposals.get(tx, suggestion.request), proposals.get(tx, suggestion.offer)
    if request is None or offer is None:
        return []
    both = [_to_helper(engine, suggestion, offer), _to_asker(engine, tx, suggestion, request, now)]
    return [delivery for delivery in both if delivery is not None]


def tell_yes(engine: Engine, tx: Tx, suggestion: Suggestion, request: StoredProposal, now: datetime) -> str | None:
    """Queue the news for the asker that this helper said yes."""
    key = delivery_key(Side.ASKER_YES, suggestion.id)
    delivery = _delivery(engine, key, Side.ASKER_YES, request, suggestion, prefer=Kind.REPLY)
    if delivery is None:
        return None
    _add(engine, tx, delivery, now)
    return key


def say_goodbye(engine: Engine, tx: Tx, delivery: Delivery, thread: str, now: datetime) -> str | None:
    """Queue the one confirmation that we will not write again, where and how the person said stop."""
    key = delivery_key(Side.GOODBYE, delivery.person)
    goodbye = Delivery(
        key=key,
        side=Side.GOODBYE,
        community=delivery.community,
        person=delivery.person,
        kind=delivery.kind,
        title="",
        text="",
        language=delivery.language,
        thread=thread,
        reply_to=None,
        state=DeliveryState.QUEUED,
    )
    return key if outbox.add(tx, goodbye, now, now) else None


def _to_helper(engine: Engine, suggestion: Suggestion, offer: StoredProposal) -> Delivery | None:
    key = delivery_key(Side.HELPER, suggestion.id)
    return _delivery(engine, key, Side.HELPER, offer, suggestion, prefer=Kind.MESSAGE)


def _to_asker(
    engine: Engine, tx: Tx, suggestion: Suggestion, request: StoredProposal, now: datetime
) -> Delivery | None:
    """One message for all offers of a round; none when the asker was written to within the quiet days."""
    key = delivery_key(Side.ASKER, request.id, str(suggestion.round))
    known = outbox.get(tx, key) is not None
    if not known and not policy.may_ask(engine, tx, request.person, request.thread, now):
        return None
    return _delivery(engine, key, Side.ASKER, request, suggestion, prefer=Kind.REPLY)


def _delivery(
    engine: Engine, key: str, side: Side, to: StoredProposal, suggestion: Suggestion, *, prefer: Kind
) -> Delivery | None:
    kind = _kind(engine, to.community, prefer)
    if kind is None:
        return None
    return Delivery(
        key=key,
        side=side,
        community=to.community,
        person=to.person,
        kind=kind,
        title="",
        text="",
        language=to.proposal.language,
        thread=to.thread if kind is Kind.REPLY else None,
        reply_to=to.post if kind is Kind.REPLY else None,
        state=DeliveryState.QUEUED,
        suggestions=(suggestion.id,),
    )


def _add(engine: Engine, tx: Tx, delivery: Delivery, now: datetime) -> None:
    outbox.add(tx, delivery, now, policy.quiet_until(engine, delivery.community, now) or now)


def _kind(engine: Engine, community: str, prefer: Kind) -> Kind | None:
    """The preferred way if the platform has it, else the other, else none."""
    adapter = engine.adapters.get(community)
    can = frozenset() if adapter is None else adapter.capabilities
    ways = {Kind.REPLY: Capability.REPLY, Kind.MESSAGE: Capability.MESSAGE}
    other = Kind.MESSAGE if prefer is Kind.REPLY else Kind.REPLY
    return next((kind for kind in (prefer, other) if ways[kind] in can), None)
