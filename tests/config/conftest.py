"""A small configuration that is right, and an adapter's settings to check it with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from marshmallow import Schema, ValidationError, fields, validate, validates

from connector.config import Config, parse_config

FOLDER = Path(__file__).parent
ENVIRONMENT = {"FORUM_KEY": "s3cret-of-the-forum", "EMPTY": ""}


class ForumSettings(Schema):
    """As an adapter from outside would write it: marshmallow's own messages, and one careless one."""

    url = fields.String(required=True, validate=validate.Length(max=100))
    api_key = fields.String(required=True)
    mode = fields.String(validate=validate.OneOf(["slow", "quick"]))
    pages = fields.Integer(validate=validate.Range(min=1, max=50))

    @validates("api_key")
    def _is_long(self, value: str, **_: object) -> None:
        if len(value) < 10:
            raise ValidationError(f"the key '{value}' is too short")


class FeedSettings(Schema):
    url = fields.Url(required=True)


ADAPTERS: Mapping[str, type[Schema]] = {"forum": ForumSettings, "feed": FeedSettings}


@pytest.fixture(scope="session")
def base() -> str:
    return (FOLDER / "base.yaml").read_text("utf-8")


@pytest.fixture(scope="session")
def parsed() -> Callable[[str], Config]:
    """Check a text as if it stood in wijk.yaml."""
    return lambda text: parse_config(text, Path("wijk.yaml"), ADAPTERS, ENVIRONMENT)
