"""Signing in and out: one-time links, OpenID Connect, and forums that say who somebody is."""

from __future__ import annotations

from flask import Flask

from connector.web.sign_in import choose, forums, links, oidc


def register(app: Flask) -> None:
    """Add every way of signing in to the application."""
    app.register_blueprint(choose.pages)
    app.register_blueprint(links.pages)
    app.register_blueprint(oidc.pages)
    app.register_blueprint(forums.pages)
