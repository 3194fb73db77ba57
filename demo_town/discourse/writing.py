"""What people write: users, categories, topics, replies, messages and edits, without asking whether they may.

These are the doors for residents and tests; what the API lets through is decided in `posting`.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from typing import Any

from demo_town.discourse.model import PRIVATE, ApiKey, Category, Notice, Post, PostType, Topic, User
from demo_town.discourse.state import Event, State, slug_of

_MENTION = re.compile(r"(?<![\w`/@])@([A-Za-z0-9][\w.-]*\w)")
_QUOTE = re.compile(r"\[quote=\"([^\",\]]+)")


class Writing(State):
    """A forum's ways to write."""

    def add_user(self, username: str, name: str | None = None, **fields: Any) -> User:
        """Register someone; unless `created_at` says otherwise, a year ago."""
        with self.lock:
            created = fields.pop("created_at", None) or self.now() - timedelta(days=365)
            user = User(self.next_id("user"), username, username if name is None else name, created, **fields)
            self.users[user.id] = user
            return user

    def add_category(self, name: str, **fields: Any) -> Category:
        with self.lock:
            slug = fields.pop("slug", None) or slug_of(name)
            category = Category(self.next_id("category"), name, slug, **fields)
            self.categories[category.id] = category
            return category

    def add_key(self, username: str | None, scopes: Iterable[str] | None = None, key: str | None = None) -> ApiKey:
        """Issue an API key; without `key` a random one of 64 hex digits."""
        with self.lock:
            made = ApiKey(key or secrets.token_hex(32), username, None if scopes is None else sorted(scopes))
            self.keys[made.key] = made
            return made

    def create_topic(
        self,
        username: str,
        title: str,
        raw: str,
        category: int | str | None = None,
        *,
        tags: Sequence[str] = (),
        at: datetime | None = None,
        external_id: str | None = None,
    ) -> Topic:
        """Open a topic; its opening post is `opening(topic.id)`."""
        with self.lock:
            where = None if category is None else self.category(category).id
            topic = self._topic(self.user(username), title, at, category_id=where, external_id=external_id)
            topic.tags = list(tags)
            self._open(topic, raw, at)
            return topic

    def message(
        self,
        sender: str,
        recipients: Sequence[str],
        title: str,
        raw: str,
        *,
        at: datetime | None = None,
        external_id: str | None = None,
    ) -> Topic:
        """Open a private message between `sender` and `recipients`."""
        with self.lock:
            author = self.user(sender)
            topic = self._topic(author, title, at, archetype=PRIVATE, external_id=external_id)
            others = [self.user(name).id for name in recipients]
            topic.participants = list(dict.fromkeys([author.id, *others]))
            self._open(topic, raw, at)
            return topic

    def reply(
        self,
        username: str,
        topic_id: int,
        raw: str,
        *,
        reply_to: int | None = None,
        at: datetime | None = None,
        post_id: int | None = None,
    ) -> Post:
        """Add a post; `post_id` (from `next_id`) plays one whose number was taken before others appeared."""
        with self.lock:
            author = self.user(username)
            post = self._post(author, topic_id, raw, at, reply_to=reply_to, post_id=post_id)
            self.topics[topic_id].bumped_at = post.created_at
            self._tell(post, author)
            self.emit(Event("post", "post_created", self.topics[topic_id], post, author))
            return post

    def small_action(self, username: str, topic_id: int, code: str) -> Post:
        """Note in the topic that something was done to it, such as `closed.enabled`."""
        with self.lock:
            post = self._post(self.user(username), topic_id, "", None)
            post.post_type, post.action_code = PostType.SMALL_ACTION, code
            return post

    def edit(self, post_id: int, raw: str, *, by: str | None = None, reason: str | None = None) -> Post:
        """Change a post; a small change by its author within the grace period leaves the version as it is."""
        with self.lock:
            post = self.posts[post_id]
            topic = self.topics[post.topic_id]
            ninja = (by is None or self.user(by).id == post.user_id) and self._within_grace(post, raw)
            post.raw, post.edit_reason = raw, reason
            post.updated_at = self.now()
            if not ninja:
                post.version += 1
                if post is max(self.live_posts(topic.id), key=lambda other: other.post_number, default=None):
                    topic.bumped_at = post.updated_at
            self.emit(Event("post", "post_edited", topic, post, self.users[post.user_id]))
            return post

    # --- inside

    def _topic(self, author: User, title: str, at: datetime | None, **fields: Any) -> Topic:
        when = at or self.now()
        topic = Topic(self.next_id("topic"), title, slug_of(title) or "topic", author.id, when, when, **fields)
        self.topics[topic.id] = topic
        return topic

    def _open(self, topic: Topic, raw: str, at: datetime | None) -> None:
        author = self.users[topic.user_id]
        post = self._post(author, topic.id, raw, at)
        self._tell(post, author)
        self.emit(Event("topic", "topic_created", topic, None, author))
        self.emit(Event("post", "post_created", topic, post, author))

    def _post(
        self,
        author: User,
        topic_id: int,
        raw: str,
        at: datetime | None,
        *,
        reply_to: int | None = None,
        post_id: int | None = None,
    ) -> Post:
        when = at or self.now()
        number = max((post.post_number for post in self.posts_of(topic_id)), default=0) + 1
        post = Post(post_id or self.next_id(), topic_id, number, author.id, raw, when, when, reply_to=reply_to)
        self.keep(post)
        return post

    def _tell(self, post: Post, author: User) -> None:
        topic = self.topics[post.topic_id]
        if topic.private:
            for user_id in topic.participants:
                self.notify(self.users[user_id], Notice.PRIVATE_MESSAGE, post, author)
            return
        told = self._told(post, Notice.MENTIONED, _MENTION, author)
        told |= self._told(post, Notice.QUOTED, _QUOTE, author)
        answered = self.numbered(topic.id, post.reply_to) or self.opening(topic.id)
        if answered.user_id not in told:
            self.notify(self.users[answered.user_id], Notice.REPLIED, post, author)

    def _told(self, post: Post, kind: Notice, pattern: re.Pattern[str], author: User) -> set[int]:
        named = {user.id: user for name in pattern.findall(post.raw) if (user := self.find_user(name))}
        for user in named.values():
            self.notify(user, kind, post, author)
        return set(named)

    def _within_grace(self, post: Post, raw: str) -> bool:
        if self.now() - post.created_at > timedelta(seconds=self.settings.editing_grace):
            return False
        same = sum(block.size for block in SequenceMatcher(None, post.raw, raw).get_matching_blocks())
        return len(post.raw) + len(raw) - 2 * same <= self.settings.editing_grace_max_diff
