"""Who may see figures about all communities unsigned: programs that watch, on this machine or with a token."""

from __future__ import annotations

import hmac
import ipaddress

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from connector.config import Config
from connector.web.engines import engine

FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-Ip", "Via")


def may_watch() -> bool:
    """Whether the request has the token for it or, where none is set, comes from this machine itself."""
    token = engine().config.access.metrics_token
    if token is None:
        return _from_here()
    given = request.authorization
    sent = given.token if given is not None and given.type == "bearer" else None
    return hmac.compare_digest(token.reveal().encode(), (sent or "").encode())


def _from_here() -> bool:
    """A proxy on this machine asks for others: what it passes on is not from here."""
    passed_on = not engine().config.access.behind_proxy and any(name in request.headers for name in FORWARDED)
    try:
        return not passed_on and ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def trust_proxy(app: Flask, config: Config) -> None:
    """Take the address of who asks from the web server before us, where the configuration says that it tells so."""
    if config.access.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=0, x_host=0)  # type: ignore[method-assign]
