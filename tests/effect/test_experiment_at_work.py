"""The experiment in the main job: over real HTTP in the demo town, with a plan registered on the command line."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from connector.cli import wijkconnector
from connector.effect.experiment import watch
from connector.effect.experiment.plan import PlanError, load
from connector.store import experiments, proposals, suggestions
from tests.engine.conftest import Running, running

__all__ = ["running"]

ENGLISH = {"WIJKCONNECTOR_LANGUAGE": "en"}  # of the terminal
PLAN = Path(__file__).with_name("proef.yaml")


def register(running: Running, path: Path = PLAN) -> None:
    plan = load(path)
    with running.engine.store.write() as tx:
        experiments.register(tx, plan.name, plan.hash, plan.canonical(), running.engine.now())


def drawn(running: Running) -> dict[str, str]:
    with running.engine.store.read() as tx:
        return {row["request"]: row["arm"] for row in tx.execute("SELECT request, arm FROM experiment_ask")}


def made(running: Running, request: str) -> int:
    with running.engine.store.read() as tx:
        return len(suggestions.of_request(tx, request))


def test_drawn_asks_wait_the_others_do_not_and_nobody_waits_for_ever(running: Running) -> None:
    register(running)
    running.clock.advance(86400)
    for _ in range(4):
        running.round()
    arms = drawn(running)
    held = [request for request, arm in arms.items() if arm == "held"]
    assert held
    assert [request for request, arm in arms.items() if arm == "now" and made(running, request)]
    assert not [request for request in held if made(running, request)]
    with running.engine.store.read() as tx:
        rows = tx.execute("SELECT value, count(*) FROM event WHERE kind = 'allocated' GROUP BY value").fetchall()
        untouched = proposals.match_due(tx, running.engine.now() + timedelta(days=365), 500)
    assert {row[0]: row[1] for row in rows} == {
        "proef:held": len(held),
        "proef:now": len(arms) - len(held),
    }
    urgent = [one.id for one in untouched if one.proposal.urgent or one.proposal.on_behalf]
    assert not set(urgent) & set(arms)
    with running.engine.store.write() as tx:
        assert watch.stop(tx, "proef", "for this test", running.engine.now()) == len(held)
    for _ in range(3):
        running.round(86400 * 8)  # others were asked in their stead; after the quiet days there is room again
    assert [request for request in held if made(running, request)]
    assert drawn(running) == arms


def test_without_an_experiment_nothing_is_drawn(running: Running) -> None:
    running.round()
    assert not drawn(running)


def test_before_it_begins_nothing_is_drawn(running: Running) -> None:
    register(running)
    running.round()
    assert not drawn(running)


def test_the_command_line_registers_once_and_refuses_to_change(running: Running, tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    text = PLAN.read_text("utf-8").replace("2026-03-03", "2126-03-03").replace("2026-09-01", "2126-09-01")
    plan.write_text(text, "utf-8")
    command = ["experiment", "register", str(plan), "--by", "De Stuw", "--config", str(running.path)]
    first = CliRunner(env=ENGLISH).invoke(wijkconnector, command)
    assert first.exit_code == 0, first.output
    assert "Power with 210 asks: 83%" in first.output
    assert load(plan).hash in first.output
    plan.write_text(text.replace("difference: 0.20", "difference: 0.25"), "utf-8")
    second = CliRunner(env=ENGLISH).invoke(wijkconnector, command)
    assert second.exit_code == 1
    assert "which stays" in second.output
    plan.write_text(text.replace("name: proef", "name: klein").replace("asks: 210", "asks: 60"), "utf-8")
    third = CliRunner(env=ENGLISH).invoke(wijkconnector, command)
    assert "asks would do" in third.output
    plan.write_text(text.replace("name: proef", "name: laat").replace("2126-03-03", "2020-03-03"), "utf-8")
    assert "before it begins" in CliRunner(env=ENGLISH).invoke(wijkconnector, command).output
    result = CliRunner(env={"WIJKCONNECTOR_LANGUAGE": "nl"}).invoke(
        wijkconnector, ["experiment", "result", "proef", "--config", str(running.path)]
    )
    assert "Nog geen uitslag" in result.output


def test_a_wrong_plan_is_told_with_its_place(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(PLAN.read_text("utf-8").replace("outcome: solved", "outcome: matched"), "utf-8")
    with pytest.raises(PlanError) as error:
        load(plan)
    assert [(problem.line, problem.path) for problem in error.value.problems] == [(6, "outcome")]
