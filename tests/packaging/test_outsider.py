"""An outsider's path, from the manual alone: init, check, preview, run, and then the first message, against a clock."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from connector.cli import wijkconnector
from demo_town import credentials
from demo_town.town import FREE_PORTS, Town

PATIENCE = 300.0  # seconds for all of it on a busy machine; the manual promises ten minutes to a person who also types


@pytest.fixture
def town() -> Iterator[Town]:
    with Town(ports=FREE_PORTS, hurried=True) as running:
        yield running


class Outsider:
    """Somebody in an empty folder who types what the manual says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def types(self, *words: str) -> str:
        done = CliRunner().invoke(wijkconnector, list(words))
        assert done.exit_code == 0, (words, done.output, done.exception)
        return done.output

    def runs_until(self, seen: str) -> str:
        """`run` until a line with these words is told, then Ctrl-C."""
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "connector.cli", "run", "--no-web"],
            cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        told = []
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                told.append(line)
                if seen in line:
                    process.send_signal(signal.SIGINT)
                    break
            told += process.stdout.readlines()
        assert process.wait(timeout=60) == 0, "".join(told)
        return "".join(told)

    def edits(self, **changes: str) -> None:
        path = self.folder / "config.yaml"
        text = path.read_text("utf-8")
        for old, new in changes.items():
            line = next(line for line in text.splitlines() if line.strip().startswith(f"{old}:"))
            text = text.replace(line, f"{line[: len(line) - len(line.lstrip())]}{old}: {new}")
        path.write_text(text, "utf-8")


def _ours(town: Town) -> list[str]:
    forum = town.forums["presikhaaf"]
    return [post.raw for post in forum.posts.values() if post.user_id == forum.user(credentials.BOT).id]


def test_from_an_address_to_the_first_message_in_the_forum(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    began = time.monotonic()
    outsider = Outsider(tmp_path)
    outsider.types(
        "init", "--no-input", "--url", town.urls["presikhaaf"], "--organisation", "Welzijn", "--area", "Presikhaaf",
        "--municipality", "Arnhem", "--contact", "ik@example.nl", "--permission", "Beheer",
        "--permission-reference", "mail", "--wijkteam-name", "Wijkteam", "--wijkteam-email", "wijkteam@example.nl",
        "--setting", f"username={credentials.BOT}", "--setting", f"api_key={credentials.PRESIKHAAF_KEY}",
    )  # fmt: skip
    assert "0 fout" in outsider.types("check")
    preview = outsider.types("preview", "--quiet", "--html", "voorbeeld.html")
    assert "automatisch bericht" in preview
    dry = outsider.runs_until("wacht op goedkeuring")
    assert "gelezen" in dry
    assert _ours(town) == [], "nothing is posted in a dry run"

    outsider.edits(dry_run="false", quiet_hours="null")
    waiting = json.loads(outsider.types("suggestions", "--json"))
    outsider.types("approve", *[row["id"] for row in waiting])
    outsider.types("deliver")
    assert len(_ours(town)) >= 1
    assert any(text.split("\n")[0] in preview for text in _ours(town)), "the preview showed these very words"
    outsider.types("backup", "kopie.sqlite")
    assert time.monotonic() - began < PATIENCE
