"""Every setting, with its default, stands in both manuals; and nothing stands there that does not exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from marshmallow import Schema, fields, missing

from connector.config import Config, parse_config
from connector.config.schema import ConfigSchema
from connector.registry import settings_schemas
from mapping.fields import OneOrMany
from mapping.validation import named

DOCS = Path(__file__).parent.parent.parent / "docs"
MANUALS = [(DOCS / "en" / "configuration.md", "required"), (DOCS / "nl" / "configuratie.md", "verplicht")]


def _settings(schema: Schema, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every setting of a section with its default; `missing` when there is none."""
    for name, field in named(schema).items():
        inner = field.inner if isinstance(field, fields.List) and not isinstance(field, OneOrMany) else field
        if isinstance(inner, fields.Dict) and inner.value_field is not None:
            inner = inner.value_field
        if isinstance(inner, fields.Nested):
            yield from _settings(inner.schema, f"{before}{name}.")
        else:
            yield f"{before}{name}", missing if field.required else field.load_default


def _sections() -> Iterator[tuple[str, Schema]]:
    for name, field in named(ConfigSchema()).items():
        part = field.value_field if isinstance(field, fields.Dict) else field
        assert isinstance(part, fields.Nested)
        yield name, part.schema


def _written(default: Any, required: str) -> str:
    match default:
        case _ if default is missing:
            return required
        case None | "":
            return "–"
        case type():  # list or dict: empty
            return "–"
        case (time() as begin, time() as end):
            return f"`{begin:%H:%M}-{end:%H:%M}`"
        case bool():
            return f"`{str(default).lower()}`"
        case Enum():
            return f"`{default.value}`"
        case float():
            return f"`{default:g}`"
        case _:
            return f"`{default}`"


@pytest.mark.parametrize(("manual", "required"), MANUALS, ids=lambda value: getattr(value, "stem", value))
def test_every_setting_is_explained(manual: Path, required: str) -> None:
    _, *chapters = re.split(r"^## `(\w+)`$", manual.read_text("utf-8"), flags=re.MULTILINE)
    explained = {
        name: dict(re.findall(r"^\| `([\w.]+)` \| ([^|]+?) \| [^|]+ \|$", text, re.MULTILINE))
        for name, text in zip(chapters[::2], chapters[1::2], strict=True)
    }
    real = {
        name: {setting: _written(default, required) for setting, default in _settings(schema)}
        for name, schema in _sections()
    }
    assert explained == real


@pytest.mark.parametrize("manual", [manual for manual, _ in MANUALS], ids=lambda path: path.stem)
def test_configuration_in_the_manual_works(manual: Path) -> None:
    (text,) = re.findall(r"^```yaml\n(.*?)^```", manual.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    config = parse_config(text, Path("config.yaml"), settings_schemas(), {"BUURTPLEIN_KEY": "x" * 64})
    assert isinstance(config, Config)
    assert all(community.dry_run for community in config.communities.values())


def test_every_setting_has_a_description_for_editors() -> None:
    def lacking(schema: Schema) -> Iterator[str]:
        for name, field in named(schema).items():
            if not field.metadata.get("description"):
                yield name
            inner = field.inner if isinstance(field, fields.List) else field
            inner = inner.value_field if isinstance(inner, fields.Dict) else inner
            if isinstance(inner, fields.Nested):
                yield from lacking(inner.schema)

    assert list(lacking(ConfigSchema())) == []
