"""Commands for setting up: init, check, backup."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from adapters.contract import AdapterError, Level
from connector import registry
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


@click.command("backup")
@config_option
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
def backup(config_path: Path, target: Path) -> None:
    """Write a consistent copy of the store to TARGET, while the connector goes on working."""
    if target.exists():
        raise click.ClickException(f"{target} exists already; give another name.")
    with opened(config_path) as engine:
        engine.store.backup(target)
    target.chmod(0o600)
    click.echo(f"Saved to {target}. To restore: stop the connector and put this file where the store was.")


@click.command("init")
@click.option("--url", prompt="Address of the forum or feed", help="Address of the forum or feed.")
@click.option("--adapter", type=click.Choice(sorted(registry.adapter_classes())), prompt="Kind of platform")
@click.option("--organisation", prompt="Name of the organisation", help="As residents know it.")
@click.option("--area", prompt="Neighbourhood or village", help="Where the people of this forum live.")
@click.option("--municipality", prompt="Municipality", help="The municipality it lies in.")
@click.option("--contact", prompt="Your e-mail address", help="Whom people can mail about this installation.")
@click.option("--permission", prompt="Who of the community agreed", help="Who of the community agreed.")
@click.option("--username", default="", help="The connector's account there (Discourse, WordPress).")
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), default=Path(), help="Where to write.")
def init(folder: Path, **answers: str) -> None:
    """Write a config.yaml and a mapping to start from. Nothing is posted until you say so in them."""
    config, own = folder / "config.yaml", folder / "mapping.yaml"
    for path in (config, own):
        if path.exists():
            raise click.ClickException(f"{path} exists already; move it away first, or give another --folder.")
    folder.mkdir(parents=True, exist_ok=True)
    own.write_text(MAPPING, "utf-8")
    quoted = {name: json.dumps(value, ensure_ascii=False) for name, value in answers.items()}
    account = ACCOUNT.format(**quoted) if answers["username"] else ""
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    config.write_text(CONFIG.format(**quoted, account=account, today=today), "utf-8")
    click.echo(f"Wrote {config} and {own}. Next: read them through, then run: wijkconnector check --config {config}")


MAPPING = """\
# How this organisation reads its posts. Try it: wijkconnector mapping explain mapping.yaml "Wie helpt mij met ...?"
extends: discourse-neighbourhood
"""
ACCOUNT = """
      username: {username}
      api_key: ${{ENV:FORUM_KEY}}   # the key itself stays out of this file"""
CONFIG = """\
# Made by `wijkconnector init`. Every setting is explained in docs/en/configuration.md (docs/nl/configuratie.md).
instance:
  contact: {contact}
areas:
  home: {{name: {area}, municipality: {municipality}}}
organisations:
  own:
    name: {organisation}
    mapping: mapping.yaml
    approval: always               # a person approves every suggestion before it is posted
    # danger_contact: {{name: Sociaal wijkteam, email: wijkteam@example.nl}}   # needed before anything is posted
communities:
  forum:
    organisation: own
    adapter: {adapter}
    area: home
    settings:
      url: {url}{account}
    permission: {{who: {permission}, when: {today}, reference: "fill in where this is written down"}}
    dry_run: true                  # read and match, but post nothing
"""


COMMANDS = (init, check, backup)
