"""The categories of help: their slugs, and what to call them in a neighbour's language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from ruamel.yaml import YAML

OTHER = "other_help"


@dataclass(frozen=True, slots=True)
class Category:
    """One kind of help. Names, descriptions and cue phrases (notation of `language/phrases.py`) are per language."""

    slug: str
    names: dict[str, str]
    about: dict[str, str]
    cues: dict[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def categories() -> dict[str, Category]:
    """Give every category by its slug, in the order of `taxonomy.yaml`."""
    text = resources.files("mapping").joinpath("taxonomy.yaml").read_text(encoding="utf-8")
    return {slug: _category(slug, entry) for slug, entry in YAML(typ="safe", pure=True).load(text).items()}


def _category(slug: str, entry: dict[str, dict[str, str]]) -> Category:
    cues = {
        language: tuple(cue for each in listed.split(",") if (cue := each.strip()))
        for language, listed in entry["cues"].items()
    }
    return Category(slug, entry["name"], entry["about"], cues)


def slugs() -> tuple[str, ...]:
    """Give the slugs in the order of `taxonomy.yaml`."""
    return tuple(categories())


def name(slug: str, language: str = "nl") -> str:
    """Give the name of a category; in Dutch when the language has none, and the slug itself when nobody knows it."""
    category = categories().get(slug)
    return category.names.get(language, category.names["nl"]) if category else slug
