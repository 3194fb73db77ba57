"""Whom somebody in danger can call in their country, and the words around it: calm, honest, no promise of rescue."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from mapping.proposal import Danger

ELSEWHERE = "other"  # of a country without a list of its own: 112, and what the organisation fills in
GRAVEST_FIRST = (Danger.ACUTE, Danger.SUICIDE, Danger.CHILD, Danger.ABUSE, Danger.EXPLOITATION)


@cache
def _data() -> Mapping[str, Any]:
    text = files("connector.danger").joinpath("numbers.yaml").read_text("utf-8")
    loaded: Mapping[str, Any] = YAML(typ="safe").load(text)
    return loaded


def lines(country: str) -> tuple[str, ...]:
    """The names of the lines in a country that an organisation may give a number of its own."""
    return tuple(_country(country)["lines"])


def message(
    signs: Collection[Danger], language: str, names: Mapping[str, str], own: Mapping[str, str], country: str
) -> tuple[str, str]:
    """Title and text for the author of a post with these signs.

    `names` fills in organisation and connector; `own` holds an organisation's own numbers by the name of their line;
    `country` is the code of ISO 3166-1, such as NL.
    """
    words = _data()["message"][language]
    return words["title"], words["text"].format(numbers=_told(signs, language, own, country), **names).strip()


def page(signs: Collection[Danger], language: str, own: Mapping[str, str], country: str) -> str:
    """What the page to practise an ask says instead of advice: there nobody is told of it."""
    return str(_data()["page"][language]).format(numbers=_told(signs, language, own, country)).strip()


def _told(signs: Collection[Danger], language: str, own: Mapping[str, str], country: str) -> str:
    listed = _country(country)
    return "\n\n".join(_line(listed["lines"][name], language, number) for name, number in _wanted(listed, signs, own))


def _country(code: str) -> Mapping[str, Any]:
    known: Mapping[str, Mapping[str, Any]] = _data()["countries"]
    return known.get(code, known[ELSEWHERE])


def _wanted(listed: Mapping[str, Any], signs: Collection[Danger], own: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The lines for these signs that have a number, each once, the gravest sign first."""
    names = [name for sign in GRAVEST_FIRST if sign in signs for name in listed["signs"][sign.value]]
    for name in dict.fromkeys(names):
        number = own.get(name) or str(listed["lines"][name]["number"])
        if number:
            yield name, number


def _line(line: Mapping[str, Any], language: str, number: str) -> str:
    return str(line[language]).format(number=number)
