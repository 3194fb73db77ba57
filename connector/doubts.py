"""Posts in doubt: which would lead to a match if they were what they may be. A person is then asked what they are."""

from __future__ import annotations

from datetime import datetime, timedelta

from connector import read
from connector.engine import Engine
from connector.matching.candidate import Candidate, Rules
from connector.matching.doubt import Doubt, worth_asking
from connector.model import StoredPost
from connector.store import Tx, corrections, doubts, posts
from connector.suggest import matcher

BATCH = 50
LOOK_AGAIN = timedelta(hours=6)  # what came in meanwhile may be what it would match


def look(engine: Engine) -> int:
    """Look at posts in doubt that were not looked at lately; how many would lead to a match is returned.

    The index must have followed the store, as it has after a round of matching.
    """
    now = engine.now()
    with engine.store.read() as tx:
        waiting = doubts.to_look_at(tx, now - LOOK_AGAIN, BATCH)
        rules = matcher.rules(engine, tx)
        found = {(community, key): _of(engine, tx, community, key, rules, now) for community, key in waiting}
    if not found:
        return 0
    with engine.store.write() as tx:
        for (community, key), one in found.items():
            worth, other = (one.worth, _other(one)) if one else (0.0, None)
            doubts.looked(tx, community, key, worth, other, now)
    return sum(one is not None for one in found.values())


def _of(engine: Engine, tx: Tx, community: str, key: str, rules: Rules, now: datetime) -> Doubt | None:
    post = posts.get(tx, community, key)
    if post is None or community not in engine.config.communities:
        return None
    return next(iter(worth_asking(_in_doubt(engine, tx, post, now), engine.index, rules, now)), None)


def _in_doubt(engine: Engine, tx: Tx, post: StoredPost, now: datetime) -> list[Candidate]:
    reading = read.understand(engine, post, corrections.of(tx, post.community, post.key))
    return [matcher.candidate(tx, each) for each in read.in_doubt(engine, tx, post, reading, now)]


def _other(doubt: Doubt) -> str:
    return doubt.pair.offer if doubt.pair.request == doubt.candidate.id else doubt.pair.request
