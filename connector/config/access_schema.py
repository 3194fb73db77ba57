"""The `access` section of config.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from connector.config.access import AccessSettings, ForumProvider, Grant, OidcProvider
from connector.config.fields import Reference, SecretText, about, web_address
from connector.config.secret import Secret
from connector.roles import Role
from mapping.fields import OneOrMany, Words

_DEFAULT = AccessSettings()
_KEY = validate.Regexp(r"[a-z0-9][a-z0-9-]{0,31}\Z", error="a key has small letters, digits and - only, at most 32")
_LENGTH = validate.Length(min=16, error="must have at least 16 characters")


class GrantSchema(Schema):
    """A role for somebody."""

    email = fields.Email(load_default=None, metadata=about("For whoever signs in with this e-mail address."))
    group = Words(load_default=None, metadata=about("For whoever is in this group there."))
    via = Words(load_default=None, metadata=about("The way of signing in that says so, by its key."))
    role = fields.Enum(Role, by_value=True, required=True, metadata=about("What they may do."))
    organisations = OneOrMany(
        Reference("organisations"), load_default=list, metadata=about("For which organisations they may.")
    )
    everywhere = fields.Boolean(load_default=False, metadata=about("For all organisations: the whole installation."))

    @validates_schema(skip_on_field_errors=True)
    def _one_of_each(self, data: dict[str, Any], **_: Any) -> None:
        if (data["email"] is None) == (data["group"] is None):
            raise ValidationError("needs an email, or a group and via")
        if data["group"] is not None and data["via"] is None:
            raise ValidationError("a group needs via: the way of signing in that knows the group")
        if bool(data["organisations"]) == data["everywhere"]:
            raise ValidationError("needs organisations, or everywhere: true")


class OidcSchema(Schema):
    """An OpenID Connect provider."""

    name = Words(required=True, validate=validate.Length(max=60), metadata=about("What the button says."))
    issuer = fields.String(required=True, validate=web_address, metadata=about("Its address, as it gives it itself."))
    client_id = Words(required=True, metadata=about("How it knows us."))
    client_secret = SecretText(
        load_default=None, metadata=about("The secret for that: ${ENV:NAME} or ${FILE:path}; none for a public client.")
    )
    scopes = OneOrMany(Words(), load_default=list, metadata=about("What to ask for besides openid, profile, email."))
    groups_claim = Words(load_default="groups", metadata=about("The claim that names somebody's groups."))
    organisations = OneOrMany(
        Reference("organisations"), load_default=list, metadata=about("For whom it may vouch; all when left out.")
    )


class ForumSchema(Schema):
    """A forum that says who its members are."""

    name = Words(required=True, validate=validate.Length(max=60), metadata=about("What the button says."))
    url = fields.String(required=True, validate=web_address, metadata=about("Address of the forum."))
    secret = SecretText(required=True, validate=_LENGTH, metadata=about("The secret we share with it."))
    organisations = OneOrMany(
        Reference("organisations"),
        required=True,
        validate=validate.Length(min=1),
        metadata=about("For whom it may vouch."),
    )


class AccessSchema(Schema):
    """Who may sign in to the pages, and what they may do."""

    grants = fields.List(fields.Nested(GrantSchema), load_default=list, metadata=about("Roles for people."))
    oidc = fields.Dict(
        keys=fields.String(validate=_KEY),
        values=fields.Nested(OidcSchema),
        load_default=dict,
        metadata=about("OpenID Connect providers, each under a key of its own."),
    )
    forums = fields.Dict(
        keys=fields.String(validate=_KEY),
        values=fields.Nested(ForumSchema),
        load_default=dict,
        metadata=about("Forums to sign in by, each under a key of its own."),
    )
    idle_minutes = fields.Integer(
        load_default=_DEFAULT.idle_minutes,
        strict=True,
        validate=validate.Range(5, 1440),
        metadata=about("Minutes without a page after which a session ends."),
    )
    session_hours = fields.Integer(
        load_default=_DEFAULT.session_hours,
        strict=True,
        validate=validate.Range(1, 168),
        metadata=about("Hours after which a session ends in any case."),
    )
    behind_proxy = fields.Boolean(
        load_default=_DEFAULT.behind_proxy,
        metadata=about("A web server before it says in X-Forwarded-For who asks."),
    )
    metrics_token = SecretText(
        load_default=None, validate=_LENGTH, metadata=about("Opens /metrics for who is not on this machine.")
    )

    @validates_schema(skip_on_field_errors=True)
    def _ways_exist_once(self, data: dict[str, Any], **_: Any) -> None:
        if both := sorted(data["oidc"].keys() & data["forums"].keys()):
            raise ValidationError(f"the key {both[0]} is used twice: under oidc and under forums", "forums")
        if "link" in data["oidc"] or "link" in data["forums"]:
            raise ValidationError("link is the name of the one-time links; choose another key")
        ways = data["oidc"].keys() | data["forums"].keys()
        unknown = {
            number: {"via": [f"there is no '{grant['via']}' under oidc or forums"]}
            for number, grant in enumerate(data["grants"])
            if grant["via"] is not None and grant["via"] not in ways
        }
        if unknown:
            raise ValidationError({"grants": unknown})


def build_access(data: Mapping[str, Any]) -> AccessSettings:
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
