"""A person stops a community, or starts it again. Whoever does it, by page, command or API, does it here."""

from __future__ import annotations

from collections.abc import Iterable

from connector.engine import Engine
from connector.store import communities, decisions, outbox


def pause(engine: Engine, community: str, why: str, by: str) -> bool:
    """Stop pulling from and posting to a community; what waits stays in the queue. False when it was paused already."""
    now = engine.now()
    with engine.store.write() as tx:
        if not communities.pause(tx, community, why, now):
            return False
        decisions.log(tx, now, community, "community.paused", why, by=by, community=community)
    return True


def resume(engine: Engine, community: str, by: str) -> bool:
    """Start a community again, with a clean slate of failures; False when it was not paused."""
    now = engine.now()
    with engine.store.write() as tx:
        if communities.get(tx, community).paused is None:
            return False
        communities.resume(tx, community, now)
        decisions.log(tx, now, community, "community.resumed", "by hand", by=by, community=community)
    return True


def stop(engine: Engine, which: Iterable[str], why: str, by: str) -> int:
    """The emergency stop: pause communities and empty their queues; how many messages were dropped is returned.

    A message whose sending has begun may have landed: that is looked into once the community runs again.
    """
    now, dropped = engine.now(), 0
    with engine.store.write() as tx:
        for community in which:
            communities.pause(tx, community, why, now)
            gone = outbox.empty(tx, community)
            dropped += gone
            told = f"{why} ({gone} messages will not be sent)"
            decisions.log(tx, now, community, "community.stopped", told, by=by, community=community)
    return dropped
