"""A community on paper: it shows its posts by the clock, and takes messages without anybody ever getting them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from marshmallow import Schema

from adapters.contract import Adapter, Capability, Context, Health, Outgoing, Pace, Page, PostStatus, RawPost, Receipt
from adapters.http import Session

_SAYS = frozenset({Capability.PULL, Capability.REPLY, Capability.MESSAGE, Capability.RETRACT})
_PAGE = 200


class PaperCommunity(Adapter):
    """Behaves as a community of the platform `like` did in those days; it makes no request at all.

    A thread that was closed or solved since counts as open: at the time it was.
    """

    name: ClassVar[str] = "paper"
    settings_schema: ClassVar[type[Schema]] = Schema
    pace: ClassVar[Pace] = Pace(interval=1.0, least_interval=0.0, message_interval=0.0)

    def __init__(
        self, like: frozenset[Capability], posts: Sequence[RawPost], now: Callable[[], datetime], http: Session
    ) -> None:
        super().__init__({}, Context(http=http, now=now))
        self.capabilities = like & _SAYS  # type: ignore[misc] # it differs from community to community
        self._posts = [_as_it_was(post) for post in posts if not (post.own or post.status is PostStatus.HIDDEN)]

    def check(self) -> Health:
        return Health()

    def pull(self, cursor: str | None) -> Page:
        at = int(cursor or 0)
        now = self.now()
        shown = [post for post in self._posts[at : at + _PAGE] if post.created_at <= now]
        more = len(shown) == _PAGE
        return Page(tuple(shown), cursor=str(at + len(shown)), more=more)

    def deliver(self, out: Outgoing) -> Receipt:
        return Receipt(out.key, post=f"paper-{out.key}", thread=out.thread or f"paper-{out.key}")

    def find_delivery(self, out: Outgoing) -> Receipt | None:
        return None

    def retract(self, receipt: Receipt) -> None:
        """Nothing was there."""


def _as_it_was(post: RawPost) -> RawPost:
    closed = post.status in (PostStatus.CLOSED, PostStatus.SOLVED)
    return replace(post, status=PostStatus.OPEN) if closed else post
