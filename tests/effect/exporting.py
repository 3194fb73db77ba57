"""Exports for research of the simulated year, for the tests of what goes out and of attacks on it."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from connector import start
from connector.cli import wijkconnector
from connector.effect.period import parse
from connector.engine import Engine
from connector.store import events
from connector.store.events import Event, EventKind
from tests.effect.simulated_year import Year, tell
from tests.effect.test_report import CONFIG

AGREED = """
effect:
  research: {who: Onderzoeker HAN, reference: overeenkomst 12, until: 2027-06-30, organisations: [welzijn]}
"""
NOW = datetime(2027, 1, 10, 12, tzinfo=UTC)
K = 10
YEAR = parse("2026")
NAMES = ("asks", "replies", "endings", "answers", "drawn")
Cells = dict[str, str]


def opened(folder: Path, year: Year, text: str = CONFIG + AGREED) -> Engine:
    path = folder / "config.yaml"
    path.write_text(text, "utf-8")
    engine = start.start(start.load(path), lambda: NOW)
    with engine.store.write() as tx:
        tell(tx, year)
    return engine


@pytest.fixture(autouse=True)
def at_noon_in_january(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands find the same moment as the tests: the year is over."""
    real = start.start
    monkeypatch.setattr(start, "start", lambda config, now=lambda: NOW: real(config, now))


@pytest.fixture
def engine(year: Year, tmp_path: Path) -> Iterator[Engine]:
    engine = opened(tmp_path, year)
    answered(engine, year)
    yield engine
    engine.store.close()


def answered(engine: Engine, year: Year) -> None:
    """What people said afterwards."""
    chance = random.Random(3)
    with engine.store.write() as tx:
        for one in year.stories:
            if one.helped is not None:
                about = (one.community, year.organisation, one.area, one.category, one.id)
                word = chance.choices(["yes", "partly", "no"], [8, 2, 1])[0]
                said = Event(EventKind.FOLLOW_UP_ANSWER, one.helped, *about, person=one.asker, value=f"helped:{word}")
                events.record(tx, said)


def export(engine: Engine, out: Path, *words: str, period: str = "2026") -> Result:
    path = engine.store.path.parent / "config.yaml"
    command = ["export-research", "--config", str(path), "--period", period, "--out", str(out), *words]
    return CliRunner(env={"WIJKCONNECTOR_LANGUAGE": "en"}).invoke(wijkconnector, command)


def rows_of(folder: Path, name: str) -> list[Cells]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
