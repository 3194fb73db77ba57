"""Which adapters there are, by entry point; nothing in the engine names a platform."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from importlib.metadata import entry_points

from marshmallow import Schema

from adapters.clocked import ClockedSession
from adapters.contract import Adapter, Context
from adapters.http import Session
from connector import __version__
from connector.config import Config

GROUP = "wijkconnector.adapters"


@cache
def adapter_classes() -> Mapping[str, type[Adapter]]:
    """The installed adapters by name. An outside adapter is a package with one entry point in the group."""
    return {point.name: point.load() for point in sorted(entry_points(group=GROUP), key=lambda point: point.name)}


def settings_schemas() -> dict[str, type[Schema]]:
    """What `settings:` of a community may hold, by adapter name."""
    return {name: adapter.settings_schema for name, adapter in adapter_classes().items()}


def session(where: str | None, communities: int, *, allow_loopback: bool) -> Session:
    """The HTTP session of an installation, which says to each site who asks and where to read about it."""
    return Session(user_agent=_agent(where, communities), allow_loopback=allow_loopback)


def _agent(where: str | None, communities: int) -> str:
    return f"Wijkconnector/{__version__} (+{where or 'https://wijkconnector.invalid'}; {communities} communities)"


def open_for_check(config: Config, key: str, now: Callable[[], datetime]) -> tuple[Adapter, ClockedSession]:
    """One community's adapter over a session of its own, which notes how far the clock there is from ours."""
    community, here = config.communities[key], config.instance
    http = ClockedSession(user_agent=_agent(here.url, len(config.communities)), allow_loopback=here.allow_loopback)
    return adapter_classes()[community.adapter](community.settings, Context(http=http, now=now)), http


def open_adapters(config: Config, now: Callable[[], datetime], since: datetime | None = None) -> dict[str, Adapter]:
    """One adapter for each community that is not switched off, all over one HTTP session.

    With `since` they are for one look at what was written from then on.
    """
    running = {key: community for key, community in config.communities.items() if not community.paused}
    http = session(config.instance.url, len(running), allow_loopback=config.instance.allow_loopback)
    classes = adapter_classes()
    context = Context(http=http, now=now, since=since)
    doors = {key: None if since else _door(config.instance.url, key) for key in running}
    return {
        key: classes[community.adapter](community.settings, replace(context, callback=doors[key]))
        for key, community in running.items()
    }


def _door(where: str | None, community: str) -> str | None:
    """The address at which a platform can reach us about this community."""
    return f"{where.rstrip('/')}/webhooks/{community}" if where else None
