"""The organisation's own commands: mistakes in plain lines, examples, why a post was read so, what a change does."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result
from ruamel.yaml import YAML

from connector import pull, read, start
from connector.cli import wijkconnector
from demo_town.town import FREE_PORTS, Town
from mapping.load import shipped
from tests.engine.conftest import example_config

ROOT = Path(__file__).parents[2]
OWN = """
extends: discourse-neighbourhood
rules:
  - name: talk is no help
    when: {category: hulp-gevraagd}
    then: {purpose: ignore}
"""


def _run(*words: str | Path) -> Result:
    return CliRunner(env={"WIJKCONNECTOR_LANGUAGE": "en"}).invoke(wijkconnector, list(map(str, words)))


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A connector that has read the demo town once."""
    with Town(ports=FREE_PORTS, hurried=True) as town:
        path = example_config(tmp_path_factory.mktemp("mapping"), dict(town.urls))
        engine = start.start(start.load(path))
        for key in ("presikhaaf", "malburgen"):
            pull.pull(engine, key)
        read.read_due(engine)
        engine.store.close()
        yield path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rules:\n  - when: {categry: x}\n    then: {purpose: reqest}\n", ["did you mean 'category'?", "'request'?"]),
        ("extends: discourse-neighborhood\n", ["did you mean 'discourse-neighbourhood'?"]),
    ],
)
def test_a_mistake_is_a_line_with_its_place_and_never_a_traceback(tmp_path: Path, text: str, said: list[str]) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(text, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "connector.cli", "mapping", "check", str(path)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert all(words in done.stderr for words in said)
    assert "own.yaml:" in done.stderr


def test_a_misspelt_shipped_mapping_is_recognised() -> None:
    done = _run("mapping", "test", "discourse-neighborhood")
    assert "did you mean 'discourse-neighbourhood'?" in done.output


def test_preview_says_what_a_change_does_before_and_after(config: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(OWN, "utf-8")
    done = _run("mapping", "preview", "presikhaaf", path, "--config", config)
    assert done.exit_code == 0, done.output
    assert "purpose: request → none" in done.output
    changed, total = (int(word) for word in done.output.splitlines()[-1].split() if word.isdecimal())
    assert changed == len(done.output.splitlines()) - 1 > 5
    assert total > changed
    same = _run("mapping", "preview", "presikhaaf", "discourse-neighbourhood", "--config", config)
    assert same.output.startswith("0 of ")


def test_preview_without_posts_says_so_instead_of_nothing_changed(config: Path) -> None:
    done = _run("mapping", "preview", "elden", "village-site", "--config", config)
    assert done.exit_code == 1
    assert "pull first" in done.output
    wrong = _run("mapping", "preview", "presikhaf", "village-site", "--config", config)
    assert "did you mean 'presikhaaf'?" in wrong.output


def test_explain_tells_of_every_rule_why_it_counted_or_not() -> None:
    done = _run("mapping", "explain", "discourse-neighbourhood", "Heg", "--category", "hulp-gevraagd")
    assert "rule " in done.output
    assert "discourse-neighbourhood.yaml:" in done.output
    assert "\nnot   " in done.output
    assert "the category is 'hulp-gevraagd'" in done.output


def test_explain_a_post_the_connector_has(config: Path) -> None:
    with_store = start.start(start.load(config))
    with with_store.store.read() as tx:
        url = tx.execute("SELECT url FROM post WHERE category = 'hulp-gevraagd' AND opening = 1").fetchone()["url"]
    with_store.store.close()
    words = ["mapping", "explain", "discourse-neighbourhood", url, "--community", "presikhaaf", "--config", config]
    assert "request" in _run(*words).output
    words[3] = "https://elders.example/t/1"
    assert "no such opening post" in _run(*words).output


@pytest.mark.parametrize("which", ["config", "mapping"])
def test_the_schema_for_an_editor_takes_what_is_right_and_sees_what_is_wrong(which: str) -> None:
    schema = json.loads(_run("schema", which).output)
    validator = jsonschema.Draft202012Validator(schema)
    folder = ROOT / "mapping" / "shipped"
    files = [ROOT / "config.example.yaml"] if which == "config" else [folder / f"{name}.yaml" for name in shipped()]
    for file in files:
        data = json.loads(json.dumps(YAML(typ="safe", pure=True).load(file.read_text("utf-8")), default=str))
        assert list(validator.iter_errors(data)) == []
        assert list(validator.iter_errors({**data, "ruels": []}))
    assert json.loads(_run("schema").output)["title"] == "Configuration of wijkconnector"
