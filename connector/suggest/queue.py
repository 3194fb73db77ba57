"""From an approved suggestion to messages in the outbox, one for each side that can be told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from adapters.contract import Capability, Kind
from connector.engine import Engine
from connector.model import Delivery, DeliveryState, Side, StoredPost, StoredProposal, Suggestion, delivery_key
from connector.store import Tx, asks, outbox, persons_data, private_threads, proposals
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
    both = [_to_helper(engine, tx, suggestion, request, offer), _to_asker(engine, tx, suggestion, request, now)]
    return [delivery for delivery in both if delivery is not None]


def tell(
    engine: Engine,
    tx: Tx,
    side: Side,
    to: StoredProposal,
    now: datetime,
    *,
    pair: Suggestion | None = None,
    again: str = "",
    prefer: Kind = Kind.MESSAGE,
) -> str | None:
    """Queue one message to the author of `to`, about a suggestion or else about `to` itself; None: no way to tell.

    The same side about the same thing is the same message, unless `again` names another occasion. A private message
    goes on where an earlier one about this ended.
    """
    kind = way(engine, to.community, prefer)
    if kind is None:
        return None
    about = (to.id if pair is None else pair.id, *([again] if again else []))
    delivery = _delivery(side, delivery_key(side, *about), to, kind, pair)
    if kind is Kind.MESSAGE:
        delivery = replace(delivery, thread=private_threads.last(tx, to.person, to.id, pair.id if pair else None))
    _add(engine, tx, delivery, now)
    if pair is None:
        asks.link(tx, delivery.key, to.id)
    return delivery.key


def tell_yes(engine: Engine, tx: Tx, suggestion: Suggestion, request: StoredProposal, now: datetime) -> str | None:
    """Queue the news for the asker that this helper said yes."""
    prefer = Kind.MESSAGE if request.proposal.on_behalf else Kind.REPLY
    return tell(engine, tx, Side.ASKER_YES, request, now, pair=suggestion, prefer=prefer)


def say_goodbye(engine: Engine, tx: Tx, delivery: Delivery, thread: str, now: datetime) -> str | None:
    """Queue the one confirmation that we will not write again, where and how the person said stop."""
    if _said_goodbye(tx, delivery.person):
        return None
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
    return key if outbox.add(tx, goodbye, now, policy.quiet_until(engine, goodbye.community, now) or now) else None


def confirm_stop(engine: Engine, tx: Tx, post: StoredPost, now: datetime) -> str | None:
    """Queue the same confirmation for somebody who said stop to us without being written to, where they said it."""
    kind = Kind.MESSAGE if post.private else Kind.REPLY
    if _said_goodbye(tx, post.person) or way(engine, post.community, kind) is not kind:
        return None
    goodbye = Delivery(
        key=delivery_key(Side.GOODBYE, post.person),
        side=Side.GOODBYE,
        community=post.community,
        person=post.person,
        kind=kind,
        title="",
        text="",
        language=post.language or engine.language(post.community),
        thread=post.thread,
        reply_to=None if post.private else post.key,
        state=DeliveryState.QUEUED,
    )
    return goodbye.key if outbox.add(tx, goodbye, now, policy.quiet_until(engine, post.community, now) or now) else None


def _said_goodbye(tx: Tx, person: str) -> bool:
    """Whether it was confirmed before, also by another id from when we only knew their name."""
    known = (outbox.get(tx, delivery_key(Side.GOODBYE, each)) for each in persons_data.ids_of(tx, person))
    return any(goodbye is not None for goodbye in known)


def _to_helper(
    engine: Engine, tx: Tx, suggestion: Suggestion, request: StoredProposal, offer: StoredProposal
) -> Delivery | None:
    """The question to the helper; not before whoever is asked for is known to agree."""
    kind = way(engine, offer.community, Kind.MESSAGE)
    if kind is None or not policy.may_pass_on(engine, tx, request):
        return None
    return _delivery(Side.HELPER, delivery_key(Side.HELPER, suggestion.id), offer, kind, suggestion)


def _to_asker(
    engine: Engine, tx: Tx, suggestion: Suggestion, request: StoredProposal, now: datetime
) -> Delivery | None:
    """One message for all offers of a round; none when the asker was written to within the quiet days.

    Who asks for somebody else hears it in private, with the question whether that person knows.
    """
    side = Side.ASKER if policy.may_pass_on(engine, tx, request) else Side.ON_BEHALF
    kind = way(engine, request.community, Kind.REPLY if side is Side.ASKER else Kind.MESSAGE)
    key = delivery_key(side, request.id, str(suggestion.round))
    known = outbox.get(tx, key) is not None
    if kind is None or not (known or policy.may_ask(engine, tx, request.person, request.thread, now)):
        return None
    return _delivery(side, key, request, kind, suggestion)


def _delivery(side: Side, key: str, to: StoredProposal, kind: Kind, suggestion: Suggestion | None) -> Delivery:
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
        suggestions=() if suggestion is None else (suggestion.id,),
    )


def _add(engine: Engine, tx: Tx, delivery: Delivery, now: datetime) -> None:
    outbox.add(tx, delivery, now, policy.quiet_until(engine, delivery.community, now) or now)


def way(engine: Engine, community: str, prefer: Kind) -> Kind | None:
    """The preferred way if the platform has it, else the other, else none."""
    adapter = engine.adapters.get(community)
    can = frozenset() if adapter is None else adapter.capabilities
    ways = {Kind.REPLY: Capability.REPLY, Kind.MESSAGE: Capability.MESSAGE}
    other = Kind.MESSAGE if prefer is Kind.REPLY else Kind.REPLY
    return next((kind for kind in (prefer, other) if ways[kind] in can), None)
