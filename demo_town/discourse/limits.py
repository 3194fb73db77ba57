"""How often: the API's limit shared by all keys, the limit per address, and those per user."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from demo_town.discourse.model import User
from demo_town.discourse.refusals import too_often
from demo_town.discourse.settings import Settings

DAY = 86_400.0
_NEW_ACCOUNT = timedelta(hours=24)


class Windows:
    """Counts per name in sliding windows of seconds."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._seen: dict[str, deque[datetime]] = {}

    def wait(self, name: str, most: int, seconds: float, *, count_refused: bool = False) -> float:
        """Count one; give 0.0, or how many seconds to wait when `most` were counted in the last `seconds`."""
        now = self._clock()
        seen = self._seen.setdefault(name, deque())
        while seen and (now - seen[0]).total_seconds() >= seconds:
            seen.popleft()
        if len(seen) < most:
            seen.append(now)
            return 0.0
        oldest = seen[-most] if most else now
        if count_refused:
            seen.append(now)
        return seconds - (now - oldest).total_seconds()

    def undo(self, name: str) -> None:
        """Take the last count back."""
        if self._seen.get(name):
            self._seen[name].pop()


class Limits:
    """The forum's limits, asked at the places where Discourse asks them."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._windows = Windows(clock)

    def api(self, settings: Settings, user: User) -> None:
        """Count a call with an admin API key. Raises a 429 with headers."""
        wait = self._windows.wait("api", settings.admin_api_per_minute, 60.0)
        if wait:
            raise too_often(user, wait, "admin_api_key_rate_limit")

    def address(self, settings: Settings, ip: str) -> tuple[float, str] | None:
        """Count a call from an address; refused calls count too. Gives the wait and the code of the limit hit."""
        if not settings.ip_limits:
            return None
        short = self._windows.wait(f"ip10 {ip}", settings.ip_per_10_seconds, 10.0, count_refused=True)
        if short:
            return short, "ip_10_secs_limit"
        long = self._windows.wait(f"ip60 {ip}", settings.ip_per_minute, 60.0, count_refused=True)
        return (long, "ip_60_secs_limit") if long else None

    def forgive(self, ip: str) -> None:
        """Take a call back from the address counters, as for one with a good API key."""
        self._windows.undo(f"ip10 {ip}")
        self._windows.undo(f"ip60 {ip}")

    def posting(self, settings: Settings, user: User) -> None:
        """Count a post by `user`. Raises a 429 without a code; staff are exempt."""
        new = self._new(user)
        self._user("post", user, 1, settings.create_post_new_user if new else settings.create_post)

    def opening(self, settings: Settings, user: User) -> None:
        new = self._new(user)
        self._user("topic", user, 1, settings.create_topic_new_user if new else settings.create_topic)
        self._user("topics a day", user, settings.topics_per_day, DAY)

    def messaging(self, settings: Settings, user: User) -> None:
        self._user("messages a day", user, settings.messages_per_day, DAY)

    def _user(self, what: str, user: User, most: int, seconds: float) -> None:
        if user.staff or seconds <= 0:
            return
        wait = self._windows.wait(f"{what} {user.id}", most, seconds)
        if wait:
            raise too_often(user, wait)

    def _new(self, user: User) -> bool:
        """Say whether Discourse's `new_user?` holds: young or without trust, and below trust level 2."""
        young = self._clock() - user.created_at < _NEW_ACCOUNT
        return (young or user.trust_level == 0) and user.trust_level < 2
