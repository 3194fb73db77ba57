"""A connector over the demo town whose organisations approve every suggestion themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from connector import start
from connector.model import Suggestion
from connector.store import suggestions
from demo_town.discourse import TestClock
from demo_town.town import FREE_PORTS, Town
from tests.engine.conftest import Running, example_config


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    clock = TestClock()
    with Town(ports=FREE_PORTS, clock=clock, hurried=True) as town:
        path = example_config(tmp_path, dict(town.urls))
        text = path.read_text("utf-8").replace("approval: never", "approval: always")
        path.write_text(text, "utf-8")
        engine = start.start(start.load(path), clock)
        made = Running(engine, town, clock, [], path)
        for _ in range(3):
            made.round()
        yield made
        engine.store.close()


def waiting(running: Running, *, crosses: bool | None = None) -> list[Suggestion]:
    """The suggestions that wait; only those with both sides in one organisation, or not, when asked."""
    with running.engine.store.read() as tx:
        found = suggestions.waiting(tx)
        return [
            pair for pair in found if crosses is None or (len(suggestions.organisations_of(tx, pair.id)) > 1) is crosses
        ]
