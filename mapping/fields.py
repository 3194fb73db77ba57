"""Marshmallow fields the mapping and configuration files share."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from mapping import taxonomy

FILLED = validate.Length(min=1)


class NotEmptySchema(Schema):
    """A map that must say something."""

    @validates_schema(skip_on_field_errors=True)
    def _says_something(self, data: dict[str, Any], **_: Any) -> None:
        if not data:
            raise ValidationError("must not be empty")


class OneOrMany(fields.List[Any]):
    """One value or a list of them; gives a list."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        if isinstance(value, list):
            return super()._deserialize(value, attr, data, **kwargs)
        return [self.inner.deserialize(value)]


class Words(fields.String):
    """Text with something in it. Numbers and true/false are asked to be put between quotes."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        text = " ".join(super()._deserialize(value, *args, **kwargs).split())
        if not text:
            raise ValidationError("must not be empty")
        return text


def category(**kwargs: Any) -> fields.String:
    """A kind of help, by its slug in the taxonomy."""
    return fields.String(validate=validate.OneOf(taxonomy.slugs()), **kwargs)
