"""Who may see a page. Every route is behind a sign-in unless it says that it is not.

    @pages.get("/queue")
    @signed_in(Role.MODERATOR)
    def queue() -> str:
        mine = current().organisations(Role.MODERATOR)

    @pages.get("/healthz")
    @public
    def healthz() -> Response: ...

A view shows and changes only what belongs to `current().organisations(...)`; what is another organisation's is 404, so
that nobody learns that it exists. Each form that posts has `{{ csrf_field() }}` in it; it is checked here for all.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, g, redirect, request, url_for
from markupsafe import Markup
from werkzeug.exceptions import HTTPException, Unauthorized

from connector import access
from connector.roles import Identity, Role
from connector.web import bearer, cookies
from connector.web.engines import engine

__all__ = ["Identity", "Role", "csrf_field", "current", "known", "may", "public", "signed_in"]

F = TypeVar("F", bound=Callable[..., Any])
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OURS = frozenset({"same-origin", "none"})  # Sec-Fetch-Site of a page of ours, or of an address somebody typed
PUBLIC = "public"
API = "/api/"


def signed_in(role: Role = Role.VIEWER) -> Callable[[F], F]:
    """Let in who has this role in at least one organisation."""

    def mark(view: F) -> F:
        view.__dict__["needs"] = role
        return view

    return mark


def public(view: F) -> F:
    """Let everybody in: the page tells nothing about people, or what it needs is in its address."""
    view.__dict__["needs"] = PUBLIC
    return view


def needs(app: Flask, endpoint: str) -> Role | str | None:
    """What a route says it needs: a role, PUBLIC, or None when it does not say (it then needs a viewer)."""
    if endpoint == "static":
        return PUBLIC
    found: Role | str | None = getattr(app.view_functions[endpoint], "needs", None)
    return found


def known() -> Identity | None:
    """Who is asking, or None when nobody signed in."""
    if "identity" not in g:
        who = bearer.identity if request.path.startswith(API) else cookies.signed_in
        g.identity = who(engine())
    found: Identity | None = g.identity
    return found


def current() -> Identity:
    """Who is asking. Nobody: a page sends them to sign in, the API says 401."""
    found = known()
    if found is None:
        raise Unauthorized if request.path.startswith(API) else _sign_in_first()
    return found


def _sign_in_first() -> HTTPException:
    back = request.full_path.rstrip("?") if request.method == "GET" else "/"
    return HTTPException(response=redirect(url_for("sign_in.choose", next=back if back != "/" else None), 303))


def may(role: Role, organisation: str) -> bool:
    """Whether who is asking may do this; for templates."""
    found = known()
    return found is not None and found.may(role, organisation)


def csrf_field() -> Markup:
    """The hidden field that proves that a form came from a page of ours."""
    return Markup('<input type="hidden" name="csrf" value="{}">').format(_csrf() or "")


def install(app: Flask) -> None:
    """Guard every route of the application, and give templates `identity`, `may` and `csrf_field`."""
    app.before_request(_guard)
    app.context_processor(lambda: {"identity": known(), "may": may, "csrf_field": csrf_field, "Role": Role})


def _guard() -> None:
    if request.endpoint is None:
        return  # 404 or 405; says nothing
    if request.method not in SAFE:
        _from_our_page()
    need = needs(current_app, request.endpoint)
    if need == PUBLIC:
        return
    if not current().roles:
        raise _sign_in_first()  # that page says that they have no role yet
    if not current().organisations(need if isinstance(need, Role) else Role.VIEWER):
        abort(403)
    if request.method not in SAFE and not request.path.startswith(API):
        _right_token()


def _from_our_page() -> None:
    """Refuse what another site lets a browser send. Programs send neither header, and browsers always one."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    ours = {request.host, urlsplit(access.address(engine().config)).netloc}
    if (site is not None and site not in OURS) or (site is None and origin and urlsplit(origin).netloc not in ours):
        abort(403)


def _right_token() -> None:
    expected = _csrf()
    if expected is None or not hmac.compare_digest(expected.encode(), request.form.get("csrf", "").encode()):
        abort(403)


def _csrf() -> str | None:
    """Derived from the session, which no script and no other site can read."""
    session = cookies.token()
    return None if session is None else hmac.new(session.encode(), b"csrf", hashlib.sha256).hexdigest()
