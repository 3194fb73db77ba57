"""The words people ask with: `words.tsv`, in the notation of the language packs."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from mapping.language.phrases import Hit, PhraseList


@lru_cache(maxsize=1)
def _list() -> PhraseList:
    text = resources.files("mapping.asking").joinpath("words.tsv").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return PhraseList((slug, phrase) for slug, phrase in lines)


def slugs(text: str) -> frozenset[str]:
    """What of the list a text holds."""
    return _list().slugs(text)


def hits(text: str, slug: str) -> list[Hit]:
    """Where a text says it."""
    return [hit for hit in _list().find(text) if hit.slug == slug]
