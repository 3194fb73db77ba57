"""What an organisation may set for a WordPress site."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from marshmallow import Schema, ValidationError, fields, validate, validates, validates_schema

from adapters.sanitise import is_web_link


class _Category(fields.Field[str]):
    """A category: its number or its slug."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, int | str) or not str(value).strip():
            raise ValidationError("must be the slug or the number of a category")
        return str(value).strip().casefold()


class WordPressSettings(Schema):
    """`url` may hold the folder a site lives in. Without `username` the site is only read."""

    url = fields.String(required=True)
    username = fields.String(load_default=None, allow_none=True, validate=validate.Length(min=1, max=100))
    application_password = fields.String(load_default=None, allow_none=True, validate=validate.Length(min=1, max=200))
    categories = fields.List(_Category(), load_default=list)
    interval = fields.Float(load_default=300.0, validate=validate.Range(min=60, max=86_400))

    @validates("url")
    def _is_web(self, value: str, **_: Any) -> None:
        if not is_web_link(value):
            raise ValidationError(
                "must be the site's address, such as https://www.example.nl, without name or password"
            )
        if urlsplit(value).query or urlsplit(value).fragment:
            raise ValidationError("must be the bare address: no query or #fragment")

    @validates_schema
    def _both_or_none(self, data: Mapping[str, Any], **_: Any) -> None:
        if bool(data.get("username")) != bool(data.get("application_password")):
            missing = "application_password" if data.get("username") else "username"
            raise ValidationError("username and application_password belong together", missing)
