"""An experiment in the configuration: registered at the start, written down for everybody, and never changed after."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from connector import start
from connector.cli import wijkconnector
from connector.effect.experiment import register
from connector.effect.experiment.plan import load
from connector.narrate import Narrator
from connector.service import Service
from connector.store import Store, experiments

CONFIG = """
instance: {contact: beheer@example.org, language: en}
store: {path: wijk.db}
areas: {noord: {municipality: Stad}}
organisations: {welzijn: {name: Welzijn}}
communities:
  forum:
    organisation: welzijn
    adapter: rss
    area: noord
    settings: {url: https://example.org/feed.xml}
    permission: {who: Bestuur, when: 2026-01-01, reference: mail}
    paused: true
"""
SECTION = """
experiment:
  name: proef
  question: Helpt het om meteen een voorstel te doen?
  hypothesis: Ja, vijf op de honderd vragen meer worden opgelost.
  communities: [forum]
  unit: ask
  outcome: solved
  within_days: 14
  begin: 2126-03-03
  end: 2126-09-01
  seed: getrokken-op-het-stadhuis
  asks: 210
  without: 0.35
  difference: 0.20
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text(CONFIG + SECTION, "utf-8")
    return path


def _run(path: Path, *words: str) -> Result:
    return CliRunner().invoke(wijkconnector, [*words, "--config", str(path)])


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_without_the_section_nothing_is_registered(path: Path) -> None:
    path.write_text(CONFIG, "utf-8")
    assert _run(path, "once").exit_code == 0
    assert "No experiment" in _run(path, "experiment", "status").output
    assert "experiment" not in _run(path, "check").output


def test_it_is_registered_at_the_start_and_written_down_for_everybody(path: Path) -> None:
    assert "will be registered at the start" in _run(path, "check").output
    assert _run(path, "once").exit_code == 0
    written = path.parent / "experiment-proef.yaml"
    plan = load(written)
    text = written.read_text("utf-8")
    for said in (plan.hash, "Hypothesis: Ja, vijf", "Seed: getrokken", "210 asks give a power of 83%", "solved within"):
        assert said in text
    assert "by the configuration" in text
    assert f"is registered, mark {plan.hash}" in _run(path, "check").output
    again = _run(path, "once")
    assert again.exit_code == 0, again.output
    with Store(path.parent / "wijk.db").read() as tx:
        (one,) = experiments.every(tx)
        logged = tx.execute("SELECT by, why FROM decision WHERE what = 'experiment.registered'").fetchall()
    assert one.hash == plan.hash
    assert [tuple(row) for row in logged] == [("the configuration", plan.hash)]


@pytest.mark.parametrize(
    ("old", "new"),
    [("difference: 0.20", "difference: 0.25"), ("seed: getrokken", "seed: gekozen"), ("2126-09-01", "2126-10-01")],
)
def test_a_changed_plan_is_refused_and_the_registered_one_stays(path: Path, old: str, new: str) -> None:
    assert _run(path, "once").exit_code == 0
    before = (path.parent / "experiment-proef.yaml").read_text("utf-8")
    _change(path, old, new)
    for command in ("once", "check"):
        refused = _run(path, command)
        assert refused.exit_code == 1
        assert "with another plan, which stays. Put it back as it was" in refused.output
    assert (path.parent / "experiment-proef.yaml").read_text("utf-8") == before
    _change(path, new, old)
    assert _run(path, "once").exit_code == 0


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("begin: 2126-03-03", "begin: 2020-03-03", "register a plan before it begins"),
        ("asks: 210", "asks: 60", "asks would do"),
    ],
)
def test_what_begins_too_soon_or_shows_too_little_is_refused(path: Path, old: str, new: str, why: str) -> None:
    _change(path, old, new)
    for command in ("once", "check"):
        refused = _run(path, command)
        assert refused.exit_code == 1
        assert why in refused.output
    assert not (path.parent / "experiment-proef.yaml").exists()


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("communities: [forum]", "communities: [fort]", "unknown community 'fort' (did you mean 'forum'?)"),
        ("outcome: solved", "outcome: matched", "experiment.outcome"),
        ("outcome: solved\n  within_days: 14", "outcome: said_helped\n  within_days: 7", "experiment.within_days"),
    ],
)
def test_a_wrong_plan_is_told_with_its_place(path: Path, old: str, new: str, why: str) -> None:
    _change(path, old, new)
    refused = _run(path, "once")
    assert refused.exit_code == 2
    assert why in refused.output
    assert "config.yaml:" in refused.output


def test_taking_the_section_away_does_not_end_it_and_a_second_one_gets_a_name_of_its_own(path: Path) -> None:
    assert _run(path, "once").exit_code == 0
    path.write_text(CONFIG, "utf-8")
    assert _run(path, "once").exit_code == 0
    assert "registered" in _run(path, "experiment", "status").output
    path.write_text(CONFIG + SECTION.replace("name: proef", "name: tweede"), "utf-8")
    assert _run(path, "once").exit_code == 0
    assert (path.parent / "experiment-tweede.yaml").exists()


def test_a_running_process_goes_on_as_it_was_when_the_plan_is_changed(path: Path) -> None:
    service = Service(path, start.load(path), Narrator.silent())
    register.settle(service.engine)
    _change(path, "difference: 0.20", "difference: 0.25")
    service._read_anew()
    assert service.engine.config.experiment is not None
    assert service.engine.config.experiment.difference == 0.2
    service.engine.store.close()
