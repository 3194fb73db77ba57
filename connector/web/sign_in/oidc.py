"""OpenID Connect: the authorization code flow with PKCE, state and nonce (OpenID Connect Core 1.0; RFC 9700).

What a sign-in needs on its way back waits in the store, under a token that only this browser holds; it counts once.
"""

from __future__ import annotations

from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from flask import Blueprint, abort, redirect, request, url_for
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response

from connector import access
from connector.config.access import OidcProvider
from connector.web.access import public
from connector.web.engines import engine
from connector.web.sign_in import arrival
from connector.web.sign_in.oidc_client import Client, DoubtfulError

pages = Blueprint("sign_in_oidc", __name__, url_prefix="/sign-in/oidc/<provider>")


@pages.get("")
@public
def start(provider: str) -> Response | tuple[str, int]:
    """Send the browser to the provider."""
    arrival.count()
    client = _client(provider)
    kept = {"verifier": generate_token(64), "nonce": generate_token(32), "state": generate_token(32)}
    try:
        address = client.authorization_url(kept["verifier"], kept["nonce"], kept["state"])
    except (RequestException, DoubtfulError):
        return arrival.failed("unreachable")
    return arrival.set_out(redirect(address, 303), provider, kept | {"to": request.args.get("next", "")})


@pages.get("/back")
@public
def back(provider: str) -> Response | tuple[str, int]:
    """Take what the provider says; only from the browser that began, once, and only when all of it is right."""
    arrival.count()
    client = _client(provider)
    kept = arrival.pending(provider)
    if kept is None or not arrival.same(kept["state"], request.args.get("state", "")):
        return arrival.failed("late")
    if "error" in request.args:
        return arrival.failed("refused")
    try:
        claims = client.claims(request.args, kept["verifier"], kept["nonce"])
    except RequestException:
        return arrival.failed("unreachable")
    except (OAuthError, JoseError, DoubtfulError):
        return arrival.failed("answer")
    who = client.person(claims)
    return arrival.arrive(provider, who.subject, name=who.name, email=who.email, groups=who.groups, to=kept["to"])


def sign_out_url(provider: str) -> str | None:
    """Where to end the session at the provider too, when it has such a page."""
    if provider not in engine().config.access.oidc:
        return None
    try:
        return _client(provider).end_session_url(_outside(url_for("sign_in.gone")))
    except (RequestException, DoubtfulError):
        return None


def _client(key: str) -> Client:
    provider: OidcProvider | None = engine().config.access.oidc.get(key)
    if provider is None:
        abort(404)
    return Client(provider, _outside(url_for("sign_in_oidc.back", provider=key)), engine().now)


def _outside(path: str) -> str:
    """As providers know the page: by the address in the configuration, never by what a request says."""
    return access.address(engine().config) + path
