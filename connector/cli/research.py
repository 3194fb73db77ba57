"""Rows about single asks for a researcher, under an agreement."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from connector.cli.options import config_option, opened
from connector.cli.report import organisation_of, period_of
from connector.cli.speaking import tell
from connector.effect.research import package
from connector.effect.research.export import ResearchError, make


@click.command("export-research")
@config_option
@click.option("--organisation", help="Its key in the configuration; may be left out when there is one.")
@click.option("--period", required=True, help="A year (2026) or quarter (2026-Q1) that is over.")
@click.option("--language", type=click.Choice(package.LANGUAGES), help="Of the dictionary; else of the organisation.")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="A folder that is new or empty."
)
def export_research(config_path: Path, organisation: str | None, period: str, language: str | None, out: Path) -> None:
    """Write rows about single asks for a researcher, as a Frictionless data package; nobody in it can be told apart.

    Only under the agreement in `effect.research` of the configuration. Each export has pseudonyms of its own, and is
    written in the log.

    \b
    Example:
      wijkconnector export-research --organisation welzijn --period 2026-Q1 --out /media/versleuteld/2026-Q1
    """
    if out.exists() and any(out.iterdir()):
        raise click.BadParameter("must be a folder that is new or empty", param_hint="--out")
    with opened(config_path) as engine:
        house = organisation_of(engine, organisation)
        try:
            made = make(engine, house, period_of(period), by=getpass.getuser())
        except ResearchError as error:
            raise click.ClickException(str(error)) from None
        spoken = language or engine.config.organisations[house].language
        package.write(made, out, spoken, engine.config.effect.rounding)
    tell(f"Written: {out}")
    tell(f"{made.export.rows} rows for {made.agreement.who}, until {made.agreement.until}. It is in the log.")


COMMANDS = (export_research,)
