"""What one call gathers, before it becomes a Page."""

from __future__ import annotations

from adapters.contract import Deletion, Page, RawPost, Signal, Skipped


class Harvest:
    """Posts by key (the latest reading of one wins), deletions, signals and what could not be read."""

    def __init__(self) -> None:
        self.posts: dict[str, RawPost] = {}
        self.deletions: dict[Deletion, None] = {}
        self.signals: dict[Signal, None] = {}
        self.skipped: dict[Skipped, None] = {}
        self.complete: dict[str, None] = {}

    def post(self, post: RawPost) -> None:
        self.posts[post.key] = post

    def gone(self, thread: int, key: str | None = None) -> None:
        """A post is gone, or the whole thread: then what was read of it in this call is too."""
        self.deletions[Deletion(str(thread), key)] = None
        self.posts = {k: p for k, p in self.posts.items() if k != key and (key or p.thread != str(thread))}

    def signal(self, signal: Signal) -> None:
        self.signals[signal] = None

    def skip(self, key: str, reason: str) -> None:
        self.skipped[Skipped(key, reason)] = None

    def __bool__(self) -> bool:
        return bool(self.posts or self.deletions or self.signals or self.skipped)

    def page(self, cursor: str | None = None, more: bool = False, wait: float = 0.0) -> Page:
        return Page(
            posts=tuple(self.posts.values()),
            deletions=tuple(self.deletions),
            signals=tuple(self.signals),
            skipped=tuple(self.skipped),
            cursor=cursor,
            more=more,
            wait=wait,
            complete=tuple(self.complete),
        )
