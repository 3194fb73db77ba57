"""From a configuration file to an engine that can work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from adapters.contract import utc_now
from connector import learn, registry
from connector.areas import Area, Areas
from connector.config import Config, load_config
from connector.engine import Engine
from connector.matching.index import Index
from connector.store import Store


def load(path: Path) -> Config:
    """Read and check a configuration file; raises ConfigError with all problems at once."""
    return load_config(path, registry.settings_schemas())


def start(config: Config, now: Callable[[], datetime] = utc_now) -> Engine:
    """An engine over this configuration, its store open and up to date."""
    areas = known_areas(config)
    return Engine(
        config=config,
        store=Store(config.store.path),
        adapters=registry.open_adapters(config, now),
        mappings=config.mappings,
        areas=areas,
        index=Index(areas),
        now=now,
        readers=learn.readers(config),
    )


def known_areas(config: Config) -> Areas:
    """The areas of the configuration in the matcher's terms."""
    return Areas(
        Area(
            key=key,
            name=area.name,
            municipality=area.municipality,
            centre=None if area.latitude is None or area.longitude is None else (area.latitude, area.longitude),
            postcodes=area.postcodes,
            barred=area.barred,
        )
        for key, area in config.areas.items()
    )
