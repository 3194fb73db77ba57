"""A small stand-in forum over real HTTP, in both versions, on a clock that a test moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests

from demo_town.discourse import Forum, TestClock, Version, serve
from demo_town.discourse.model import Category, Topic

RIGHTS = ("global:read", "topics:write", "posts:edit")


@dataclass
class Client:
    """Asks the forum as one account."""

    url: str
    key: str
    username: str | None
    session: requests.Session = field(default_factory=requests.Session)

    def ask(self, method: str, path: str, **options: Any) -> requests.Response:
        headers = {"Api-Key": self.key} | ({"Api-Username": self.username} if self.username else {})
        headers |= options.pop("headers", {})
        return self.session.request(
            method, self.url + path, headers=headers, timeout=10, allow_redirects=False, **options
        )

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.ask("GET", path, **options)

    def post(self, **params: Any) -> requests.Response:
        return self.ask("POST", "/posts.json", json={"nested_post": True, **params})


@dataclass
class Town:
    """A forum that runs, with a resident, a bot and one topic."""

    forum: Forum
    clock: TestClock
    url: str
    help: Category
    topic: Topic
    bot: Client
    anyone: requests.Session


@pytest.fixture(params=[Version.NEW, Version.OLD], ids=["new", "old"])
def version(request: pytest.FixtureRequest) -> Version:
    return request.param


@pytest.fixture
def town(version: Version) -> Iterator[Town]:
    clock = TestClock()
    forum = Forum(version=version, clock=clock)
    forum.add_user("beheer", admin=True)
    forum.add_user("anna", "Anna de Wit")
    forum.add_user("piet", "Piet Bos")
    forum.add_user("bot", "Buurtkoppelaar", locale="en")
    help_wanted = forum.add_category("Hulp gevraagd")
    topic = forum.create_topic(
        "anna", "Wie helpt met de heg?", "Ik zoek iemand die dinsdag de heg wil snoeien.", help_wanted.id, tags=["tuin"]
    )
    key = forum.add_key("bot", RIGHTS).key
    with serve(forum) as served, requests.Session() as anyone:
        bot = Client(served.url, key, "bot")
        yield Town(forum, clock, served.url, help_wanted, topic, bot, anyone)
        bot.session.close()
