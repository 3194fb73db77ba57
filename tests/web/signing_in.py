"""A browser that is signed in, for tests of pages that are not about signing in."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask.testing import FlaskClient

from connector import access
from connector.engine import Engine
from connector.roles import Role
from connector.store import accounts
from connector.web import create_app


def visitor(engine: Engine) -> FlaskClient:
    """Somebody who did not sign in."""
    return create_app(engine).test_client()


def admin(engine: Engine) -> FlaskClient:
    """Whoever runs the installation, signed in by one-time link."""
    return _enter(engine, access.admin_link(engine, engine.now()))


def member(engine: Engine, organisation: str, role: Role = Role.MODERATOR) -> FlaskClient:
    """Somebody with one role in one organisation."""
    email = f"{role}@{organisation}.example"
    with engine.store.write() as tx:
        accounts.grant(tx, email, organisation, role, "test", engine.now())
    return _enter(engine, access.link(engine, email, engine.now()))


def _enter(engine: Engine, link: str) -> FlaskClient:
    client = visitor(engine)
    assert client.post(urlsplit(link).path).status_code == 303
    return client
