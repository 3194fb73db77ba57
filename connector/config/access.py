"""Who may sign in to the pages, how, and what they may do, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from connector.config.secret import Secret
from connector.roles import Role


@dataclass(frozen=True, slots=True)
class Grant:
    """A role for whoever has this e-mail address, or is in this group according to one way of signing in."""

    role: Role
    organisations: frozenset[str] = frozenset()
    everywhere: bool = False
    email: str | None = None
    group: str | None = None
    via: str | None = None


@dataclass(frozen=True, slots=True)
class OidcProvider:
    """An OpenID Connect provider. Empty `organisations`: it may vouch for people of all of them."""

    key: str
    name: str
    issuer: str
    client_id: str
    client_secret: Secret | None = None
    scopes: tuple[str, ...] = ()
    groups_claim: str = "groups"
    organisations: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ForumProvider:
    """A forum that tells who its members are. It vouches for people of `organisations` only."""

    key: str
    name: str
    url: str
    secret: Secret
    organisations: frozenset[str]


@dataclass(frozen=True, slots=True)
class AccessSettings:
    """Who may sign in and how. Sessions end after `idle_minutes` without a page, and after `session_hours` always."""

    grants: tuple[Grant, ...] = ()
    oidc: Mapping[str, OidcProvider] = field(default_factory=dict)
    forums: Mapping[str, ForumProvider] = field(default_factory=dict)
    idle_minutes: int = 120
    session_hours: int = 12
    behind_proxy: bool = False
    metrics_token: Secret | None = None
