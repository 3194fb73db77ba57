"""How a community lets us in, read from `guide.yaml` beside an adapter: steps and questions, Dutch and English."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from adapters.contract import Guide, Question


def guide(package: str, language: str) -> Guide:
    """The guide of the adapter in this package (its `__package__`), in English unless `language` is `nl`."""
    word = "nl" if language == "nl" else "en"
    said = _read(package)
    return Guide(
        steps=tuple(" ".join(step[word].split()) for step in said.get("steps", ())),
        questions=tuple(_question(entry, word) for entry in said.get("questions", ())),
    )


def _question(entry: dict[str, Any], word: str) -> Question:
    return Question(entry["setting"], entry[word], entry.get("secret", False), entry.get("optional", False))


@cache
def _read(package: str) -> dict[str, Any]:
    source = files(package).joinpath("guide.yaml").read_text("utf-8")
    read: dict[str, Any] = YAML(typ="safe", pure=True).load(source)
    return read
