"""An engine that did its job on the demo town, and programs of two organisations that ask its API."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from connector import cycle, start
from connector.engine import Engine
from connector.narrate import Narrator
from connector.store import tokens
from connector.store.tokens import Scope
from connector.web import create_app
from demo_town.discourse import TestClock
from demo_town.town import FREE_PORTS, Town
from tests.engine.conftest import example_config

NORTH, SOUTH = "welzijn-noord", "dorpsraad-zuid"


@dataclass
class Program:
    """A program with a token."""

    app: Flask
    token: str

    def ask(self, method: str, path: str, **options: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.token}"} | options.pop("headers", {})
        address = path if path.startswith("http") else f"/api/v1{path}"
        return self.app.test_client().open(address, method=method, headers=headers, **options)

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.ask("GET", path, **options)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Two organisations that share, a person who approves, and some suggestions that wait."""
    folder: Path = tmp_path_factory.mktemp("api")
    clock = TestClock()
    with Town(ports=FREE_PORTS, clock=clock, hurried=True) as town:
        path = example_config(folder, dict(town.urls))
        path.write_text(path.read_text("utf-8").replace("approval: never ", "approval: always"), "utf-8")
        made = start.start(start.load(path), clock)
        for _ in range(3):
            clock.advance(20)
            cycle.once(made, Narrator.silent())
        yield made
        made.store.close()


@pytest.fixture(scope="module")
def app(engine: Engine) -> Flask:
    return create_app(engine)


def program(engine: Engine, app: Flask, organisation: str, scope: Scope) -> Program:
    with engine.store.write() as tx:
        _, secret = tokens.create(tx, organisation, "a test", scope, "test", engine.now())
    return Program(app, secret)


@pytest.fixture
def reader(engine: Engine, app: Flask) -> Program:
    return program(engine, app, NORTH, Scope.READ)


@pytest.fixture
def moderator(engine: Engine, app: Flask) -> Program:
    return program(engine, app, NORTH, Scope.MODERATE)


@pytest.fixture
def neighbour(engine: Engine, app: Flask) -> Program:
    return program(engine, app, SOUTH, Scope.MODERATE)
