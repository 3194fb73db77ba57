"""A person's rights: export what we hold, and forget it."""

from __future__ import annotations

import json
from pathlib import Path

import click

from connector import privacy
from connector.cli.options import config_option, loaded, opened
from connector.cli.speaking import sure, tell
from connector.engine import Engine
from connector.privacy import profile


@click.command("export")
@config_option
@click.argument("community")
@click.argument("handle")
def export(config_path: Path, community: str, handle: str) -> None:
    """Print all we hold about HANDLE in COMMUNITY, as JSON.

    \b
    Example:
      wijkconnector export buurtplein anna > anna.json
    """
    with opened(config_path) as engine:
        person = _find(engine, community, handle)
        click.echo(json.dumps(privacy.export(engine, person), ensure_ascii=False, indent=2))


@click.command("forget")
@config_option
@click.argument("community")
@click.argument("handle")
@click.option("--yes", is_flag=True, help="Do not ask whether you are sure.")
def forget(config_path: Path, community: str, handle: str, yes: bool) -> None:
    """Erase all we hold about HANDLE in COMMUNITY, take our messages back, and never take them in again."""
    with opened(config_path) as engine:
        person = _find(engine, community, handle)
        if not yes:
            sure(f"Erase everything about {handle} in {community}? This cannot be undone.")
        count = privacy.forget(engine, person, by="admin")
    tell(f"Forgotten: {count} posts. Messages of ours about them are taken back at the next delivery.")


@click.command("profile")
@config_option
@click.argument("community")
def profile_text(config_path: Path, community: str) -> None:
    """Print what the connector's account in COMMUNITY says of itself, to paste into its profile there.

    \b
    Example:
      wijkconnector profile buurtplein
    """
    config = loaded(config_path)
    if community not in config.communities:
        raise click.ClickException(
            f"there is no community '{community}' in the configuration. Known: {', '.join(config.communities)}"
        )
    click.echo(profile.text(config, community))


def _find(engine: Engine, community: str, handle: str) -> str:
    person = privacy.find(engine, community, handle)
    if person is None:
        raise click.ClickException(f"nobody called {handle} is known in {community}")
    return person


COMMANDS = (export, forget, profile_text)
