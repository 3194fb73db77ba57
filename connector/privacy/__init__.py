"""A person's rights: see what we hold, be forgotten; and how long anything is kept at all."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

from connector.engine import Engine
from connector.handover import passing_on
from connector.model import OptOutScope
from connector.store import Tx, decisions, erasing, hand_overs, keeping, links, people, persons_data, posts
from connector.store.hand_overs import State
from connector.store.links import Purpose
from connector.withdraw import gone

CONFIRMING = timedelta(days=3)  # a confirmation that cannot be sent for so long is given up


def find(engine: Engine, community: str, handle: str) -> str | None:
    """The person behind a name on a platform, or None when we never met them."""
    with engine.store.read() as tx:
        return people.by_handle(tx, community, handle)


def export(engine: Engine, person: str) -> dict[str, list[dict[str, Any]]]:
    """All we hold about this person, by table, as plain data."""
    with engine.store.read() as tx:
        return held(tx, person)


def held(tx: Tx, person: str) -> dict[str, list[dict[str, Any]]]:
    """As `export`, in an open transaction."""
    found: dict[str, list[dict[str, Any]]] = {}
    for each in persons_data.ids_of(tx, person):
        for table, rows in persons_data.collect(tx, each).items():
            found.setdefault(table, []).extend(rows)
    return found


def forget(engine: Engine, person: str, by: str) -> int:
    """Drop all we hold about this person, take back what we said because of them, and never take them in again.

    What stays is a keyed hash that says "never": without it the next pull would bring everything back. How many posts
    went is returned.
    """
    with engine.store.write() as tx:
        return forget_in(engine, tx, person, by)


def forget_in(engine: Engine, tx: Tx, person: str, by: str) -> int:
    """As `forget`, in an open transaction; a message that confirms it may be queued before, and still goes out."""
    now, count = engine.now(), 0
    ids = persons_data.ids_of(tx, person)
    for each in ids:
        for case in hand_overs.open_for(tx, each):
            passing_on.end(engine, tx, case, State.OVER, "the asker wants to be forgotten")
        for community, key in persons_data.posts_of(tx, each):
            posts.remove(tx, community, key, posts.FORGOTTEN, now)
            gone(tx, community, [key], now)
            erasing.about_post(tx, community, key)
            count += 1
    for each in ids:
        _never_again(tx, each, engine)
        persons_data.erase(tx, each, now)
        links.end(tx, Purpose.MY_DATA, each)
        decisions.log(tx, now, each, "person.forgotten", "asked to be forgotten", by=by)
    persons_data.lose(tx, now - CONFIRMING)
    return count


def _never_again(tx: Tx, person: str, engine: Engine) -> None:
    now = engine.now()
    people.opt_out(tx, person, OptOutScope.EVERYWHERE, "", now)
    for community in engine.config.communities:
        posts.bury(tx, community, f"person:{person}", posts.FORGOTTEN, now)


def tidy(engine: Engine) -> int:
    """Empty and drop what was kept long enough; how many rows and texts went is returned."""
    settings = dataclasses.asdict(engine.config.retention)
    now = engine.now()
    with engine.store.write() as tx:
        persons_data.lose(tx, now - CONFIRMING)
        return keeping.empty_words(tx, now, settings) + keeping.drop(tx, now, settings)
