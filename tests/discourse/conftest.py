"""The adapter against the stand-in forum over real HTTP, in both versions, on a clock that a test moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from adapters.contract import Context, Deletion, Kind, Outgoing, Page, RawPost, Signal
from adapters.discourse import DiscourseAdapter
from adapters.discourse.settings import DiscourseSettings
from adapters.http import Session
from demo_town.discourse import UNLIMITED, Forum, TestClock, Version, serve

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


@pytest.fixture(scope="session")
def http() -> Session:
    return Session(user_agent="wijkconnector-tests", allow_loopback=True)


@pytest.fixture(params=[Version.NEW, Version.OLD], ids=["new", "old"])
def version(request: pytest.FixtureRequest) -> Version:
    return request.param


@pytest.fixture
def community(version: Version, http: Session) -> Iterator[Community]:
    clock = TestClock()
    forum = Forum(version=version, clock=clock, **UNLIMITED)
    forum.add_user("beheer", admin=True)
    for name in ("anna", "piet"):
        forum.add_user(name, name.title())
    forum.add_user("bot", "Buurtkoppelaar", locale="en")
    forum.add_category("Hulp gevraagd")
    forum.create_topic("anna", "Wie helpt met de heg?", HEDGE, "Hulp gevraagd", tags=["tuin"])
    key = forum.add_key("bot", RIGHTS).key
    with serve(forum) as served:
        settings = {"url": served.url, "username": "bot", "api_key": key}
        adapter = DiscourseAdapter(DiscourseSettings().load(settings), Context(http=http, now=clock))
        yield Community(forum, clock, served.url, adapter, settings)
