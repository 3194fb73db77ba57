"""A running connector follows the files of a mapping: its own, those it extends, and those it begins to extend."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from connector import start
from connector.engine import Engine
from connector.mapping_files import Watch
from mapping.chain import chain

ROOT = Path(__file__).parents[2]
NORTH = "welzijn-noord"
RULE = "rules:\n  - when: {{tag: {tag}}}\n    then: {{purpose: ignore}}\n"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Two organisations of which the first extends a file that all of a municipality may share."""
    text = (ROOT / "config.example.yaml").read_text("utf-8")
    path = tmp_path / "config.yaml"
    path.write_text(text.replace("mapping: discourse-neighbourhood", "mapping: noord.yaml"), "utf-8")
    (tmp_path / "noord.yaml").write_text("extends: gemeente/arnhem.yaml\n" + RULE.format(tag="markt"), "utf-8")
    (tmp_path / "gemeente").mkdir()
    (tmp_path / "gemeente" / "arnhem.yaml").write_text("extends: discourse-neighbourhood\n", "utf-8")
    made = start.start(start.load(path))
    yield made
    made.store.close()


def _tags(engine: Engine) -> set[str]:
    rules = engine.mappings[NORTH].rules
    return {value for rule in rules for condition in rule.when if condition.name == "tag" for value in condition.values}


def test_a_change_of_what_is_extended_counts_at_once(engine: Engine, tmp_path: Path) -> None:
    shared, watch = tmp_path / "gemeente" / "arnhem.yaml", Watch(engine)
    assert watch.look() == []
    shared.write_text(RULE.format(tag="kermis"), "utf-8")
    assert watch.look() == [NORTH]
    assert {"kermis", "markt"} <= _tags(engine)
    assert watch.look() == []


def test_a_mistake_there_leaves_the_mapping_of_before_until_it_is_mended(engine: Engine, tmp_path: Path) -> None:
    shared, watch = tmp_path / "gemeente" / "arnhem.yaml", Watch(engine)
    before = engine.mappings[NORTH]
    shared.write_text("rules: [", "utf-8")
    assert watch.look() == []
    shared.unlink()
    assert watch.look() == []
    assert engine.mappings[NORTH] == before
    shared.write_text(RULE.format(tag="kermis"), "utf-8")
    assert watch.look() == [NORTH]


def test_a_file_that_it_begins_to_extend_is_followed_from_then_on(engine: Engine, tmp_path: Path) -> None:
    watch = Watch(engine)
    (tmp_path / "noord.yaml").write_text("extends: wijk.yaml\n", "utf-8")
    assert watch.look() == [], "that file is not there yet"
    (tmp_path / "wijk.yaml").write_text(RULE.format(tag="loterij"), "utf-8")
    assert watch.look() == [NORTH]
    assert _tags(engine) == {"loterij"}


def test_a_chain_ends_at_shipped_mappings_circles_and_what_is_wrong(tmp_path: Path) -> None:
    for name, text in {
        "a.yaml": "extends: b.yaml\n",
        "b.yaml": "extends: a.yaml\n",
        "c.yaml": "extends: village-site\n",
        "d.yaml": "extends: [a.yaml]\n",
        "e.yaml": "extends: nowhere.yaml\n",
    }.items():
        (tmp_path / name).write_text(text, "utf-8")
    found = {name: [path.name for path in chain(tmp_path / f"{name}.yaml")] for name in "abcde"}
    assert found == {
        "a": ["a.yaml", "b.yaml"],
        "b": ["b.yaml", "a.yaml"],
        "c": ["c.yaml"],
        "d": ["d.yaml"],
        "e": ["e.yaml", "nowhere.yaml"],
    }
