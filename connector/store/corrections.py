"""What people said a post really means. It counts above every rule, and readings learn from it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from connector.model import StoredPost
from connector.store import Tx, posts
from connector.store.times import moment, seconds


@dataclass(frozen=True, slots=True)
class Correction:
    """How a post must be read.

    `effects` are written as the `then` of a mapping's rule (`{"purpose": "offer", "category": ["transport"]}`) and may
    be empty. `harmless` is the digest of the very text that a person found to hold no danger, or None: other words
    must be looked at anew. `by` is the account, `at` when.
    """

    community: str
    post: str
    effects: Mapping[str, Any]
    by: str
    at: datetime
    harmless: str | None = None


def add(tx: Tx, correction: Correction) -> bool:
    """Keep a correction and have its post read anew; what an earlier one said of other things still counts.

    False when the post is gone: then there is nothing to correct.
    """
    known = of(tx, correction.community, correction.post)
    effects = {**(known.effects if known else {}), **correction.effects}
    harmless = correction.harmless or (known.harmless if known else None)
    if not posts.read_again(tx, correction.community, correction.post):
        return False
    tx.execute(
        "INSERT OR REPLACE INTO correction (community, post, effects, harmless, by, at) VALUES (?, ?, ?, ?, ?, ?)",
        (
            correction.community,
            correction.post,
            json.dumps(effects, ensure_ascii=False, sort_keys=True),
            harmless,
            correction.by,
            seconds(correction.at),
        ),
    )
    return True


def of(tx: Tx, community: str, post: str) -> Correction | None:
    """The correction of one post, if there is one."""
    row = tx.execute("SELECT * FROM correction WHERE community = ? AND post = ?", (community, post)).fetchone()
    return None if row is None else _correction(row)


def withdraw(tx: Tx, community: str, post: str) -> bool:
    """Take a correction back and have the post read by the machine again; False when there was none."""
    gone = tx.execute("DELETE FROM correction WHERE community = ? AND post = ?", (community, post)).rowcount == 1
    return gone and posts.read_again(tx, community, post)


def corrected_posts(tx: Tx, communities: list[str]) -> Iterator[tuple[Correction, StoredPost]]:
    """The corrections of these communities with the posts they are about, oldest first."""
    marks = ", ".join("?" * len(communities))
    rows = tx.execute(
        f"SELECT * FROM correction WHERE community IN ({marks}) ORDER BY at, community, post",  # noqa: S608
        communities,
    ).fetchall()
    for row in rows:
        post = posts.get(tx, row["community"], row["post"])
        if post is not None:
            yield _correction(row), post


def _correction(row: sqlite3.Row) -> Correction:
    return Correction(
        row["community"], row["post"], json.loads(row["effects"]), row["by"], moment(row["at"]), row["harmless"]
    )
