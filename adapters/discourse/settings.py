"""What an organisation may set for a Discourse forum."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from marshmallow import Schema, ValidationError, fields, validate


def _web_address(value: str) -> None:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValidationError("must be the forum's address, such as https://forum.example.nl")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValidationError("must be the bare address: no name, password, query or #fragment")


class _Category(fields.Field[str]):
    """A category: its number, its slug, or `parent/slug` where a slug is used twice."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, int | str) or not str(value).strip():
            raise ValidationError("must be the slug or the number of a category")
        return str(value).strip().strip("/").casefold()


class DiscourseSettings(Schema):
    """`url` may hold the folder a forum lives in. An empty `categories` reads every category open to the public."""

    url = fields.String(required=True, validate=_web_address)
    username = fields.String(required=True, validate=validate.Length(min=1, max=100))
    api_key = fields.String(required=True, validate=validate.Length(min=1, max=500))
    categories = fields.List(_Category(), load_default=list)
    interval = fields.Float(load_default=60.0, validate=validate.Range(min=15, max=86_400))
    history_days = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=1))
    replies = fields.Boolean(load_default=True)
    messages = fields.Boolean(load_default=True)
    webhook_secret = fields.String(load_default=None, allow_none=True, validate=validate.Length(min=12, max=500))
