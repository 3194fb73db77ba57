"""The words of `wijkconnector init`, Dutch and English."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML


def words(language: str) -> Mapping[str, Any]:
    """What the conversation says."""
    return _read("words.yaml")[_known(language)]


def snippets(language: str) -> Mapping[str, Any]:
    """Lines of the files that are written."""
    return _read("snippets.yaml")[_known(language)]


def template(language: str) -> str:
    """The configuration that is written, with its holes."""
    return files("connector.setting_up").joinpath(f"config.{_known(language)}.txt").read_text("utf-8")


def _known(language: str) -> str:
    return "nl" if language == "nl" else "en"


@cache
def _read(name: str) -> Mapping[str, Mapping[str, Any]]:
    source = files("connector.setting_up").joinpath(name).read_text("utf-8")
    read: Mapping[str, Mapping[str, Any]] = YAML(typ="safe", pure=True).load(source)
    return read
