"""A stand-in forum, the adapter on it, and what an engine would have kept of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from adapters.contract import Context, Deletion, Kind, Outgoing, Page, RawPost, Signal
from adapters.discourse import DiscourseAdapter
from adapters.discourse.settings import DiscourseSettings
from demo_town.discourse import Forum, TestClock

RIGHTS = ("global:read", "topics:write", "posts:edit")
HEDGE = "Ik zoek iemand die dinsdag de heg wil snoeien."


@dataclass
class Community:
    """A forum that runs, the adapter on it, and all that was pulled so far."""

    forum: Forum
    clock: TestClock
    url: str
    adapter: DiscourseAdapter
    settings: dict[str, Any]
    cursor: str | None = None
    posts: dict[str, RawPost] = field(default_factory=dict)
    deletions: list[Deletion] = field(default_factory=list)
    signals: list[Signal] = field(default_factory=list)

    def fresh(self, **changes: Any) -> DiscourseAdapter:
        """Another adapter on the same forum, as after a restart."""
        settings = DiscourseSettings().load(self.settings | changes)
        return DiscourseAdapter(settings, Context(http=self.adapter.http, now=self.clock))

    def pull(self, adapter: DiscourseAdapter | None = None) -> list[Page]:
        """Pull until there is no more, waiting as told, keeping what an engine would."""
        pages: list[Page] = []
        while not pages or pages[-1].more:
            assert len(pages) < 400, "pulling does not come to an end"
            page = (adapter or self.adapter).pull(self.cursor)
            self.keep(page)
            self.cursor = page.cursor
            self.clock.advance(page.wait)
            pages.append(page)
        return pages

    def keep(self, page: Page) -> Page:
        for post in page.posts:
            self.posts[post.key] = post
        for gone in page.deletions:
            self.deletions.append(gone)
            self.posts = {
                k: p for k, p in self.posts.items() if k != gone.key and (gone.key or p.thread != gone.thread)
            }
        self.signals += page.signals
        return page

    def texts(self) -> set[str]:
        return {post.text for post in self.posts.values()}

    def requests(self) -> int:
        return len(self.forum.asked)


def reply(key: str, thread: str, text: str = "Piet uit de Wilgenlaan helpt graag met de heg.", **more: Any) -> Outgoing:
    return Outgoing(key * 32, Kind.REPLY, text, thread=thread, **more)
