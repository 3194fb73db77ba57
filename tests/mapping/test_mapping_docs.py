"""Every condition, effect, setting and variable stands in docs/mapping.md; its examples work."""

from __future__ import annotations

import re
from pathlib import Path

from mapping.examples import run
from mapping.load import parse_mapping, shipped
from mapping.messages import VARIABLES, check
from mapping.positions import read_document
from mapping.rules import CONDITIONS
from mapping.schema import (
    ConditionsSchema,
    EffectsSchema,
    ExampleSchema,
    ExpectSchema,
    MappingSchema,
)

ROOT = Path(__file__).parent.parent.parent
TEXT = (ROOT / "docs" / "mapping.md").read_text("utf-8")
TEXTS = sorted((ROOT / "connector" / "suggest").glob("texts*.yaml"))
ROW = re.compile(r"^\| `(\w+)` \|", re.MULTILINE)


def chapter(title: str) -> str:
    return TEXT.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


def test_conditions_and_effects_are_explained() -> None:
    assert ROW.findall(chapter("`when` and `unless`")) == list(ConditionsSchema().fields) == list(CONDITIONS)
    assert ROW.findall(chapter("`then`")) == list(EffectsSchema().fields)


def test_settings_are_explained() -> None:
    text = chapter("The file")
    assert ROW.findall(text) == list(MappingSchema().fields)
    assert all(f"`{name}`" in text for name in (*ExampleSchema().fields, *ExpectSchema().fields, *shipped()))


def test_variables_of_messages_are_explained() -> None:
    rows = re.findall(r"^\| `(\w+)` \| `(\w+)` \| ([^|]+) \|", chapter("`messages`"), re.MULTILINE)
    assert {(side, part): tuple(re.findall(r"\w+", names)) for side, part, names in rows} == dict(VARIABLES)


def test_our_own_texts_keep_to_the_rules_for_texts() -> None:
    said = set()
    for file in TEXTS:
        source = (file.read_text("utf-8")).replace("\n", "\n  ")
        document = read_document(f"messages:\n  {source}", file.name)
        assert document.problems == check(document.data["messages"], document) == []
        said |= {side for sides in document.data["messages"].values() for side in sides}
    assert said == {side for side, _ in VARIABLES}


def test_mappings_in_the_text_work() -> None:
    blocks = re.findall(r"^```yaml\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    results = [result for block in blocks for result in run(parse_mapping(block))]
    assert len(blocks) == 2
    assert [str(one) for result in results for one in result.differences] == []
    assert results
