"""The `mail:` section: the SMTP server that carries what is for organisations and moderators, never for residents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from connector.config.secret import Secret
from mapping.fields import Words

_HERE = ("localhost", "127.0.0.1", "::1")


class MailSecurity(StrEnum):
    """How the connection is kept private. Ports are those of RFC 8314 and RFC 5321."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"

    @property
    def port(self) -> int:
        return {"none": 25, "starttls": 587, "tls": 465}[self.value]


@dataclass(frozen=True, slots=True)
class MailSettings:
    """Where mail is handed over, and as whom. `timeout` in seconds; `ca_file`: an authority of one's own."""

    host: str
    port: int
    security: MailSecurity
    sender: str
    sender_name: str | None = None
    username: str | None = None
    password: Secret | None = None
    ca_file: Path | None = None
    timeout: float = 30.0


class MailSchema(Schema):
    """The SMTP server that mail goes out by."""

    host = Words(required=True, metadata={"description": "The SMTP server."})
    port = fields.Integer(
        load_default=None,
        strict=True,
        validate=validate.Range(1, 65535),
        metadata={"description": "Its port; when left out the usual one for the security."},
    )
    security = fields.Enum(
        MailSecurity,
        by_value=True,
        load_default=MailSecurity.STARTTLS,
        metadata={"description": "How the connection is kept private."},
    )
    username = fields.String(load_default=None, metadata={"description": "The account there, when it asks for one."})
    password = fields.String(
        load_default=None, metadata={"description": "The password for that: ${ENV:NAME} or ${FILE:path}."}
    )
    sender = fields.Email(required=True, metadata={"description": "The address mail comes from."})
    sender_name = Words(
        load_default=None,
        validate=validate.Length(max=100),
        metadata={"description": "The name mail comes from; the name of this installation when left out."},
    )
    ca_file = fields.String(
        load_default=None, metadata={"description": "A file with the certificate of an authority of your own."}
    )
    timeout = fields.Float(
        load_default=30.0, validate=validate.Range(1, 300), metadata={"description": "Seconds to wait for the server."}
    )

    @validates_schema(skip_on_field_errors=True)
    def _password_stays_private(self, data: dict[str, Any], **_: Any) -> None:
        if (data["username"] is None) != (data["password"] is None):
            raise ValidationError("username and password go together", "password")
        if data["username"] is not None and data["security"] is MailSecurity.NONE and data["host"] not in _HERE:
            raise ValidationError("a password needs security: starttls or tls", "security")


def build_mail(data: Mapping[str, Any] | None, folder: Path) -> MailSettings | None:
    """The settings of what MailSchema loaded; None when no mail goes out. `ca_file` is seen from `folder`."""
    if data is None:
        return None
    return MailSettings(
        **{
            **data,
            "port": data["port"] or data["security"].port,
            "password": None if data["password"] is None else Secret(data["password"]),
            "ca_file": None if data["ca_file"] is None else folder / data["ca_file"],
        }
    )
