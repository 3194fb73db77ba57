"""A person's rights: see what we hold, be forgotten; and how long anything is kept at all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from connector.engine import Engine
from connector.model import OptOutScope
from connector.store import Tx, decisions, events, people, persons_data, posts
from connector.withdraw import gone


def find(engine: Engine, community: str, handle: str) -> str | None:
    """The person behind a name on a platform, or None when we never met them."""
    with engine.store.read() as tx:
        return people.by_handle(tx, community, handle)


def export(engine: Engine, person: str) -> dict[str, Any]:
    """All we hold about this person, as plain data."""
    with engine.store.read() as tx:
        return persons_data.collect(tx, person)


def forget(engine: Engine, person: str, by: str) -> int:
    """Drop all we hold about this person, take back what we said because of their posts, and never take it in again.

    What stays is a keyed hash that says "never": without it the next pull would bring everything back. How many posts
    went is returned.
    """
    now = engine.now()
    with engine.store.write() as tx:
        held = persons_data.posts_of(tx, person)
        for community, key in held:
            posts.remove(tx, community, key, posts.FORGOTTEN, now)
            gone(tx, community, [key], now)
        _never_again(tx, person, engine)
        persons_data.erase(tx, person)
        decisions.log(tx, now, person, "person.forgotten", "asked to be forgotten", by=by)
    return len(held)


def _never_again(tx: Tx, person: str, engine: Engine) -> None:
    now = engine.now()
    people.opt_out(tx, person, OptOutScope.EVERYWHERE, "", now)
    for community in engine.config.communities:
        posts.bury(tx, community, f"person:{person}", posts.FORGOTTEN, now)


def tidy(engine: Engine) -> int:
    """Drop what was kept long enough; how many posts went is returned."""
    retention = engine.config.retention
    now = engine.now()
    with engine.store.write() as tx:
        events.expire(tx, now)
        return posts.expire(tx, now - timedelta(days=retention.post_days))
