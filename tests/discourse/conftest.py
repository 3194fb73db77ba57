"""The adapter against the stand-in forum over real HTTP, in both versions, on a clock that a test moves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from discourse_community import HEDGE, RIGHTS, Community

from adapters.contract import Context
from adapters.discourse import DiscourseAdapter
from adapters.discourse.settings import DiscourseSettings
from adapters.http import Session
from demo_town.discourse import UNLIMITED, Forum, TestClock, Version, serve


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
