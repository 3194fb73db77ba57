"""One line of a check, and its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from adapters.contract import Finding, Level
from connector.sentences import say


@dataclass(frozen=True, slots=True)
class Line:
    """`subject` is what it is about: a community, an organisation, or a part of the installation such as `store`."""

    level: Level
    subject: str
    key: str
    text: str

    def as_dict(self) -> dict[str, str]:
        return {"level": self.level.value, "subject": self.subject, "key": self.key, "text": self.text}


def line(language: str, level: Level, subject: str, key: str, **values: Any) -> Line:
    """A line in our own words; `key` names them."""
    return Line(level, subject, key, words_of(language)[key].format(**values))


def from_finding(language: str, subject: str, finding: Finding) -> Line:
    """A line in the words of an adapter or of another part that checks itself."""
    return Line(finding.level, subject, finding.key, say(finding.text, language))


def words_of(language: str) -> Mapping[str, str]:
    """The words of all keys, in Dutch or English."""
    return _read()["nl" if language == "nl" else "en"]


@cache
def _read() -> Mapping[str, Mapping[str, str]]:
    source = files("connector.checkup").joinpath("words.yaml").read_text("utf-8")
    read: Mapping[str, Mapping[str, str]] = YAML(typ="safe", pure=True).load(source)
    return read
