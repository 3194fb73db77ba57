"""The command that plays a month of neighbourhood life on a fast clock."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from connector.cli.speaking import tell


@click.command("demo-month")
@click.option("--days", default=31, show_default=True, type=click.IntRange(1, 60), help="How many days to play.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the transcript here, not on screen."
)
def demo_month(days: int, out: Path | None) -> None:
    """Play a month: an asker, a helper, a figurehead and an organisation, in two forums on this machine.

    \b
    Examples:
      wijkconnector demo-month
      wijkconnector demo-month --out docs/demo-month.md
    """
    from connector.demo_month import play  # the stand-in forums are only needed here

    with tempfile.TemporaryDirectory() as folder:
        said = play(Path(folder), days)
    if out is None:
        click.echo(said)
    else:
        out.write_text(said, "utf-8")
        tell(f"Written: {out}")


COMMANDS = (demo_month,)
