"""What every way of signing in ends with: an account, a session, a line in the log, and the page they wanted."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Iterable
from typing import Any

from flask import abort, make_response, redirect, request
from werkzeug.wrappers import Response

from connector.store import accounts, decisions, people, signing_in
from connector.web import cookies
from connector.web.engines import engine
from connector.web.own_path import own_path
from connector.web.page import show

UNDER_WAY = "signing-in"  # the cookie of a sign-in that goes on elsewhere
MOST_BY_ADDRESS = 60  # attempts an hour; a whole office may share one address
MOST_BY_ACCOUNT = 20


def arrive(
    provider: str, subject: str, *, name: str, email: str | None, groups: Iterable[str], to: str | None
) -> Response:
    """Sign somebody in as a way of signing in knows them, and send them to the page they wanted."""
    running = engine()
    now = running.now()
    with running.store.write() as tx:
        account = accounts.signed_in(tx, provider, subject, name=name, email=email, groups=groups, now=now)
        tries = signing_in.tried(tx, f"account:{account}", now)
        if tries <= MOST_BY_ACCOUNT:
            decisions.log(tx, now, f"account:{account}", "access.signed_in", f"by {provider}", by=f"account:{account}")
    if tries > MOST_BY_ACCOUNT:
        abort(make_response(failed("often", 429)))
    response = redirect(own_path(to), 303)
    cookies.begin(response, account)
    cookies.drop(response, cookies.name(UNDER_WAY))
    return response


def set_out(response: Response, provider: str, kept: dict[str, str]) -> Response:
    """Remember, for this browser only, what is needed when it comes back from the provider."""
    running = engine()
    with running.store.write() as tx:
        token = signing_in.start(tx, provider, kept, running.now())
    cookies.keep(response, cookies.name(UNDER_WAY), token)
    return response


def pending(provider: str) -> dict[str, str] | None:
    """What was remembered when this browser set out; once."""
    running = engine()
    token = request.cookies.get(cookies.name(UNDER_WAY))
    if token is None:
        return None
    with running.store.write() as tx:
        return signing_in.finish(tx, provider, token, running.now())


def same(one: str, other: str) -> bool:
    """Whether two secrets are the same, in a time that does not tell how much of them is."""
    return hmac.compare_digest(one.encode(), other.encode())


def count() -> None:
    """Count an attempt from this address; too many in an hour are turned away."""
    running = engine()
    now = running.now()
    with running.store.write() as tx:
        who = people.person_id(tx, "sign-in", _network(request.remote_addr or ""))
        tries = signing_in.tried(tx, f"address:{who}", now)
    if tries > MOST_BY_ADDRESS:
        abort(make_response(failed("often", 429)))


def _network(address: str) -> str:
    """Whom attempts are counted for: an IPv4 address, or the /64 of IPv6 that one customer has to choose from."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)


def page(kind: str, status: int = 200, **values: Any) -> tuple[str, int]:
    """One of the pages about signing in."""
    return show("sign_in.html", kind=kind, **values), status


def failed(why: str, status: int = 400) -> tuple[str, int]:
    """Say that it did not work, and what to do; `why` is one of the words of these pages."""
    return page("failed", status, why=why)
