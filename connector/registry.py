"""Which adapters there are, by entry point; nothing in the engine names a platform."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from importlib.metadata import entry_points

from marshmallow import Schema

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


def open_adapters(config: Config, now: Callable[[], datetime]) -> dict[str, Adapter]:
    """One adapter for each community that is not switched off, all over one HTTP session."""
    running = {key: community for key, community in config.communities.items() if not community.paused}
    where = config.instance.url or "https://wijkconnector.invalid"
    agent = f"Wijkconnector/{__version__} (+{where}; {len(running)} communities)"
    context = Context(http=Session(user_agent=agent, allow_loopback=config.instance.allow_loopback), now=now)
    classes = adapter_classes()
    return {key: classes[community.adapter](community.settings, context) for key, community in running.items()}
