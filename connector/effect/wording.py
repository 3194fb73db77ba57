"""Figures in words and signs, in Dutch or English: how a number, a withheld one and nothing at all look."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from connector.effect.indicators import definitions
from connector.effect.period import Period
from connector.effect.release import Shown, Why

LANGUAGES = ("nl", "en")
Words = Mapping[str, Any]


@cache
def words(language: str) -> Words:
    """What the report says in a language."""
    text = files("connector.effect").joinpath("words.yaml").read_text("utf-8")
    found: Mapping[str, Words] = YAML(typ="safe").load(text)
    return found[language]


def name(key: str, language: str) -> str:
    """What an indicator is called."""
    return str(definitions()[key][language]["name"])


def source(key: str, language: str) -> str:
    """Where the way of counting, or the question, comes from."""
    said = definitions()[key]["source"]
    return str(words(language)["own_count"] if said == "own count" else said[language])


def number(value: float, language: str) -> str:
    """1,234.5 as it is written: 1.234,5 in Dutch. Whole numbers without decimals."""
    written = f"{value:,.0f}" if value == int(value) else f"{value:,.2f}".rstrip("0")
    return written.translate(str.maketrans(",.", ".,")) if language == "nl" else written


def shown(key: str, figure: Shown | None, language: str) -> str:
    """A figure with its unit; a mark where it is withheld or cannot be said."""
    said = words(language)
    if figure is None or figure.why is Why.NOTHING:
        return str(said["nothing_mark"])
    if figure.value is None:
        return str(said["withheld_mark"])
    written = f"{number(figure.value, language)}{said['units'][definitions()[key]['unit']]}"
    if figure.low is None and figure.high is None:
        return written
    ends = ("…" if end is None else number(end, language) for end in (figure.low, figure.high))
    return f"{written} ({'–'.join(ends)})"


def read_out(text: str, language: str) -> str:
    """A figure as it is read out: the words where a mark stands."""
    said = words(language)
    return {str(said["withheld_mark"]): str(said["withheld"]), str(said["nothing_mark"]): str(said["nothing"])}.get(
        text, text
    )


def period(one: Period, language: str) -> str:
    """A period as people say it: 2026, januari tot en met maart 2026, maart 2026."""
    said = words(language)
    months = [said["months"][month % 12] for month in one.parts]
    if one.kind == "year":
        return str(one.year)
    if one.kind == "month":
        return f"{months[0]} {one.year}"
    return str(said["quarter"]).format(first=months[0], last=months[-1], year=one.year)
