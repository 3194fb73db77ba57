"""Pages for people who look after the connector, health and figures for machines, and the door for webhooks."""

from __future__ import annotations

from types import TracebackType

from flask import Flask, Response, request

from connector.engine import Engine
from connector.web import (
    access,
    api,
    cookies,
    dashboard,
    health,
    letters,
    outgoing,
    practice,
    sign_in,
    watchers,
    webhooks,
)

ExceptionInfo = tuple[type, BaseException, TracebackType] | tuple[None, None, None]
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",  # with no-referrer a browser hides from ourselves where a form came from
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
HTTPS_ONLY = "max-age=31536000"  # a year; without the sister domains, which are not ours to speak for
MOST_BODY = 1024 * 1024  # bytes; a webhook is far smaller


class Pages(Flask):
    """Flask, which tells the log where something went wrong, but never the address: that may hold a token or a name."""

    def log_exception(self, exc_info: ExceptionInfo) -> None:
        rule = request.url_rule.rule if request.url_rule is not None else "an unknown address"
        self.logger.error("%s %s failed", request.method, rule, exc_info=exc_info)


def create_app(engine: Engine) -> Flask:
    """The web side of one process."""
    app = Pages(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BODY
    app.extensions["wijkconnector"] = engine
    dashboard.register(app)
    app.register_blueprint(health.pages)
    app.register_blueprint(webhooks.pages)
    app.register_blueprint(outgoing.pages)
    letters.register(app)
    app.register_blueprint(practice.pages)
    sign_in.register(app)
    api.register(app)
    watchers.trust_proxy(app, engine.config)
    access.install(app)
    app.after_request(_secure)
    return app


def _secure(response: Response) -> Response:
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    if cookies.secure():
        response.headers.setdefault("Strict-Transport-Security", HTTPS_ONLY)
    return response
