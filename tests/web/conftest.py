"""A connector that read and matched the demo town, and a moderator of one of its organisations."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from connector import cycle, start
from connector.engine import Engine
from connector.narrate import Narrator
from demo_town.discourse import TestClock
from demo_town.town import FREE_PORTS, Town
from tests.engine.conftest import example_config
from tests.web import signing_in
from tests.web.acting import NORTH


@pytest.fixture(scope="session")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, TestClock]:
    """A folder with a configuration and a store in which the demo town was read and matched."""
    folder: Path = tmp_path_factory.mktemp("read")
    clock = TestClock()
    with Town(ports=FREE_PORTS, clock=clock, hurried=True) as town:
        path = example_config(folder, dict(town.urls))
        path.write_text(path.read_text("utf-8").replace("approval: never", "approval: always"), "utf-8")
        made = start.start(start.load(path), clock)
        for _ in range(3):
            clock.advance(20)
            cycle.once(made, Narrator.silent())
        made.store.close()
    return folder, clock


@pytest.fixture
def engine(read_once: tuple[Path, TestClock], tmp_path: Path) -> Iterator[Engine]:
    """A connector of its own over a copy of that store; the town itself is gone."""
    folder, clock = read_once
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    made = start.start(start.load(copy / "config.yaml"), clock)
    yield made
    made.store.close()


@pytest.fixture
def north(engine: Engine) -> FlaskClient:
    return signing_in.member(engine, NORTH)
