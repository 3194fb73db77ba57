"""The effect report of an organisation, for a council, a funder or a researcher."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from connector.cli.options import config_option, opened
from connector.cli.speaking import tell
from connector.effect import making, render
from connector.effect.period import Period, PeriodError, parse
from connector.effect.wording import LANGUAGES
from connector.engine import Engine
from connector.paper import PdfError

FORMATS = ("html", "pdf", "csv", "json")


@click.command("report")
@config_option
@click.option("--organisation", help="Its key in the configuration; may be left out when there is one.")
@click.option("--period", required=True, help="A year (2026), quarter (2026-Q1) or month (2026-03).")
@click.option("--compare", is_flag=True, help="Put the period before beside it.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="Else what the name of --out ends in, or html.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Else the organisation's own.")
@click.option("--at", type=click.DateTime(["%Y-%m-%d"]), help="As it was known when that day began. Else today.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The file; else it is printed.")
def report(
    config_path: Path,
    organisation: str | None,
    period: str,
    compare: bool,
    form: str | None,
    language: str | None,
    at: datetime | None,
    out: Path | None,
) -> None:
    """Show what the connector did for an organisation, without exposing anyone.

    \b
    Example:
      wijkconnector report --organisation welzijn --period 2026-Q1 --compare --out kwartaal.pdf
    """
    kind = _format(form, out)
    with opened(config_path) as engine:
        made = _made(
            engine, organisation_of(engine, organisation), period_of(period), kind, language, at, compare=compare
        )
    if out is None:
        click.echo(made, nl=False)
    else:
        out.write_bytes(made)
        tell(f"Written: {out}")


def _made(
    engine: Engine,
    organisation: str,
    period: Period,
    kind: str,
    language: str | None,
    at: datetime | None,
    *,
    compare: bool,
) -> bytes:
    moment = making.midnight(engine, None if at is None else at.date())
    if period.begin >= moment.date():
        raise click.ClickException(f"{period} has not begun on {moment.date()}: there is nothing to report yet")
    if moment > engine.now():
        raise click.ClickException(f"nobody knows yet what will be known on {moment.date()}")
    spoken = language or engine.config.organisations[organisation].language
    with engine.store.write() as tx:
        if kind in ("csv", "json"):
            release = making.figures(engine, tx, organisation, period, moment)
            return (render.as_csv(release) if kind == "csv" else render.as_json(release)).encode()
        page = making.report(engine, tx, organisation, period, moment, spoken, compare=compare)
    try:
        return render.pdf(page) if kind == "pdf" else render.html(page).encode()
    except PdfError as error:
        raise click.ClickException(str(error)) from error


def _format(form: str | None, out: Path | None) -> str:
    ending = "" if out is None else out.suffix.removeprefix(".").lower()
    kind = form or (ending if ending in FORMATS else "html")
    if kind == "pdf" and out is None:
        raise click.UsageError("a PDF goes to a file: say which with --out")
    return kind


def period_of(text: str) -> Period:
    """What `--period` names."""
    try:
        return parse(text)
    except PeriodError as error:
        raise click.BadParameter(str(error), param_hint="--period") from error


def organisation_of(engine: Engine, key: str | None) -> str:
    """What `--organisation` names, or the only one there is."""
    known = tuple(engine.config.organisations)
    if key is None and len(known) == 1:
        return known[0]
    if key not in known:
        raise click.BadParameter(f"name one of: {', '.join(known)}", param_hint="--organisation")
    return str(key)


COMMANDS = (report,)
