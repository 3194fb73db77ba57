"""Whom somebody in danger can call in their country, and the words around it: calm, honest, no promise of rescue."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from mapping.proposal import Danger

ELSEWHERE = "other"  # of a country without a list of its own: 112, and what the organisation fills in
GRAVEST_FIRST = (Danger.ACUTE, Danger.SUICIDE, Danger.CHILD, Danger.ABUSE, Danger.EXPLOITATION)


@dataclass(frozen=True, slots=True)
class Line:
    """One line to call: its number, and the words around it."""

    before: str
    number: str
    after: str

    @property
    def dial(self) -> str | None:
        """What a telephone dials (RFC 3966), or None when there are too few digits for that."""
        digits = re.match(r"\+?[\d\s().-]+", self.number)
        found = re.sub(r"[^\d+]", "", digits[0]) if digits else ""
        return found if len(found) >= 3 else None


@dataclass(frozen=True, slots=True)
class Page:
    """Lines to call, and what is said before and after them."""

    before: str
    lines: tuple[Line, ...]
    after: str


@cache
def _data() -> Mapping[str, Any]:
    text = files("connector.danger").joinpath("numbers.yaml").read_text("utf-8")
    loaded: Mapping[str, Any] = YAML(typ="safe").load(text)
    return loaded


def shipped(country: str) -> bool:
    """Whether a country has a list of its own here; elsewhere there is only 112."""
    return country in _data()["countries"]


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


def page(signs: Collection[Danger], language: str, own: Mapping[str, str], country: str) -> Page:
    """What the page to practise an ask says instead of advice: there nobody is told of it."""
    before, after = str(_data()["page"][language]).split("{numbers}")
    return Page(before.strip(), tuple(_lines(signs, language, own, country)), after.strip())


def _told(signs: Collection[Danger], language: str, own: Mapping[str, str], country: str) -> str:
    return "\n\n".join(f"{line.before}{line.number}{line.after}" for line in _lines(signs, language, own, country))


def _lines(signs: Collection[Danger], language: str, own: Mapping[str, str], country: str) -> Iterator[Line]:
    listed = _country(country)
    for name, number in _wanted(listed, signs, own):
        before, after = str(listed["lines"][name][language]).split("{number}")
        yield Line(before, number, after)


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
