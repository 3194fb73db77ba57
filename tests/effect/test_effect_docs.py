"""The manual defines each indicator as the program does, in both languages."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_manual_has_the_indicators_as_they_are_defined(language: str) -> None:
    page = (DOCS / language / "effect.md").read_text("utf-8")
    assert page == runpy.run_path(str(DOCS / "make_effect.py"))["filled"](page, language), "run docs/make_effect.py"
