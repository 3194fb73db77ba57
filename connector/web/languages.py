"""Which language a page speaks: what the visitor chose, else what the browser wishes, else that of the installation."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from connector.web import cookies
from connector.web.access import public
from connector.web.engines import engine
from connector.web.own_path import own_path
from connector.web.words import LANGUAGES

pages = Blueprint("languages", __name__)
COOKIE = "language"
A_YEAR = 365 * 86_400  # seconds


def spoken() -> str:
    """The language of this page: `nl` or `en`."""
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return chosen
    return request.accept_languages.best_match(LANGUAGES) or engine().config.instance.language


def other() -> str:
    """The language to switch to."""
    return next(language for language in LANGUAGES if language != spoken())


@pages.get("/language/<any(nl, en):language>")
@public
def choose(language: str) -> Response:
    """Remember the choice, and go back to the page it was made on."""
    response = redirect(own_path(request.args.get("back")), 303)
    response.set_cookie(COOKIE, language, max_age=A_YEAR, secure=cookies.secure(), httponly=True, samesite="Lax")
    return response
