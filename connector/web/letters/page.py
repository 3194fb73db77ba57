"""What these pages share: a plain layout, in the language of who got the link."""

from __future__ import annotations

from typing import Any

from flask import render_template

from connector.web import languages
from connector.web.engines import engine
from connector.web.words import LANGUAGES, WORDS


def show(template: str, language: str | None = None, **values: Any) -> str:
    """Render a page behind a link; without `language` in that of the visitor."""
    spoken = language if language in LANGUAGES else languages.spoken()
    return render_template(
        f"letters/{template}",
        language=spoken,
        words=WORDS[spoken]["letters"],
        privacy_title=WORDS[spoken]["privacy"]["title"],
        instance=engine().config.instance,
        **values,
    )


def gone() -> tuple[str, int]:
    """The page for a link that works no more; it says the same whether there ever was one."""
    return show("gone.html"), 404
