"""A person's word on how a post must be read: it counts above everything, at once, and is kept to learn from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector import read
from connector.engine import Engine
from connector.model import StoredPost
from connector.store import corrections, decisions, posts
from connector.store.corrections import Correction

NO_DANGER = "there is no danger in this text"


def correct(engine: Engine, post: StoredPost, effects: Mapping[str, Any], by: str, *, harmless: bool = False) -> bool:
    """Keep how a post must be read (`effects` as the `then` of a rule) and read it anew; False when it is gone.

    `harmless` says that these very words hold no danger. `by` is the account.
    """
    now = engine.now()
    digest = post.digest if harmless else None
    with engine.store.write() as tx:
        if not corrections.add(tx, Correction(post.community, post.key, effects, by, now, digest)):
            return False
        why = ", ".join(sorted(effects)) or NO_DANGER
        decisions.log(tx, now, post.key, "read.corrected", why, by=by, community=post.community)
    read_anew(engine, post)
    return True


def withdraw(engine: Engine, post: StoredPost, by: str) -> bool:
    """Take a person's word back: the machine reads the post again; False when there was none."""
    now = engine.now()
    with engine.store.write() as tx:
        if not corrections.withdraw(tx, post.community, post.key):
            return False
        why = "the correction was taken back"
        decisions.log(tx, now, post.key, "read.corrected", why, by=by, community=post.community)
    read_anew(engine, post)
    return True


def read_anew(engine: Engine, post: StoredPost) -> None:
    """Read a post at once; when it changes meanwhile, the next round does it."""
    with engine.store.read() as tx:
        current = posts.get(tx, post.community, post.key)
    if current is not None:
        read.read(engine, current)
