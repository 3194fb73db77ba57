"""JSON Schema (draft 2020-12) of config.yaml, with the settings of every installed adapter."""

from __future__ import annotations

from collections.abc import Mapping

from marshmallow import Schema

from connector.config.schema import ConfigSchema
from mapping.json_schema import DRAFT, Json, of_schema


def config_schema(adapter_schemas: Mapping[str, type[Schema]]) -> Json:
    """Give the JSON Schema of the configuration; which `settings` a community may have follows from its adapter."""
    made = of_schema(ConfigSchema())
    community = made["properties"]["communities"]["additionalProperties"]
    community["properties"]["adapter"]["enum"] = sorted(adapter_schemas)
    community["allOf"] = [_settings(name, schema()) for name, schema in sorted(adapter_schemas.items())]
    return {"$schema": DRAFT, "title": "Configuration of wijkconnector", **made}


def _settings(name: str, schema: Schema) -> Json:
    settings = of_schema(schema)
    then: Json = {"properties": {"settings": settings}}
    if "required" in settings:
        then["required"] = ["settings"]
    return {"if": {"properties": {"adapter": {"const": name}}}, "then": then}
