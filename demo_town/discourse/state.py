"""The forum's state: its records, where they are found, and who hears of a change."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from demo_town.discourse.model import (
    ApiKey,
    Category,
    Notice,
    Notification,
    Pending,
    Post,
    PostType,
    Topic,
    User,
)
from demo_town.discourse.settings import Settings, system_clock


@dataclass(frozen=True, slots=True)
class Event:
    """Something a webhook may tell of: its kind (`post`), its name (`post_created`) and the records it concerns."""

    kind: str
    name: str
    topic: Topic | None = None
    post: Post | None = None
    user: User | None = None


def slug_of(text: str) -> str:
    """Give Discourse's slug of a title: lower-case ASCII words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


class State:
    """Records by id, found by name. All changes happen while `lock` is held."""

    def __init__(
        self, settings: Settings | None = None, *, clock: Callable[[], datetime] = system_clock, **changes: Any
    ) -> None:
        self.settings = replace(settings or Settings(), **changes)
        self.clock = clock
        self.lock = threading.RLock()
        self.users: dict[int, User] = {}
        self.categories: dict[int, Category] = {}
        self.topics: dict[int, Topic] = {}
        self.posts: dict[int, Post] = {}
        self.pending: dict[int, Pending] = {}
        self.notifications: dict[int, Notification] = {}
        self.keys: dict[str, ApiKey] = {}
        self.url = "http://localhost"  # set by the server
        self.last_ids: dict[str, int] = {}
        self._numbers: dict[int, dict[int, Post]] = {}  # topic to its posts by number
        self._listeners: list[Callable[[Event], None]] = []

    def configure(self, **changes: Any) -> None:
        """Change settings while the forum runs."""
        with self.lock:
            self.settings = replace(self.settings, **changes)

    # --- time and numbers

    def now(self) -> datetime:
        return self.clock()

    def next_id(self, kind: str = "post") -> int:
        """Take the next number of a sequence; numbers grow, but records need not appear in their order."""
        with self.lock:
            self.last_ids[kind] = self.last_ids.get(kind, 0) + 1
            return self.last_ids[kind]

    # --- finding

    def user(self, name: str) -> User:
        """Find a user by username, in any case. Raises KeyError."""
        found = self.find_user(name)
        if found is None:
            raise KeyError(name)
        return found

    def find_user(self, name: str) -> User | None:
        lowered = name.lower()
        return next((user for user in self.users.values() if user.username.lower() == lowered), None)

    def category(self, which: int | str) -> Category:
        """Find a category by id, slug or name. Raises KeyError."""
        for category in self.categories.values():
            if which in (category.id, category.slug, category.name):
                return category
        raise KeyError(which)

    def posts_of(self, topic_id: int) -> list[Post]:
        """Give a topic's posts by number, deleted ones too."""
        numbers = self._numbers.get(topic_id, {})
        return [numbers[number] for number in sorted(numbers)]

    def numbered(self, topic_id: int, number: int | None) -> Post | None:
        return None if number is None else self._numbers.get(topic_id, {}).get(number)

    def opening(self, topic_id: int) -> Post:
        return self._numbers[topic_id][1]

    def live_posts(self, topic_id: int) -> Iterator[Post]:
        return (post for post in self.posts_of(topic_id) if post.deleted_at is None)

    # --- seeing

    def may_see_category(self, viewer: User | None, category: Category) -> bool:
        if category.group is None or (viewer and viewer.admin):
            return True
        return viewer is not None and category.group in viewer.groups

    def may_see_topic(self, viewer: User | None, topic: Topic) -> bool:
        """Say whether `viewer` may read the topic; staff see deleted ones, administrators all private messages."""
        if topic.deleted_at and not (viewer and viewer.staff):
            return False
        if topic.private:
            return viewer is not None and (viewer.admin or viewer.id in topic.participants)
        category = self.categories.get(topic.category_id or 0)
        return category is None or self.may_see_category(viewer, category)

    def may_see(self, viewer: User | None, post: Post) -> bool:
        if post.deleted_at and not (viewer and viewer.staff):
            return False
        if post.post_type == PostType.WHISPER and not (viewer and viewer.staff):
            return False
        return self.may_see_topic(viewer, self.topics[post.topic_id])

    def may_see_hidden(self, viewer: User | None, post: Post) -> bool:
        return not post.hidden or (viewer is not None and (viewer.staff or viewer.id == post.user_id))

    def may_reply(self, viewer: User | None, topic: Topic) -> bool:
        """Say what `details.can_create_post` says."""
        if viewer is None or viewer.silenced or viewer.suspended or not self.may_see_topic(viewer, topic):
            return False
        if topic.deleted_at or topic.archived:
            return False
        if viewer.staff:
            return True
        category = self.categories.get(topic.category_id or 0)
        return not topic.closed and (category is None or category.permission <= 2)

    # --- keeping

    def keep(self, post: Post) -> None:
        """Put a post where it is found."""
        self.posts[post.id] = post
        self._numbers.setdefault(post.topic_id, {})[post.post_number] = post

    def forget(self, post: Post) -> None:
        del self.posts[post.id]
        del self._numbers[post.topic_id][post.post_number]

    def notify(self, user: User, kind: Notice, post: Post | None, by: User | None = None) -> None:
        """Tell a user, as the forum's bell does; nobody hears of what they did themselves."""
        if by is not None and by.id == user.id:
            return
        topic = self.topics[post.topic_id] if post else None
        data: dict[str, object] = {"topic_title": topic.title if topic else ""}
        if by:
            data |= {"display_username": by.username, "original_username": by.username}
        if post:
            data |= {"original_post_id": post.id, "original_post_type": post.post_type}
        note = Notification(self.next_id("notification"), user.id, kind, self.now(), data=data)
        note.topic_id, note.post_number = (post.topic_id, post.post_number) if post else (None, None)
        self.notifications[note.id] = note

    def listen(self, listener: Callable[[Event], None]) -> None:
        """Have `listener` called with every change, while the lock is held."""
        self._listeners.append(listener)

    def emit(self, event: Event) -> None:
        for listener in self._listeners:
            listener(event)

    def ago(self, seconds: float) -> datetime:
        return self.now() - timedelta(seconds=seconds)
