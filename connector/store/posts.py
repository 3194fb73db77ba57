"""Posts as pulled: the present state at the source, and which of them still have to be read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime

from adapters.contract import Deletion, RawPost, Signal
from connector.model import StoredPost
from connector.store import Tx, people
from connector.store.times import moment, seconds

FORGOTTEN = "forgotten"
DELETED = "deleted"
_HAS_WORDS = "(title <> '' OR text <> '')"  # words go some time after all is over; nothing is read from what is left


def save(tx: Tx, community: str, post: RawPost, now: datetime) -> bool:
    """Keep the present state of a post; True when it is new or its content or status changed.

    A post whose author asked to be forgotten never comes back. One that was deleted does, when the platform shows it
    again (moderators restore posts, categories open again), as an unread post. `now` is when the page was asked for:
    a page that was asked for before the state we hold never replaces it.
    """
    person = people.person_id(tx, community, post.author.key)
    if _forgotten(tx, community, post.key) or _forgotten(tx, community, f"person:{person}"):
        return False
    if _buried_after(tx, community, post.key, now):
        return False
    tx.execute("DELETE FROM tombstone WHERE community = ? AND key = ?", (community, post.key))
    people.remember(tx, community, post.author)
    saved = tx.execute(
        "INSERT INTO post (community, key, thread, url, person, groups, title, text, created_at, updated_at, digest,"
        " opening, reply_to, category, tags, status, private, own, language, seen_at, unread)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)"
        " ON CONFLICT (community, key) DO UPDATE SET thread = excluded.thread, url = excluded.url,"
        " title = excluded.title, text = excluded.text, updated_at = excluded.updated_at, digest = excluded.digest,"
        " category = excluded.category, tags = excluded.tags, status = excluded.status, groups = excluded.groups,"
        " seen_at = excluded.seen_at, unread = 1"
        " WHERE post.seen_at <= excluded.seen_at"
        " AND (post.digest <> excluded.digest OR post.status <> excluded.status OR post.thread <> excluded.thread"
        " OR post.category IS NOT excluded.category OR post.tags <> excluded.tags)",
        (
            community,
            post.key,
            post.thread,
            post.url,
            person,
            json.dumps(sorted(post.author.groups)),
            post.title,
            post.text,
            seconds(post.created_at),
            seconds(post.updated_at),
            post.digest,
            int(post.opening),
            post.reply_to,
            post.category,
            json.dumps(post.tags),
            post.status.value,
            int(post.private),
            int(post.own),
            post.language,
            seconds(now),
        ),
    )
    return saved.rowcount == 1


def delete(tx: Tx, community: str, deletion: Deletion, now: datetime) -> list[str]:
    """Drop what is gone at the source and leave tombstones; the keys of the posts we had are returned."""
    if deletion.key is None:
        rows = tx.execute(
            "SELECT key FROM post WHERE community = ? AND thread = ?", (community, deletion.thread)
        ).fetchall()
        keys = [row["key"] for row in rows]
    else:
        keys = [deletion.key]
    return [key for key in keys if remove(tx, community, key, DELETED, now)]


def remove(tx: Tx, community: str, key: str, reason: str, now: datetime) -> bool:
    """Drop one post and leave a tombstone; False when we did not have it."""
    newest = reason == FORGOTTEN  # what came in since the page was asked for is not gone; a forgotten person's is
    gone = (
        tx.execute(
            "DELETE FROM post WHERE community = ? AND key = ? AND (? OR seen_at <= ?)",
            (community, key, int(newest), seconds(now)),
        ).rowcount
        == 1
    )
    if gone or reason == FORGOTTEN:
        bury(tx, community, key, reason, now)
    return gone


def bury(tx: Tx, community: str, key: str, reason: str, now: datetime) -> None:
    tx.execute(
        "INSERT INTO tombstone (community, key, reason, at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (community, key) DO UPDATE SET reason = excluded.reason, at = excluded.at",
        (community, key, reason, seconds(now)),
    )


def save_signal(tx: Tx, community: str, signal: Signal, now: datetime) -> None:
    """Keep a like or an accepted answer once."""
    person = "" if signal.author is None else people.remember(tx, community, signal.author)
    tx.execute(
        "INSERT OR IGNORE INTO signal (community, post, kind, person, thread, at) VALUES (?, ?, ?, ?, ?, ?)",
        (community, signal.post, signal.kind.value, person, signal.thread, seconds(now)),
    )


def get(tx: Tx, community: str, key: str) -> StoredPost | None:
    row = tx.execute("SELECT * FROM post WHERE community = ? AND key = ?", (community, key)).fetchone()
    return None if row is None else _post(row)


def by_url(tx: Tx, url: str) -> list[StoredPost]:
    """The posts at an address; a slash at its end, or the number of the first post, may be left out."""
    plain = url.split("#")[0].split("?")[0].rstrip("/")
    rows = tx.execute("SELECT * FROM post WHERE url IN (?, ?, ?, ?)", (url, plain, f"{plain}/", f"{plain}/1"))
    return [_post(row) for row in rows]


def keys_of_thread(tx: Tx, community: str, thread: str) -> list[str]:
    rows = tx.execute("SELECT key FROM post WHERE community = ? AND thread = ?", (community, thread))
    return [row["key"] for row in rows]


def unread(tx: Tx, limit: int, communities: Iterable[str]) -> list[StoredPost]:
    """Posts nobody has read since they came in or changed, oldest first."""
    keys = list(communities)
    marks = ", ".join("?" * len(keys))
    rows = tx.execute(
        f"SELECT * FROM post WHERE unread = 1 AND community IN ({marks}) ORDER BY created_at, key LIMIT ?",  # noqa: S608
        (*keys, limit),
    )
    return [_post(row) for row in rows]


def count_unread(tx: Tx) -> dict[str, int]:
    """How many posts of each community nobody has read yet."""
    rows = tx.execute("SELECT community, count(*) AS n FROM post WHERE unread = 1 GROUP BY community")
    return {row["community"]: row["n"] for row in rows}


def mark_read(tx: Tx, post: StoredPost) -> bool:
    """Say that this state of the post is read; False when another process did, or when it changed meanwhile."""
    marked = tx.execute(
        "UPDATE post SET unread = 0 WHERE community = ? AND key = ? AND unread = 1 AND digest = ? AND status = ?",
        (post.community, post.key, post.digest, post.status),
    )
    return marked.rowcount == 1


def mark_unread(tx: Tx, community: str) -> int:
    """Have every opening post of a community read again (its mapping changed); how many is returned."""
    marked = tx.execute(
        f"UPDATE post SET unread = 1 WHERE community = ? AND opening = 1 AND own = 0 AND {_HAS_WORDS}",  # noqa: S608
        (community,),
    )
    return marked.rowcount


def read_again(tx: Tx, community: str, key: str) -> bool:
    """Have one post read again (a person corrected its reading); False when it is gone."""
    marked = tx.execute(
        f"UPDATE post SET unread = 1 WHERE community = ? AND key = ? AND {_HAS_WORDS}",  # noqa: S608
        (community, key),
    )
    return marked.rowcount == 1


def latest(tx: Tx, community: str, since: datetime, limit: int) -> list[StoredPost]:
    """Opening posts since a moment, newest first."""
    rows = tx.execute(
        "SELECT * FROM post WHERE community = ? AND opening = 1 AND own = 0 AND private = 0 AND created_at >= ?"
        " ORDER BY created_at DESC LIMIT ?",
        (community, seconds(since), limit),
    )
    return [_post(row) for row in rows]


def unread_signals(tx: Tx, limit: int) -> list[sqlite3.Row]:
    rows = tx.execute("SELECT rowid, * FROM signal WHERE unread = 1 ORDER BY at, post LIMIT ?", (limit,))
    return rows.fetchall()


def mark_signal_read(tx: Tx, rowid: int) -> bool:
    return tx.execute("UPDATE signal SET unread = 0 WHERE rowid = ? AND unread = 1", (rowid,)).rowcount == 1


def expire(tx: Tx, before: datetime) -> int:
    """Drop the posts created before a moment that no open proposal stands on; how many is returned."""
    gone = tx.execute(
        "DELETE FROM post WHERE created_at < ? AND unread = 0 AND NOT EXISTS (SELECT 1 FROM proposal"
        " WHERE proposal.community = post.community AND proposal.post = post.key AND proposal.open = 1)",
        (seconds(before),),
    )
    return gone.rowcount


def _buried_after(tx: Tx, community: str, key: str, asked: datetime) -> bool:
    row = tx.execute(
        "SELECT 1 FROM tombstone WHERE community = ? AND key = ? AND at > ?", (community, key, seconds(asked))
    ).fetchone()
    return row is not None


def _forgotten(tx: Tx, community: str, key: str) -> bool:
    row = tx.execute(
        "SELECT 1 FROM tombstone WHERE community = ? AND key = ? AND reason = ?", (community, key, FORGOTTEN)
    ).fetchone()
    return row is not None


def _post(row: sqlite3.Row) -> StoredPost:
    return StoredPost(
        community=row["community"],
        key=row["key"],
        thread=row["thread"],
        url=row["url"],
        person=row["person"],
        title=row["title"],
        text=row["text"],
        created_at=moment(row["created_at"]),
        updated_at=moment(row["updated_at"]),
        digest=row["digest"],
        opening=bool(row["opening"]),
        reply_to=row["reply_to"],
        category=row["category"],
        tags=tuple(json.loads(row["tags"])),
        status=row["status"],
        private=bool(row["private"]),
        own=bool(row["own"]),
        language=row["language"],
        groups=frozenset(json.loads(row["groups"])),
    )
