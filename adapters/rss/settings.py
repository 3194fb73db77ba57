"""The settings of a feed community."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates

from adapters.sanitise import is_web_link


class FeedSettings(Schema):
    """`settings:` of a community whose adapter is `rss`."""

    url = fields.String(required=True, metadata={"description": "Address of the RSS, Atom or JSON feed."})
    id = fields.String(
        validate=validate.Length(1, 200),
        metadata={"description": "A name for this feed that survives a change of address; by default its path."},
    )
    username = fields.String(metadata={"description": "User name, when the feed asks for one (basic authentication)."})
    password = fields.String(metadata={"description": "The password that goes with it."})
    categories = fields.List(fields.String(), metadata={"description": "Read only entries with one of these."})
    interval = fields.Float(
        validate=validate.Range(min=900),
        metadata={"description": "Seconds between checks; 3600 by default, at least 900."},
    )
    websub_secret = fields.String(
        validate=validate.Length(12, 200),
        metadata={"description": "A secret of our own; with it we ask the feed's hub (WebSub) to tell us of changes."},
    )
    own_author = fields.String(metadata={"description": "Our name as an author there; such entries are our own."})

    @validates("url")
    def _is_web(self, value: str, **_: Any) -> None:
        if not is_web_link(value):
            raise ValidationError("must be an absolute http or https address without user name")
