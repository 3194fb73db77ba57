"""The words of the commands, Dutch and English."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML


def words(language: str) -> Mapping[str, Any]:
    """What the commands say, by command."""
    return _read()["nl" if language == "nl" else "en"]


@cache
def _read() -> Mapping[str, Mapping[str, Any]]:
    source = files("connector.cli").joinpath("words.yaml").read_text("utf-8")
    read: Mapping[str, Mapping[str, Any]] = YAML(typ="safe", pure=True).load(source)
    return read
