"""The page with the ways to sign in, and signing out."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from connector.store import accounts, sessions
from connector.web import cookies
from connector.web.access import known, public
from connector.web.engines import engine
from connector.web.own_path import own_path
from connector.web.sign_in import arrival, oidc

pages = Blueprint("sign_in", __name__)


@pages.get("/sign-in")
@public
def choose() -> Response | tuple[str, int]:
    """The ways to sign in; who is signed in goes on."""
    found = known()
    to = own_path(request.args.get("next"))
    if found is not None and found.roles:
        return redirect(to, 303)
    return arrival.page("no_role" if found is not None else "choose", ways=_ways(to))


def _ways(to: str) -> list[tuple[str, str]]:
    """The (name, address) of each way that is set up."""
    ways = engine().config.access
    to_next = None if to == "/" else to
    return [
        *((way.name, url_for("sign_in_oidc.start", provider=key, next=to_next)) for key, way in ways.oidc.items()),
        *((way.name, url_for("sign_in_forum.start", provider=key, next=to_next)) for key, way in ways.forums.items()),
    ]


@pages.get("/sign-out")
@public
def ask() -> tuple[str, int]:
    return arrival.page("out")


@pages.post("/sign-out")
@public
def leave() -> Response:
    """End this session, or with `everywhere` all of this person's."""
    found = known()
    provider = None
    if found is not None:
        with engine().store.write() as tx:
            account = accounts.get(tx, found.id)
            provider = None if account is None else account.provider
            if request.form.get("everywhere"):
                sessions.end_all(tx, found.id)
    response = redirect(url_for("sign_in.gone", provider=provider), 303)
    cookies.end(response)
    return response


@pages.get("/signed-out")
@public
def gone() -> tuple[str, int]:
    """Say that they are signed out here, and where to end the session of the provider too."""
    provider = request.args.get("provider", "")
    there = oidc.sign_out_url(provider)
    name = "" if there is None else engine().config.access.oidc[provider].name
    return arrival.page("gone", there=there, name=name)
