"""One-time links. Opening one only shows a button: mail scanners open links too, and press no buttons."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from connector import access
from connector.store import signing_in
from connector.web.access import public
from connector.web.engines import engine
from connector.web.sign_in import arrival

pages = Blueprint("sign_in_link", __name__, url_prefix="/sign-in/link")


@pages.get("/<token>")
@public
def show(token: str) -> tuple[str, int]:
    return arrival.page("link")


@pages.post("/<token>")
@public
def use(token: str) -> Response | tuple[str, int]:
    """Sign in whoever the link is for, once."""
    arrival.count()
    running = engine()
    with running.store.write() as tx:
        email = signing_in.use_link(tx, token, running.now())
    if email is None:
        return arrival.failed("link")
    return arrival.arrive(access.LINK, email, name=email.partition("@")[0], email=email, groups=(), to=None)
