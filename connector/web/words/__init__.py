"""The words of the pages, in the two languages of those who look after it: a YAML file for each page, here beside this.

Every word stands there in both languages, one under the other, so that a translation that is missing is seen at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Final

from ruamel.yaml import YAML

LANGUAGES: Final = ("nl", "en")

Page = Mapping[str, str]


def _load() -> dict[str, dict[str, Page]]:
    """Language → page → key → words. Raises KeyError when a key has no words in a language."""
    yaml = YAML(typ="safe", pure=True)
    words: dict[str, dict[str, Page]] = {language: {} for language in LANGUAGES}
    for file in sorted(files(__name__).iterdir(), key=lambda each: each.name):
        if file.name.endswith(".yaml"):
            entries = yaml.load(file.read_text("utf-8"))
            for language in LANGUAGES:
                page = {key: str(said[language]) for key, said in entries.items()}
                words[language][file.name.removesuffix(".yaml")] = page
    return words


WORDS: Final = _load()


def counted(page: Page, key: str, number: int, language: str) -> str:
    """The words for so many: `key_one` for one, else `key_more`, with `{n}` filled in."""
    return page[f"{key}_one" if number == 1 else f"{key}_more"].format(n=figure(number, language))


def figure(number: int, language: str) -> str:
    """A whole number as people write it: 12.345 in Dutch, 12,345 in English."""
    text = f"{number:,}"
    return text.replace(",", ".") if language == "nl" else text
