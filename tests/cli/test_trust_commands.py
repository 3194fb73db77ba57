"""Signals, thanks and unanswered asks on the command line."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.contract import Author
from connector import start
from connector.cli import wijkconnector
from connector.store import people, trust

EXAMPLE = Path(__file__).parents[2] / "config.example.yaml"
NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def config(tmp_path: Path) -> str:
    """The example with a store of its own, in which Kees is complained about and Riet vouches for him."""
    path = tmp_path / "config.yaml"
    path.write_text(EXAMPLE.read_text("utf-8"), "utf-8")
    engine = start.start(start.load(path))
    with engine.store.write() as tx:
        kees = people.remember(tx, "presikhaaf", Author("1", "Kees"))
        riet = people.remember(tx, "presikhaaf", Author("2", "Riet"))
        trust.vouch(tx, kees, riet, NOW)
        trust.complain(tx, kees, "presikhaaf", "12/3", NOW)
    engine.store.close()
    return str(path)


def test_signals_are_facts_and_a_look_lets_suggestions_go_on(config: str) -> None:
    shown = CliRunner(env={"WIJKCONNECTOR_LANGUAGE": "en"}).invoke(
        wijkconnector, ["signals", "presikhaaf", "kees", "--config", config]
    )
    assert shown.exit_code == 0
    assert "stopped until somebody looks" in shown.output
    looked = CliRunner(env={"WIJKCONNECTOR_LANGUAGE": "en"}).invoke(
        wijkconnector, ["signals", "presikhaaf", "kees", "--looked", "--config", config]
    )
    assert "go on" in looked.output
    assert looked.output.split()[-5:] == ["0", "1", "1", "go", "on"], (
        "vouched for and complained about, still in the facts"
    )


def test_signals_of_a_stranger_are_a_plain_error(config: str) -> None:
    shown = CliRunner(env={"WIJKCONNECTOR_LANGUAGE": "en"}).invoke(
        wijkconnector, ["signals", "presikhaaf", "nobody", "--config", config]
    )
    assert shown.exit_code == 1
    assert "nobody called nobody" in shown.output


def test_thanks_are_only_listed_where_they_are_switched_on(config: str) -> None:
    refused = CliRunner(env={"WIJKCONNECTOR_LANGUAGE": "en"}).invoke(
        wijkconnector, ["thanks", "welzijn-noord", "--config", config]
    )
    assert refused.exit_code == 1
    text = (
        Path(config)
        .read_text("utf-8")
        .replace("    mapping: discourse-neigh", "    appreciation: {points: sterren}\n    mapping: discourse-neigh")
    )
    Path(config).write_text(text, "utf-8")
    listed = CliRunner(env={"WIJKCONNECTOR_LANGUAGE": "en"}).invoke(
        wijkconnector, ["thanks", "welzijn-noord", "--config", config]
    )
    assert listed.output.splitlines() == ["community,name,sterren"]


def test_unanswered_asks_of_nobody_are_none(config: str) -> None:
    shown = CliRunner(env={"WIJKCONNECTOR_LANGUAGE": "en"}).invoke(
        wijkconnector, ["unanswered", "welzijn-noord", "--config", config]
    )
    assert shown.output == "Every ask had an answer.\n"
