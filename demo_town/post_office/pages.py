"""The post office over HTTP: everybody's mail on one page, as no real post office would."""

from __future__ import annotations

import re

from flask import Flask, render_template, request
from markupsafe import Markup

from demo_town.discourse.pages import spoken
from demo_town.post_office.boxes import PostOffice

_LINK = re.compile(r"https?://[^\s<>]+")


def make_app(office: PostOffice) -> Flask:
    """Build the application that shows what came in."""
    app = Flask(__name__)
    app.jinja_env.globals.update(spoken=spoken, linked=_linked)

    @app.get("/")
    def home() -> str:
        return render_template("boxes.html", letters=office.letters(request.args.get("to", "")))

    return app


def _linked(text: str) -> Markup:
    """A text with its addresses as links."""
    parts, end = [], 0
    for found in _LINK.finditer(text):
        parts += [Markup.escape(text[end : found.start()]), Markup('<a href="{0}">{0}</a>').format(found[0])]
        end = found.end()
    return Markup("").join([*parts, Markup.escape(text[end:])])
