"""Where a shorter command was installed, what we say names that one, so that it can be typed as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from connector.cli import wijkconnector
from connector.command import VARIABLE, as_typed
from connector.setting_up.asking import Asking

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Begin met: wijkconnector sign-in-link", "Begin met: wijk sign-in-link"),
        ("  2. wijkconnector check --config config.yaml       klopt alles?", "  2. wijk check       klopt alles?"),
        ("sudo systemctl reload wijkconnector (of anders)", "sudo systemctl reload wijkconnector (of anders)"),
        ("pip install 'wijkconnector[train]'", "pip install 'wijkconnector[train]'"),
        ("Hulp: wijkconnector token create --help", "Hulp: wijk token create --help"),
    ],
)
def test_commands_are_named_as_they_are_typed_here(text: str, typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert as_typed(text) == text
    monkeypatch.setenv(VARIABLE, "wijk")
    assert as_typed(text) == typed


def test_a_whole_command_speaks_so(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text((ROOT / "config.example.yaml").read_text("utf-8"), "utf-8")
    env = {VARIABLE: "wijk", "WIJKCONNECTOR_CONFIG": str(tmp_path / "config.yaml")}
    assert "wijk suggestions --all" in CliRunner(env=env).invoke(wijkconnector, ["explain", "iets"]).output
    assert "Hulp: wijk pause --help" in CliRunner(env=env).invoke(wijkconnector, ["pause"]).output


def test_the_installed_command_and_the_service_say_what_they_are_called() -> None:
    for name in ("wijk", "wijkconnector.service"):
        assert f"{VARIABLE}=wijk" in (ROOT / "packaging" / name).read_text("utf-8")


def test_a_backup_makes_the_folder_it_is_to_stand_in(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text((ROOT / "config.example.yaml").read_text("utf-8"), "utf-8")
    env = {"WIJKCONNECTOR_CONFIG": str(tmp_path / "config.yaml")}
    assert CliRunner(env=env).invoke(wijkconnector, ["pause", "elden"]).exit_code == 0
    target = tmp_path / "backups" / "nu.sqlite"
    done = CliRunner(env=env).invoke(wijkconnector, ["backup", str(target)])
    assert done.exit_code == 0, done.output
    assert target.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("language", "typed", "meant"),
    [
        ("nl", "j", True),
        ("nl", "Ja", True),
        ("nl", "", True),
        ("nl", "nee", False),
        ("en", "n", False),
        ("en", "y", True),
    ],
)
def test_yes_and_no_are_answered_in_ones_own_language(
    language: str, typed: str, meant: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("click.prompt", lambda text, *_, **__: (asked.append(text), typed)[1])
    assert Asking(language, {}, interactive=True).confirm("write") is meant
    assert asked[0].endswith("[J/n]" if language == "nl" else "[Y/n]")
