"""The command that lets an organisation's readings learn from what its people corrected."""

from __future__ import annotations

from pathlib import Path

import click

from connector import learn as learning
from connector.cli.options import config_option, opened
from connector.cli.speaking import said, tell
from mapping.language import learn
from mapping.language.learn import Right


@click.command("train")
@config_option
@click.option("--organisation", required=True, help="Its key in config.yaml.")
@click.option("--dry-run", is_flag=True, help="Only say what it would bring; keep nothing.")
@click.option("--force", is_flag=True, help="Keep the result also when it reads no better.")
def train(config_path: Path, organisation: str, dry_run: bool, force: bool) -> None:
    """Learn from the readings that people of an organisation corrected.

    Shows how well posts are read before and after, always on posts that were not learned from. The result is kept
    only when the corrected kind of posts is read better and posts of others hardly worse; then the organisation's
    posts are read again. Takes up to half an hour and 2 GB of memory, and needs: pip install
    'wijkconnector[train]'

    \b
    Example:
      wijkconnector train --organisation welzijn --dry-run
    """
    with opened(config_path) as engine:
        if organisation not in engine.config.organisations:
            raise click.ClickException(f"there is no organisation '{organisation}' in the configuration")
        posts = learning.labelled(engine, organisation)
        tell(f"{len(posts)} corrected posts.")
        try:
            compared = learn.compare(posts, lambda line: click.echo(f"  {said(line)} ..."))
        except ValueError as error:
            raise click.ClickException(f"Nothing was changed: {error}.") from error
        except ImportError as error:
            raise click.ClickException("Training needs scikit-learn: pip install 'wijkconnector[train]'") from error
        _show("corrected posts", *compared.corrected)
        _show("posts of others", *compared.others)
        if not (compared.better or force):
            tell("That is no better, so nothing was changed. Keep it all the same with --force.")
            return
        if dry_run:
            tell("Nothing was changed, as you asked. Leave out --dry-run to keep it.")
            return
        kept = learning.keep(engine, organisation, learn.learn(posts))
    tell(f"Kept in {kept}. The organisation's posts are read again in the next round.")


def _show(name: str, before: Right, after: Right) -> None:
    tell(
        f"{name}: asks and offers right {before.purpose:.0%} -> {after.purpose:.0%}, "
        f"kind of help right {before.category:.0%} -> {after.category:.0%}"
    )


COMMANDS = (train,)
