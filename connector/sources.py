"""The sources of a message: the threads it speaks of, read once more just before it goes out."""

from __future__ import annotations

import logging

from adapters.contract import AdapterError, Capability
from connector import pull
from connector.engine import Engine
from connector.model import Delivery, DeliveryState
from connector.read import read_due
from connector.store import Tx, communities, outbox, proposals, rest, suggestions

log = logging.getLogger(__name__)


def are_current(engine: Engine, key: str) -> bool:
    """Read the threads a message speaks of once more: what was just solved or deleted is not suggested.

    False when that cannot be done now: a platform is at rest, paused, or does not answer.
    """
    with engine.store.read() as tx:
        delivery = outbox.get(tx, key)
        threads = set() if delivery is None or delivery.state is not DeliveryState.QUEUED else _threads(tx, delivery)
    stale = _stale(engine, threads)
    with engine.store.read() as tx:
        if not all(_may_ask(engine, tx, community) for community in stale):
            return False
    for community, keys in stale.items():
        try:
            pull.read_threads(engine, community, keys)
        except AdapterError as error:
            log.warning("could not read a thread of %s again before writing: %s", community, error)
            return False
        for thread in keys:
            engine.mark_fresh(community, thread)
    if threads:
        read_due(engine)
    return True


def _may_ask(engine: Engine, tx: Tx, community: str) -> bool:
    return rest.is_over(tx, community, engine.now()) and communities.get(tx, community).paused is None


def _stale(engine: Engine, threads: set[tuple[str, str]]) -> dict[str, list[str]]:
    """The threads that have to be read again, by community: those of one are read at once."""
    stale: dict[str, list[str]] = {}
    for community, thread in sorted(threads):
        if not engine.is_fresh(community, thread) and Capability.SEES_DELETIONS in _capabilities(engine, community):
            stale.setdefault(community, []).append(thread)
    return stale


def _threads(tx: Tx, delivery: Delivery) -> set[tuple[str, str]]:
    pairs = [suggestion for key in delivery.suggestions if (suggestion := suggestions.get(tx, key)) is not None]
    sides = [proposals.get(tx, side) for pair in pairs for side in (pair.request, pair.offer)]
    return {(side.community, side.thread) for side in sides if side is not None and side.open}


def _capabilities(engine: Engine, community: str) -> frozenset[Capability]:
    adapter = engine.adapters.get(community)
    return frozenset() if adapter is None else adapter.capabilities
