"""The last days of a community, read once through its adapter, as politely as every day, and kept nowhere."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from adapters.contract import Adapter, RawPost

MOST_POSTS = 5000
MOST_PAGES = 400

Progress = Callable[[int, datetime | None, float], object]
"""Is told how many posts were read, how far back the last page went, and how many seconds are waited now."""


def recent(
    adapter: Adapter,
    since: datetime,
    progress: Progress,
    *,
    wait: Callable[[float], object] = time.sleep,
) -> list[RawPost]:
    """The public posts since then in their present state, oldest first. Raises AdapterError.

    The adapter should be opened with `Context.since`, so that it can leave out what is older.
    """
    posts: dict[str, RawPost] = {}
    cursor: str | None = None
    for _ in range(MOST_PAGES):
        page = adapter.pull(cursor)
        cursor = page.cursor
        for deletion in page.deletions:
            _drop(posts, deletion.thread, deletion.key)
        posts |= {post.key: post for post in page.posts if post.created_at >= since and not post.private}
        oldest = min((post.created_at for post in page.posts), default=None)
        if not page.more or len(posts) >= MOST_POSTS:
            break
        progress(len(posts), oldest, page.wait)
        wait(page.wait)
    return sorted(posts.values(), key=lambda post: post.created_at)


def _drop(posts: dict[str, RawPost], thread: str, key: str | None) -> None:
    for gone in [post.key for post in posts.values() if post.thread == thread and key in (None, post.key)]:
        del posts[gone]
