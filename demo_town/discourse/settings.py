"""A forum's settings, with Discourse's own defaults, and its clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from demo_town.discourse.model import Version


@dataclass(frozen=True, slots=True)
class Settings:
    """Defaults from Discourse's site_settings.yml and discourse_defaults.conf (2026); times in seconds unless named."""

    title: str = "Buurtplein"
    description: str = "Een forum voor en door de buurt."
    version: Version = Version.NEW
    locale: str = "nl"
    solved: bool = True  # the solved plugin
    # --- limits
    admin_api_per_minute: int = 60  # shared by all keys of the site
    ip_per_10_seconds: int = 50
    ip_per_minute: int = 200
    ip_limits: bool = False  # Discourse exempts loopback and private addresses
    create_post: float = 5.0
    create_post_new_user: float = 30.0
    create_topic: float = 15.0
    create_topic_new_user: float = 120.0
    topics_per_day: int = 20
    messages_per_day: int = 20
    # --- what a post must be
    min_post_length: int = 20
    min_message_length: int = 10
    max_post_length: int = 32_000
    min_title_length: int = 15
    min_message_title_length: int = 2
    unique_posts: float = 300.0
    max_consecutive_replies: int = 3
    allow_duplicate_titles: bool = False
    blocked_words: tuple[str, ...] = ()
    approval_words: tuple[str, ...] = ()
    min_trust_to_send_messages: int = 1
    max_recipients: int = 30
    # --- what happens later
    memoiser: float = 120.0
    editing_grace: float = 300.0
    editing_grace_max_diff: int = 100
    delete_removed_posts_after: float = 86_400.0
    detailed_404: bool = False
    login_required: bool = False
    read_only: bool = False
    # --- neighbours: host of return_sso_url to secret
    sso_secrets: Mapping[str, str] = field(default_factory=dict)


# Nothing makes a writer wait: for tests of other things, and for a town in fast mode.
UNLIMITED: Mapping[str, float] = {
    "admin_api_per_minute": 1_000_000,
    "create_post": 0.0,
    "create_post_new_user": 0.0,
    "create_topic": 0.0,
    "create_topic_new_user": 0.0,
    "topics_per_day": 1_000_000,
    "messages_per_day": 1_000_000,
}


def system_clock() -> datetime:
    return datetime.now(UTC)


class TestClock:
    """A clock that stands still until told otherwise."""

    __test__ = False  # not a test class, whatever its name

    def __init__(self, start: datetime | None = None) -> None:
        self._now = start or datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self._now

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
