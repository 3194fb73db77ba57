"""Marshmallow fields and checks the sections of the configuration share."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from marshmallow import ValidationError, fields

from mapping.fields import Words


class Reference(Words):
    """The key of something that is configured elsewhere: `kind` is organisations, communities, areas or adapters."""

    def __init__(self, kind: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind = kind


class SecretText(fields.String):
    """A text that should come from `${ENV:NAME}` or `${FILE:path}`."""


def about(text: str) -> dict[str, str]:
    """The metadata that explains a setting."""
    return {"description": text}


def web_address(value: str) -> None:
    """Refuse what is no plain address of a site."""
    try:
        parts = urlsplit(value)
        plain = parts.scheme in ("http", "https") and parts.hostname and not parts.username and not parts.query
    except ValueError:
        plain = False
    if not plain:
        raise ValidationError("must be a web address, such as https://connector.example.nl")
