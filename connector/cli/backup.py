"""Keeping the store safe: backup and restore."""

from __future__ import annotations

from pathlib import Path

import click

from adapters.contract import utc_now
from connector.cli.options import config_option, loaded
from connector.cli.speaking import said, sure
from connector.cli.words import words
from connector.command import as_typed
from connector.store import whole
from connector.store.presence import InUseError
from connector.store.putting_back import put_back
from connector.store.whole import StoreError

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("backup")
@config_option
@click.argument("target", type=FILE)
def backup(config_path: Path, target: Path) -> None:
    """Write a consistent copy of the store to TARGET, while the connector goes on working.

    The copy holds people's posts: keep it as safe as the store itself, and throw old ones away.

    \b
    Example:
      wijkconnector backup /backup/wijk-$(date +%F).sqlite
    """
    config = loaded(config_path)
    say = words(config.instance.language)["backup"]
    if target.exists():
        raise click.ClickException(say["exists"].format(target=target))
    if not config.store.path.exists():
        raise click.ClickException(say["nothing"].format(path=config.store.path))
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        whole.copy(config.store.path, target)
    except OSError as error:
        raise click.ClickException(f"{target}: {said(error.strerror or '')}") from None
    found = whole.examine(target)
    if found is None or not found.sound:
        raise StoreError(f"{target} is damaged, or no backup of a store. Nothing was changed.")
    click.echo(say["saved"].format(target=target, megabytes=f"{found.size / 1e6:.1f}"))


@click.command("restore")
@config_option
@click.argument("source", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--yes", is_flag=True, help="Do not ask whether you are sure.")
def restore(config_path: Path, source: Path, yes: bool) -> None:
    """Put the backup SOURCE in the place of the store; what it replaces is kept.

    Stop the connector first. The backup is checked before anything is changed. Messages that were sent after the
    backup was made are looked for on the forums before anything is sent again.

    \b
    Example:
      systemctl stop wijkconnector
      wijkconnector restore /backup/wijk-2026-11-25.sqlite
    """
    config = loaded(config_path)
    say = words(config.instance.language)["restore"]
    if not yes:
        sure(say["sure"].format(path=config.store.path, source=source))
    try:
        kept = put_back(source, config.store.path, utc_now())
    except InUseError:
        raise click.ClickException(say["in_use"]) from None
    click.echo(say["done"].format(source=source))
    if kept is not None:
        click.echo(say["kept"].format(kept=kept))
    click.echo(as_typed(say["next"]))


COMMANDS = (backup, restore)
