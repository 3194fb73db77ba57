"""Whom somebody in danger can call, and the words around it: calm, honest, without a promise of rescue."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from mapping.proposal import Danger

GRAVEST_FIRST = (Danger.ACUTE, Danger.SUICIDE, Danger.CHILD, Danger.ABUSE, Danger.EXPLOITATION)


@cache
def _data() -> Mapping[str, Any]:
    text = files("connector.danger").joinpath("numbers.yaml").read_text("utf-8")
    loaded: Mapping[str, Any] = YAML(typ="safe").load(text)
    return loaded


def lines() -> tuple[str, ...]:
    """The names of the lines an organisation may give a number of its own."""
    return tuple(_data()["lines"])


def message(
    signs: Collection[Danger], language: str, names: Mapping[str, str], own: Mapping[str, str]
) -> tuple[str, str]:
    """Title and text for the author of a post with these signs.

    `names` fills in organisation and connector; `own` holds an organisation's own numbers by the name of their line.
    """
    words = _data()["message"][language]
    numbers = "\n\n".join(_line(name, language, own) for name in _lines_for(signs, own))
    return words["title"], words["text"].format(numbers=numbers, **names).strip()


def _lines_for(signs: Collection[Danger], own: Mapping[str, str]) -> list[str]:
    """The lines for these signs, the gravest sign first, each once; those without a number are left out."""
    wanted = [name for sign in GRAVEST_FIRST if sign in signs for name in _data()["signs"][sign.value]]
    return [name for name in dict.fromkeys(wanted) if _number(name, own)]


def _number(name: str, own: Mapping[str, str]) -> str:
    return own.get(name) or str(_data()["lines"][name]["number"])


def _line(name: str, language: str, own: Mapping[str, str]) -> str:
    return str(_data()["lines"][name][language]).format(number=_number(name, own))
