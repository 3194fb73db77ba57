"""From an account to what it may do: grants of the configuration and of commands, within what its provider may say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from connector.config import Config
from connector.config.access import Grant
from connector.engine import Engine
from connector.roles import Identity, Role, highest
from connector.store import Tx, accounts, sessions, signing_in
from connector.store.accounts import EVERYWHERE, Account

LINK = "link"  # the provider of who signs in by one-time link: whoever made it has a shell on the server
LINK_LIFE = timedelta(minutes=15)


def identity(engine: Engine, tx: Tx, account: Account) -> Identity:
    """Who this account is now. Taking a grant back works at once: roles are never kept in a session."""
    config = engine.config
    trusted = _vouched(config, account.provider)
    roles: dict[str, Role] = {}
    whole = False
    for organisations, role in _grants(config, tx, account):
        for key in (organisations & trusted) & config.organisations.keys():
            roles[key] = highest(roles.get(key), role)
        if EVERYWHERE in organisations:
            whole = whole or (role is Role.ADMIN and EVERYWHERE in trusted)
            for key in trusted & config.organisations.keys():
                roles[key] = highest(roles.get(key), role)
    return Identity(account.id, account.name, roles, whole)


def _grants(config: Config, tx: Tx, account: Account) -> Iterator[tuple[frozenset[str], Role]]:
    for grant in config.access.grants:
        if _meant(grant, account):
            yield frozenset({EVERYWHERE}) if grant.everywhere else grant.organisations, grant.role
    if account.email is not None:
        for given in accounts.grants(tx, account.email):
            yield frozenset({given.organisation}), given.role


def _meant(grant: Grant, account: Account) -> bool:
    if grant.via is not None and grant.via != account.provider:
        return False
    if grant.email is not None:
        return grant.email == account.email
    return grant.via is not None and grant.group in account.groups


def _vouched(config: Config, provider: str) -> frozenset[str]:
    """The organisations a way of signing in may let people into; one organisation's forum never opens another's."""
    everything = frozenset({EVERYWHERE, *config.organisations})
    if provider == LINK:
        return everything
    if provider in config.access.forums:
        return config.access.forums[provider].organisations
    if provider in config.access.oidc:
        return config.access.oidc[provider].organisations or everything
    return frozenset()


def first_link(engine: Engine, now: datetime) -> str | None:
    """A link for the very first admin; None once anybody signed in."""
    with engine.store.read() as tx:
        if accounts.anybody(tx):
            return None
    return admin_link(engine, now)


def admin_link(engine: Engine, now: datetime) -> str:
    """A one-time link that signs in whoever runs this installation, as admin of all of it."""
    email = engine.config.instance.contact
    with engine.store.write() as tx:
        accounts.grant(tx, email, EVERYWHERE, Role.ADMIN, "one-time link", now)
    return link(engine, email, now)


def link(engine: Engine, email: str, now: datetime) -> str:
    """The address of a page that signs in whoever has this e-mail address, once, within a quarter of an hour."""
    with engine.store.write() as tx:
        token = signing_in.make_link(tx, email, now + LINK_LIFE)
    return f"{address(engine.config)}/sign-in/link/{token}"


def address(config: Config) -> str:
    """Where the pages are, as people reach them; without a slash at the end."""
    return (config.instance.url or f"http://{config.instance.host}:{config.instance.port}").rstrip("/")


def spans(config: Config) -> tuple[timedelta, timedelta]:
    """How long a session may be idle, and how long it lasts at most."""
    return timedelta(minutes=config.access.idle_minutes), timedelta(hours=config.access.session_hours)


def tidy(engine: Engine) -> None:
    """Drop what is needed no longer to know who somebody is."""
    now = engine.now()
    with engine.store.write() as tx:
        sessions.drop_old(tx, now, *spans(engine.config))
        signing_in.drop_old(tx, now)
        accounts.drop_old(tx, now)
