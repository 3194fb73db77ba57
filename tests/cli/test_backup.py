"""`backup` and `restore` as an admin uses them."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from connector.cli import wijkconnector
from connector.store import Store

CONFIG = """
instance: {contact: a@example.nl, language: nl}
store: {path: data/wijk.sqlite}
areas: {elden: {municipality: Arnhem}}
organisations: {dorp: {name: Dorpsraad}}
communities:
  site:
    organisation: dorp
    adapter: rss
    area: elden
    settings: {url: "https://dorp.example.nl/feed"}
    permission: {who: Dorpsraad, when: 2026-01-12, reference: verslag}
"""


def _run(folder: Path, *words: str) -> Result:
    path = folder / "config.yaml"
    path.write_text(CONFIG, "utf-8")
    command, *rest = words
    return CliRunner().invoke(wijkconnector, [command, "--config", str(path), *rest])


def test_a_backup_is_checked_private_and_never_overwrites(tmp_path: Path) -> None:
    target = tmp_path / "copy.sqlite"
    assert "nog niets" in _run(tmp_path, "backup", str(target)).output
    Store(tmp_path / "data" / "wijk.sqlite").close()
    assert _run(tmp_path, "backup", str(target)).exit_code == 0
    assert target.stat().st_mode & 0o777 == 0o600
    again = _run(tmp_path, "backup", str(target))
    assert (again.exit_code, "bestaat al" in again.output) == (1, True)
    nowhere = _run(tmp_path, "backup", str(target / "in" / "a-file.sqlite"))
    assert nowhere.exit_code == 1
    assert "Traceback" not in nowhere.output


def test_a_restore_asks_first_and_is_refused_while_the_connector_runs(tmp_path: Path) -> None:
    store = Store(tmp_path / "data" / "wijk.sqlite")
    target = tmp_path / "copy.sqlite"
    _run(tmp_path, "backup", str(target))
    assert _run(tmp_path, "restore", str(target)).exit_code == 1
    busy = _run(tmp_path, "restore", str(target), "--yes")
    assert (busy.exit_code, "systemctl stop" in busy.output) == (1, True)
    store.close()
    done = _run(tmp_path, "restore", str(target), "--yes")
    assert done.exit_code == 0, done.output
    assert "replaced-" in done.output
    assert "vergeten" in done.output
