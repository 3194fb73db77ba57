"""Files for others: the shapes of the YAML files, for an editor."""

from __future__ import annotations

import json

import click

from connector import registry
from connector.config.json_schema import config_schema
from mapping.json_schema import mapping_schema


@click.command("schema")
@click.argument("which", type=click.Choice(["config", "mapping"]), default="config")
def schema(which: str) -> None:
    """Print the JSON Schema of config.yaml (the default) or of a mapping, for completion in an editor.

    An editor with the YAML language server uses it when the first line of the file says so:
    # yaml-language-server: $schema=config.schema.json

    \b
    Examples:
      wijkconnector schema > config.schema.json
      wijkconnector schema mapping > mapping.schema.json
    """
    made = mapping_schema() if which == "mapping" else config_schema(registry.settings_schemas())
    click.echo(json.dumps(made, ensure_ascii=False, indent=2))


COMMANDS = (schema,)
