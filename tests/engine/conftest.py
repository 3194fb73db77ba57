"""A whole connector over a demo town on free ports, with a clock of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from connector import cycle, start
from connector.engine import Engine
from connector.narrate import Narrator
from demo_town.discourse import TestClock
from demo_town.town import FREE_PORTS, Town

EXAMPLE = Path(__file__).parents[2] / "config.example.yaml"


def example_config(folder: Path, urls: dict[str, str]) -> Path:
    """config.example.yaml with the addresses of this town and a store of its own."""
    text = EXAMPLE.read_text("utf-8")
    for port, key in (("8101", "presikhaaf"), ("8102", "malburgen"), ("8103", "elden")):
        text = text.replace(f"http://127.0.0.1:{port}", urls[key].rstrip("/"))
    path = folder / "config.yaml"
    path.write_text(text, "utf-8")
    return path


@dataclass
class Running:
    """An engine, its town, and what was told about it."""

    engine: Engine
    town: Town
    clock: TestClock
    told: list[str]
    path: Path

    def round(self, seconds: float = 20.0) -> None:
        """Let time pass and do everything that is due."""
        self.clock.advance(seconds)
        cycle.once(self.engine, Narrator("nl", self.engine.now, self.told.append))


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    clock = TestClock()
    with Town(ports=FREE_PORTS, clock=clock, hurried=True) as town:
        path = example_config(tmp_path, dict(town.urls))
        engine = start.start(start.load(path), clock)
        yield Running(engine, town, clock, [], path)
        engine.store.close()
