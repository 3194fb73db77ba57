"""The `access` section: who may sign in, how, and what they may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import validate

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
    scopes: tuple[str, ...] = ("openid", "profile", "email")
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


_DEFAULT = AccessSettings()
_KEY = validate.Regexp(r"[a-z0-9][a-z0-9-]{0,31}\Z", error="a key has small letters, digits and - only, at most 32")


def _about(text: str) -> dict[str, str]:
    return {"description": text}


def build(data: Mapping[str, Any]) -> AccessSettings:
    """Make the settings of what AccessSchema loaded."""
    return AccessSettings(
        **{
            **data,
            "grants": tuple(_grant(entry) for entry in data["grants"]),
            "oidc": {key: _oidc(key, entry) for key, entry in data["oidc"].items()},
            "forums": {key: _forum(key, entry) for key, entry in data["forums"].items()},
            "metrics_token": _secret(data["metrics_token"]),
        }
    )


def _grant(data: Mapping[str, Any]) -> Grant:
    email = data["email"] and data["email"].lower()
    return Grant(**{**data, "organisations": frozenset(data["organisations"]), "email": email})


def _oidc(key: str, data: Mapping[str, Any]) -> OidcProvider:
    changed = {
        "issuer": data["issuer"].rstrip("/"),
        "client_secret": _secret(data["client_secret"]),
        "scopes": tuple(data["scopes"]),
        "organisations": frozenset(data["organisations"]),
    }
    return OidcProvider(key=key, **{**data, **changed})


def _forum(key: str, data: Mapping[str, Any]) -> ForumProvider:
    changed = {
        "url": data["url"].rstrip("/"),
        "secret": Secret(data["secret"]),
        "organisations": frozenset(data["organisations"]),
    }
    return ForumProvider(key=key, **{**data, **changed})


def _secret(value: str | None) -> Secret | None:
    return None if value is None else Secret(value)
