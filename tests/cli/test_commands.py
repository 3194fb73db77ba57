"""The command line: help for everything, one-line errors, exit codes that mean something."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from connector.cli import COMMANDS, wijkconnector

PROMISED = {
    "init", "check", "run", "once", "web", "pull", "match", "deliver", "explain", "mapping", "status", "forget",
    "export", "demo-town",
}  # fmt: skip


QUIETLY = ("--no-input", "--offline")


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "connector.cli", *words], capture_output=True, text=True, timeout=60, check=False
    )


def test_the_promised_commands_are_there() -> None:
    assert {command.name for command in COMMANDS} >= PROMISED


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: str(command.name))
def test_every_command_and_option_is_explained(command) -> None:  # type: ignore[no-untyped-def]
    shown = CliRunner().invoke(wijkconnector, [command.name, "--help"])
    assert shown.exit_code == 0
    assert command.help
    for option in command.params:
        assert not option.opts[0].startswith("--") or option.help or option.prompt, option.name


def test_a_broken_configuration_is_exit_code_2_with_all_its_problems(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("instance: {contcat: a@example.nl, language: en}\ncommunities: {a: {adapter: nonesuch}}\n")
    done = _run("status", "--config", str(path))
    assert done.returncode == 2
    assert "config.yaml:1:" in done.stderr
    assert "did you mean 'contact'" in done.stderr
    assert done.stderr.count("\n") >= 4
    assert "Traceback" not in done.stderr


def test_init_writes_what_check_can_read(tmp_path: Path) -> None:
    words = {
        "--url": "http://127.0.0.1:9/feed.xml", "--adapter": "rss", "--organisation": "Stichting \"X\" & Co",
        "--area": "Elden", "--municipality": "Arnhem", "--contact": "a@example.nl", "--permission": "Bestuur",
        "--permission-reference": "verslag",
    }  # fmt: skip
    made = _run("init", "--folder", str(tmp_path), *[word for pair in words.items() for word in pair], *QUIETLY)
    assert made.returncode == 0, made.stderr
    checked = _run("check", "--config", str(tmp_path / "config.yaml"))
    assert "kan gebruikt worden" in checked.stdout
    again = _run("init", "--folder", str(tmp_path), *[word for pair in words.items() for word in pair], *QUIETLY)
    assert again.returncode == 1
    assert "bestaat al" in again.stderr


def test_tables_can_be_json(tmp_path: Path) -> None:
    example = Path(__file__).parents[2] / "config.example.yaml"
    (tmp_path / "config.yaml").write_text(example.read_text("utf-8"), "utf-8")
    done = _run("status", "--json", "--config", str(tmp_path / "config.yaml"))
    assert done.returncode == 0, done.stderr
    assert [row["community"] for row in json.loads(done.stdout)[0]["communities"]] == [
        "elden",
        "malburgen",
        "presikhaaf",
    ]


def test_shipped_mappings_pass_their_own_examples() -> None:
    for name in ("discourse-neighbourhood", "village-site"):
        assert _run("mapping", "test", name).returncode == 0
