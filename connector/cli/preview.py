"""`wijkconnector preview`: what would have happened in the last days, to look at before anything is posted."""

from __future__ import annotations

import os
import time
from datetime import datetime, timedelta
from pathlib import Path

import click

from adapters.contract import utc_now
from connector.cli.options import config_option, loaded
from connector.cli.speaking import language
from connector.preview import gather, play
from connector.preview.report import report, words
from connector.preview.showing import as_page, as_text
from connector.recent import Progress
from connector.sentences import say

PRINT = Path("-")
TELL_EVERY = 5.0  # seconds between two lines about how far it is


@click.command("preview")
@config_option
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 366), help="So many days back.")
@click.option(
    "--html",
    "page",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Write a page for the board; - prints it.",
)
@click.option("--fresh", is_flag=True, help="Read all posts anew, also those the connector has already.")
@click.option("--quiet", is_flag=True, help="Do not tell how it goes.")
def preview(config_path: Path, days: int, page: Path | None, fresh: bool, quiet: bool) -> None:
    """Show what would have been read, matched and posted in the last days, word for word.

    Takes the real posts of those days and plays them over on a copy that is thrown away: nothing is sent, and nothing
    is written into the store. Exit code 1 when a community could not be read.

    \b
    Example:
      wijkconnector preview --days 30 --html voorbeeld.html
    """
    config = loaded(config_path)
    said = words(config.instance.language)

    def tell(text: str) -> None:
        if not quiet:
            click.echo(text, err=True)

    def watch(community: str) -> Progress:
        def progress(count: int, oldest: datetime | None, wait: float) -> None:
            waits = said["wait"].format(seconds=f"{wait:.0f}") if wait >= 1 else ""
            tell(said["reading"].format(community=community, count=count, wait=waits))

        return progress

    told = time.monotonic()

    def reached(moment: datetime) -> None:
        nonlocal told
        if time.monotonic() - told >= TELL_EVERY:
            tell(said["progress"].format(day=f"{moment:%Y-%m-%d}"))
            told = time.monotonic()

    until = utc_now()
    since = until - timedelta(days=days)
    with gather(config, utc_now, since, watch, fresh=fresh) as gathered:
        played = play(config, gathered, since, until, reached)
    shown = report(config, played)
    click.echo(as_page(shown) if page == PRINT else as_text(shown))
    if page not in (None, PRINT):
        _write(page, as_page(shown))
        click.echo(said["wrote"].format(path=page))
    failed = [(key, source.error) for key, source in played.sources.items() if source.error]
    for key, error in failed:
        why = say(error or "", config.instance.language)
        click.echo(said["unreadable"].format(community=key, why=why), err=True)
    if failed:
        raise SystemExit(1)


def _write(page: Path, text: str) -> None:
    """The page holds what people wrote, if little of it: readable by its owner only until they share it."""
    try:
        opened = os.open(page, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(opened, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise click.ClickException(f"{page}: {say(error.strerror or '', language())}") from None


COMMANDS = (preview,)
