"""`wijkconnector check`: each thing that can be wrong gives one line with what to do, and nothing is changed."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections import namedtuple
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner, Result

from adapters.clocked import ClockedSession
from connector.checkup import local, words_of
from connector.cli import wijkconnector
from connector.config import load_config
from connector.registry import settings_schemas
from connector.store import Store
from demo_town import credentials
from demo_town.town import FREE_PORTS, Town

CONFIG = """
instance: {contact: a@example.nl, language: %(language)s, allow_loopback: true, host: %(host)s}
store: {path: data/wijk.sqlite}
areas: {elden: {municipality: Arnhem}}
organisations: {dorp: {name: Dorpsraad%(danger)s}}
communities:
  forum:
    organisation: dorp
    adapter: discourse
    area: elden
    settings: {url: "%(url)s", username: buurtkoppelaar, api_key: "%(key)s"}
    permission: {who: Beheer, when: %(when)s, reference: verslag}
"""
GOOD = {
    "language": "nl", "host": "127.0.0.1", "danger": ", danger_contact: {name: Wijkteam, email: w@example.nl}",
    "url": "http://127.0.0.1:9", "key": credentials.PRESIKHAAF_KEY, "when": f"{date.today()}",  # noqa: DTZ011
}  # fmt: skip


def _config(folder: Path, **changed: str) -> Path:
    path = folder / "config.yaml"
    path.write_text(CONFIG % {**GOOD, **changed}, "utf-8")
    return path


def _keys(folder: Path, **changed: str) -> dict[str, str]:
    path = _config(folder, **changed)
    found = local(load_config(path, settings_schemas(), {}), path, datetime.now(UTC).date())
    return {line.key: line.text for line in found if line.level != "ok"}


def _check(folder: Path, *words: str, **changed: str) -> Result:
    return CliRunner().invoke(wijkconnector, ["check", "--config", str(_config(folder, **changed)), *words])


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    with Town(ports=FREE_PORTS, hurried=True) as running:
        yield running


def test_all_well_with_a_forum_that_knows_us(town: Town, tmp_path: Path) -> None:
    done = _check(tmp_path, url=town.urls["presikhaaf"])
    assert done.exit_code == 0, done.output
    for words in (
        "wij zijn daar buurtkoppelaar",
        "klokken lopen gelijk",
        "GB vrij",
        "gaf toestemming",
        "plaatst niets",
    ):
        assert words in done.output
    assert not (tmp_path / "data").exists(), "a check must change nothing"


def test_the_whole_is_dutch_or_english_as_the_installation_is(town: Town, tmp_path: Path) -> None:
    dutch, english = (
        _check(tmp_path, url=town.urls["presikhaaf"], key="fout" * 16, language=language).output
        for language in ("nl", "en")
    )
    assert "FOUT      forum: Het forum neemt deze sleutel niet aan" in dutch
    assert "ERROR     forum: The forum does not accept this key" in english
    assert "fout" * 4 not in dutch + english


def test_a_setting_that_does_nothing_any_more_is_pointed_at(tmp_path: Path) -> None:
    found = _keys(tmp_path, host="127.0.0.1, secret: geheim-van-vroeger")
    assert found["setting_unused"].endswith(
        "instance.secret: wordt niet meer gebruikt, en doet niets: deze regel kan weg"
    )
    assert "van-vroeger" not in str(found)


def test_as_json_for_a_monitor(tmp_path: Path) -> None:
    done = _check(tmp_path, "--json")
    assert done.exit_code == 1
    lines = json.loads(done.output)
    assert {"level": "error", "subject": "forum", "key": "unreachable"}.items() <= {
        **next(line for line in lines if line["level"] == "error")
    }.items()
    assert all(set(line) == {"level", "subject", "key", "text"} for line in lines)


def test_offline_asks_nobody(tmp_path: Path) -> None:
    done = _check(tmp_path, "--offline")
    assert done.exit_code == 0
    assert "Alles is in orde." in done.output


def test_each_thing_that_is_wrong_here_is_told(tmp_path: Path) -> None:
    assert _keys(tmp_path) == {}
    assert set(_keys(tmp_path, danger="")) == {"danger_contact_none"}
    abroad = f"{GOOD['danger']}, country: LU"
    assert set(_keys(tmp_path, danger=abroad)) == {"danger_numbers_none"}
    assert _keys(tmp_path, danger=f"{abroad}, danger_numbers: {{suicide_line: 45 45 45}}") == {}
    assert _keys(tmp_path, danger=f"{GOOD['danger']}, country: BE") == {}
    assert set(_keys(tmp_path, when="2199-01-01")) == {"permission_future"}
    assert set(_keys(tmp_path, when="2019-01-01")) == {"permission_old"}
    assert set(_keys(tmp_path, host="0.0.0.0")) == {"pages_open"}


def test_a_secret_others_can_read_is_told_by_its_file(tmp_path: Path) -> None:
    secret = tmp_path / "forum.key"
    secret.write_text("geheim" * 4)
    secret.chmod(0o640)
    assert "chmod 600" in _keys(tmp_path, key="${FILE:forum.key}")["secret_file_open"]
    secret.chmod(0o600)
    assert _keys(tmp_path, key="${FILE:forum.key}") == {}


def test_each_state_of_the_store_is_told(tmp_path: Path) -> None:
    path = tmp_path / "data" / "wijk.sqlite"
    Store(path).close()
    assert _keys(tmp_path) == {}
    path.chmod(0o644)
    assert set(_keys(tmp_path)) == {"store_open"}
    path.chmod(0o600)
    with sqlite3.connect(path) as db:
        db.execute("INSERT INTO _sqlite_migrations VALUES (99, 'wijkconnector', 'later', '')")
    assert set(_keys(tmp_path)) == {"store_newer"}
    path.write_bytes(b"geen database" * 99)
    assert set(_keys(tmp_path)) == {"store_damaged"}


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    for free, key in ((0.5e9, "disk_low"), (0.05e9, "disk_full")):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: usage(1e12, 1e12 - free, int(free)))
        assert set(_keys(tmp_path)) == {key}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_we_may_not_write_in_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert "store_folder" in _keys(tmp_path)


def test_run_does_not_start_on_a_damaged_store(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "wijk.sqlite").write_bytes(b"geen database" * 99)
    done = CliRunner().invoke(wijkconnector, ["run", "--config", str(_config(tmp_path))])
    assert done.exit_code == 1
    assert "restore" in done.output
    assert "kan de koppelaar niet beginnen" in done.output


@pytest.mark.parametrize(("ahead", "apart"), [(0, 0), (600, 600), (-600, -600)])
def test_the_clock_of_a_server_is_compared_with_ours(ahead: int, apart: int) -> None:
    class Handler(BaseHTTPRequestHandler):
        def date_time_string(self, timestamp: float | None = None) -> str:
            return super().date_time_string((datetime.now(UTC) + timedelta(seconds=ahead)).timestamp())

        def do_GET(self) -> None:
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    http = ClockedSession(user_agent="tests/1", allow_loopback=True)
    http.get(f"http://127.0.0.1:{server.server_port}/")
    server.shutdown()
    thread.join()
    server.server_close()
    assert http.apart == pytest.approx(apart, abs=2)


def test_both_languages_say_the_same_things() -> None:
    assert words_of("nl").keys() == words_of("en").keys()
