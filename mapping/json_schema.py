"""JSON Schema (draft 2020-12) of what a file may hold, made from the marshmallow schemas, so that editors complete it.

It says less than the check itself: references to other parts of a file and the variables of messages it cannot know.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import Schema, fields, validate

from mapping.fields import NotEmptySchema, OneOrMany
from mapping.schema import MappingSchema
from mapping.validation import choices, named

Json = dict[str, Any]
DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TYPES: Mapping[type[fields.Field[Any]], Json] = {  # the first that fits counts
    fields.Email: {"type": "string", "format": "email"},
    fields.AwareDateTime: {"type": "string", "format": "date-time"},
    fields.Date: {"type": "string", "format": "date"},
    fields.String: {"type": "string"},
    fields.Boolean: {"type": "boolean"},
    fields.Integer: {"type": "integer"},
    fields.Float: {"type": "number"},
    fields.Enum: {"type": "string"},
}
_SIZES = {
    "string": ("minLength", "maxLength"),
    "array": ("minItems", "maxItems"),
    "object": ("minProperties", "maxProperties"),
}


def mapping_schema() -> Json:
    """Give the JSON Schema of an organisation's mapping file."""
    return {"$schema": DRAFT, "title": "Mapping of an organisation", **of_schema(MappingSchema())}


def of_schema(schema: Schema) -> Json:
    """Give the JSON Schema of one marshmallow schema."""
    known = named(schema)
    required = [name for name, field in known.items() if field.required]
    made: Json = {
        "type": "object",
        "description": " ".join((type(schema).__doc__ or "").split()),
        "properties": {name: of_field(field) for name, field in known.items()},
        "additionalProperties": False,
    }
    if required:
        made["required"] = required
    if isinstance(schema, NotEmptySchema):
        made["minProperties"] = 1
    return made


def of_field(field: fields.Field[Any]) -> Json:
    """Give the JSON Schema of one field, with its description; a field of an unknown kind may hold anything."""
    made = _kind(field)
    for rule in field.validators:
        made |= _rule(rule, str(made.get("type", "")))
    if possible := choices(field):
        made["enum"] = list(possible)
    if isinstance(field, OneOrMany):
        made = {"anyOf": [of_field(field.inner), made]}
    if field.allow_none:
        made = {"anyOf": [made, {"type": "null"}]}
    if about := field.metadata.get("description"):
        made["description"] = about
    return made


def _kind(field: fields.Field[Any]) -> Json:
    if own := getattr(field, "json_schema", None):
        return dict(own)
    if isinstance(field, fields.Nested):
        return of_schema(field.schema)
    if isinstance(field, fields.List):
        return {"type": "array", "items": of_field(field.inner)}
    if isinstance(field, fields.Dict):
        return _map(field)
    return next((dict(kind) for of, kind in _TYPES.items() if isinstance(field, of)), {})


def _map(field: fields.Dict) -> Json:
    made: Json = {"type": "object"}
    if field.value_field is not None:
        made["additionalProperties"] = of_field(field.value_field)
    if field.key_field is not None and (rules := of_field(field.key_field)):
        made["propertyNames"] = rules
    return made


def _rule(rule: Callable[[Any], Any], kind: str) -> Json:
    if isinstance(rule, validate.Length) and kind in _SIZES:
        least, most = _SIZES[kind]
        return _given({least: rule.min, most: rule.max})
    if isinstance(rule, validate.Range):
        return _given({"minimum": rule.min, "maximum": rule.max})
    if isinstance(rule, validate.Regexp):
        pattern = str(rule.regex.pattern).removesuffix(r"\Z")
        return {"pattern": f"^(?:{pattern})$"}
    return {}


def _given(values: Json) -> Json:
    return {name: value for name, value in values.items() if value is not None}
