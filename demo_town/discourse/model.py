"""What a forum remembers: people, categories, topics, posts, and what waits or was noticed.

The words are Discourse's. Times are aware UTC. The records change in place, under the forum's lock.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum


class Version(StrEnum):
    """Which Discourse is played: one of 2.9 to 3.2, or one of 2026."""

    OLD = "3.2.5"
    NEW = "2026.8.0"


class PostType(IntEnum):
    REGULAR = 1
    MODERATOR_ACTION = 2
    SMALL_ACTION = 3
    WHISPER = 4


class Notice(IntEnum):
    """Numbers of the notifications that are played (Discourse's Notification.types)."""

    MENTIONED = 1
    REPLIED = 2
    QUOTED = 3
    LIKED = 5
    PRIVATE_MESSAGE = 6
    CUSTOM = 14  # what the solved plugin sends
    POST_APPROVED = 20


PRIVATE = "private_message"
REGULAR = "regular"


@dataclass(slots=True)
class User:
    id: int
    username: str
    name: str
    created_at: datetime
    trust_level: int = 2
    admin: bool = False
    moderator: bool = False
    title: str | None = None
    locale: str = "nl"
    groups: list[str] = field(default_factory=list)
    allow_private_messages: bool = True
    muted: list[str] = field(default_factory=list)
    silenced: bool = False
    suspended: bool = False

    @property
    def staff(self) -> bool:
        return self.admin or self.moderator


@dataclass(slots=True)
class Category:
    """`group` limits who sees it; `permission` is what everyone else may: 1 create, 2 reply, 3 only see."""

    id: int
    name: str
    slug: str
    description: str = ""
    color: str = "2f6d4f"
    parent_id: int | None = None
    group: str | None = None
    permission: int = 1
    review_topics: bool = False
    review_replies: bool = False
    topic_template: str | None = None


@dataclass(slots=True)
class Topic:
    id: int
    title: str
    slug: str
    user_id: int
    created_at: datetime
    bumped_at: datetime
    category_id: int | None = None
    archetype: str = REGULAR
    external_id: str | None = None
    tags: list[str] = field(default_factory=list)
    participants: list[int] = field(default_factory=list)  # of a private message: ids of users
    closed: bool = False
    archived: bool = False
    visible: bool = True
    pinned: bool = False
    slow_mode_seconds: int = 0
    accepted_post: int | None = None
    accepted_by: str | None = None
    deleted_at: datetime | None = None

    @property
    def private(self) -> bool:
        return self.archetype == PRIVATE


@dataclass(slots=True)
class Post:
    id: int
    topic_id: int
    post_number: int
    user_id: int
    raw: str
    created_at: datetime
    updated_at: datetime
    post_type: int = PostType.REGULAR
    reply_to: int | None = None  # the number of a post in the same topic
    version: int = 1
    edit_reason: str | None = None
    hidden: bool = False
    user_deleted: bool = False
    deleted_at: datetime | None = None
    action_code: str | None = None
    likes: dict[str, str] = field(default_factory=dict)  # username to time


@dataclass(slots=True)
class Pending:
    """A post that waits for a moderator."""

    id: int
    user_id: int
    raw: str
    created_at: datetime
    topic_id: int | None = None
    reply_to: int | None = None
    title: str | None = None
    category_id: int | None = None


@dataclass(slots=True)
class Notification:
    id: int
    user_id: int
    kind: int
    created_at: datetime
    topic_id: int | None = None
    post_number: int | None = None
    data: dict[str, object] = field(default_factory=dict)
    read: bool = False


@dataclass(slots=True)
class ApiKey:
    """`username` None is a key for all users; `scopes` None is every action."""

    key: str
    username: str | None
    scopes: list[str] | None = None
    revoked: bool = False
    allowed_ips: list[str] = field(default_factory=list)
