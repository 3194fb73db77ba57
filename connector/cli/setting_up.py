"""Commands for setting up: check."""

from __future__ import annotations

import json
from pathlib import Path

import click

from adapters.contract import AdapterError, Level
from connector.cli.options import config_option, opened

MARKS = {Level.OK: "ok     ", Level.WARNING: "warning", Level.ERROR: "ERROR  "}


@click.command("check")
@config_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of lines.")
def check(config_path: Path, as_json: bool) -> None:
    """Check the configuration and ask each community who we are there and what we may do.

    Exit code 1 when something is wrong, 2 when the configuration cannot be used.
    """
    found: list[dict[str, str]] = []
    with opened(config_path) as engine:
        for key, adapter in engine.adapters.items():
            try:
                findings = adapter.check().findings
                found += [{"community": key, "level": f.level.value, "key": f.key, "text": f.text} for f in findings]
            except AdapterError as error:
                found.append({"community": key, "level": Level.ERROR.value, "key": "unreachable", "text": str(error)})
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        click.echo(f"{MARKS[Level.OK]}  {config_path}: the configuration can be used")
        for line in found:
            click.echo(f"{MARKS[Level(line['level'])]}  {line['community']}: {line['text']}")
    if any(line["level"] == Level.ERROR.value for line in found):
        raise SystemExit(1)


COMMANDS = (check,)
