"""The page with the ways to sign in, and signing out."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from connector.store import sessions
from connector.web import cookies
from connector.web.access import known, public
from connector.web.engines import engine
from connector.web.sign_in import arrival

pages = Blueprint("sign_in", __name__)


@pages.get("/sign-in")
@public
def choose() -> Response | tuple[str, int]:
    """The ways to sign in; who is signed in goes on."""
    found = known()
    to = arrival.safe_path(request.args.get("next"))
    if found is not None and found.roles:
        return redirect(to, 303)
    return arrival.page("no_role" if found is not None else "choose", ways=_ways(to))


def _ways(to: str) -> list[tuple[str, str]]:
    """The (name, address) of each way that is set up."""
    return []


@pages.get("/sign-out")
@public
def ask() -> tuple[str, int]:
    return arrival.page("out")


@pages.post("/sign-out")
@public
def leave() -> Response:
    """End this session, or with `everywhere` all of this person's."""
    found = known()
    if found is not None and request.form.get("everywhere"):
        with engine().store.write() as tx:
            sessions.end_all(tx, found.id)
    response = redirect(url_for("sign_in.gone"), 303)
    cookies.end(response)
    return response


@pages.get("/signed-out")
@public
def gone() -> tuple[str, int]:
    return arrival.page("gone")
