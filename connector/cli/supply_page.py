"""The page on paper of what help is on offer, for the pin board and the desk."""

from __future__ import annotations

from pathlib import Path

import click

from connector.cli.options import config_option, opened
from connector.cli.report import organisation_of
from connector.cli.speaking import tell
from connector.engine import Engine
from connector.on_offer import render, sheet
from connector.paper import PdfError

FORMATS = ("pdf", "html")


@click.command("supply-page")
@config_option
@click.option("--organisation", help="Its key in the configuration; may be left out when there is one.")
@click.option("--community", help="Only what is near this community of the organisation.")
@click.option("--language", type=click.Choice(tuple(sheet.texts())), help="Else the organisation's own.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The file, ending in .pdf or .html."
)
def supply_page(
    config_path: Path, organisation: str | None, community: str | None, language: str | None, out: Path
) -> None:
    """Make a page to print of what help is on offer nearby: one side for the pin board, one for the desk.

    \b
    Example:
      wijkconnector supply-page --organisation welzijn-noord --out hulp-in-de-buurt.pdf
    """
    form = out.suffix.removeprefix(".").lower()
    if form not in FORMATS:
        raise click.BadParameter(f"must end in one of: {', '.join(FORMATS)}", param_hint="--out")
    with opened(config_path) as engine:
        house = organisation_of(engine, organisation)
        if community is not None and community not in _communities(engine, house):
            raise click.BadParameter(f"name one of: {', '.join(_communities(engine, house))}", param_hint="--community")
        spoken = language or engine.config.organisations[house].language
        with engine.store.read() as tx:
            made = sheet.build(engine, tx, house, spoken, community)
    try:
        out.write_bytes(render.pdf(made) if form == "pdf" else render.html(made).encode())
    except PdfError as error:
        raise click.ClickException(str(error)) from error
    tell(f"Written: {out}")


def _communities(engine: Engine, organisation: str) -> list[str]:
    return [each.key for each in engine.config.communities.values() if each.organisation == organisation]


COMMANDS = (supply_page,)
