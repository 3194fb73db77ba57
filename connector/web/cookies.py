"""The cookie that says which session a browser has."""

from __future__ import annotations

from flask import g, request
from werkzeug.wrappers import Response

from connector import access
from connector.engine import Engine
from connector.roles import Identity
from connector.store import accounts, sessions
from connector.web.engines import engine


def secure() -> bool:
    """Whether people reach the pages over https."""
    return access.address(engine().config).startswith("https:")


def name(what: str = "session") -> str:
    """`__Host-` makes a browser refuse the cookie when it comes from a sister domain or without https."""
    return f"{'__Host-' if secure() else ''}wijk-{what}"


def token() -> str | None:
    """What the browser holds, whether or not it still stands."""
    return request.cookies.get(name())


def signed_in(engine: Engine) -> Identity | None:
    """Who the session belongs to."""
    held = token()
    if held is None:
        return None
    now = engine.now()
    with engine.store.read() as tx:
        found = sessions.find(tx, held, now, *access.spans(engine.config))
        account = None if found is None else accounts.get(tx, found[0])
        identity = None if account is None else access.identity(engine, tx, account)
    if found is not None and found[1]:
        with engine.store.write() as tx:
            sessions.seen(tx, held, now)
    return identity


def begin(response: Response, account: str) -> None:
    """Sign the browser in. Whatever session it had ends, so that nobody can prepare one for somebody else."""
    running = engine()
    held = token()
    with running.store.write() as tx:
        if held is not None:
            sessions.end(tx, held)
        fresh = sessions.begin(tx, account, running.now())
    keep(response, name(), fresh)
    g.pop("identity", None)


def end(response: Response) -> None:
    """Sign the browser out."""
    held = token()
    if held is not None:
        with engine().store.write() as tx:
            sessions.end(tx, held)
    drop(response, name())


def keep(response: Response, cookie: str, value: str) -> None:
    """Set a cookie for as long as the browser is open."""
    response.set_cookie(cookie, value, secure=secure(), httponly=True, samesite="Lax", path="/")


def drop(response: Response, cookie: str) -> None:
    response.delete_cookie(cookie, secure=secure(), httponly=True, samesite="Lax", path="/")
