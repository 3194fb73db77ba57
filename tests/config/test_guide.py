"""The guide for organisations names only settings and commands that exist, and its example works."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from marshmallow import Schema, fields

from connector.cli import COMMANDS
from connector.config import Config, parse_config
from connector.config.schema import ConfigSchema
from connector.registry import settings_schemas
from mapping.fields import OneOrMany
from mapping.validation import named

DOCS = Path(__file__).parents[2] / "docs"
GUIDES = [DOCS / "nl" / "gids.md", DOCS / "en" / "guide.md"]


def _settings(schema: Schema, before: str = "") -> Iterator[str]:
    for name, field in named(schema).items():
        inner = field.inner if isinstance(field, fields.List) and not isinstance(field, OneOrMany) else field
        inner = inner.value_field if isinstance(inner, fields.Dict) else inner
        yield f"{before}{name}"
        if isinstance(inner, fields.Nested):
            yield from _settings(inner.schema, f"{before}{name}.")


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_every_setting_and_command_exists(guide: Path) -> None:
    text = guide.read_text("utf-8")
    named_there = set(re.findall(r"`([a-z_]+\.[a-z_.]+)`", text))
    assert len(named_there) >= 20
    assert named_there <= set(_settings(ConfigSchema()))
    commands = set(re.findall(r"\bwijkconnector ([a-z-]+)", text))
    assert commands >= {"supply-page", "unanswered", "thanks", "check"}
    assert commands <= {command.name for command in COMMANDS}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_the_example_works(guide: Path) -> None:
    (text,) = re.findall(r"^```yaml\n(.*?)^```", guide.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    config = parse_config(text, Path("config.yaml"), settings_schemas(), {"BUURTPLEIN_KEY": "x" * 64})
    assert isinstance(config, Config)
    (house,) = config.organisations.values()
    assert house.figureheads
    assert house.supply_page.public


def test_both_guides_have_the_same_chapters_and_settings() -> None:
    dutch, english = (guide.read_text("utf-8") for guide in GUIDES)
    assert len(re.findall(r"^##+ ", dutch, re.MULTILINE)) == len(re.findall(r"^##+ ", english, re.MULTILINE))
    found = [set(re.findall(r"`([a-z_]+\.[a-z_.]+)`", text)) for text in (dutch, english)]
    assert found[0] == found[1]


@pytest.mark.parametrize(("manual", "guide"), [("nl/configuratie.md", "gids.md"), ("en/configuration.md", "guide.md")])
def test_the_manual_of_settings_leads_to_a_chapter_that_is_there(manual: str, guide: str) -> None:
    path = DOCS / manual
    anchors = re.findall(rf"\({guide}#([\w-]+)\)", path.read_text("utf-8"))
    assert anchors
    headings = re.findall(r"^#+ (.+)$", (path.parent / guide).read_text("utf-8"), re.MULTILINE)
    assert set(anchors) <= {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
