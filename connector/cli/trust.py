"""What an organisation may know and do about people: signals, the look after a complaint, thanks, unanswered asks."""

from __future__ import annotations

import csv
import getpass
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from connector import privacy
from connector.cli.options import config_option, json_option, opened, table
from connector.cli.speaking import language, said
from connector.engine import Engine
from connector.store import decisions, supply, trust
from connector.suggest import signals
from mapping import taxonomy

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command("signals")
@config_option
@click.argument("community")
@click.argument("handle")
@click.option("--looked", is_flag=True, help="You looked at the complaints: suggestions with this person may go on.")
@json_option
def signals_command(config_path: Path, community: str, handle: str, looked: bool, as_json: bool) -> None:
    """Show facts about HANDLE in COMMUNITY that help a moderator decide. Never a score, and never for residents.

    \b
    Example, after reading a complaint there:
      wijkconnector signals buurtplein kees --looked
    """
    with opened(config_path) as engine:
        person = privacy.find(engine, community, handle)
        if person is None:
            raise click.ClickException(f"nobody called {handle} is known in {community}")
        if looked:
            _look(engine, community, person)
        with engine.store.read() as tx:
            found = signals.of(tx, person)
    word = str if as_json else said
    row = {
        "known since": found.known_since and found.known_since.date(),
        "helped": found.helped,
        "was helped": found.was_helped,
        "did not work out": found.not_helped,
        "vouched for by": found.vouched,
        "serious complaints": found.complaints,
        "suggestions": word("stopped until somebody looks" if found.held else "go on"),
    }
    table([row], as_json=as_json, empty="")


def _look(engine: Engine, community: str, person: str) -> None:
    with engine.store.write() as tx:
        count = trust.looked(tx, person, getpass.getuser(), engine.now())
        why = f"looked at {count} complaints"
        decisions.log(tx, engine.now(), person, "complaint.looked", why, by=getpass.getuser(), community=community)


@click.command("thanks")
@config_option
@click.argument("organisation")
@click.option("--since", type=_DAY, help="From this day (default: the last 30 days).")
def thanks(config_path: Path, organisation: str, since: datetime | None) -> None:
    """Write who helped how often as CSV, by name: for a local thank-you. Only where `appreciation` is switched on.

    \b
    Example:
      wijkconnector thanks welzijn-noord --since 2026-01-01 > helpers.csv
    """
    with opened(config_path) as engine:
        known = engine.config.organisations.get(organisation)
        if known is None or known.appreciation is None:
            raise click.ClickException(f"'{organisation}' has no `appreciation` in the configuration")
        begin = engine.now() - timedelta(days=30) if since is None else since.replace(tzinfo=UTC)
        with engine.store.read() as tx:
            rows = supply.thanked(tx, organisation, begin, engine.now())
    writer = csv.writer(sys.stdout)
    writer.writerow(["community", "name", known.appreciation.points or "times"])
    writer.writerows((community, _plain(name), times) for community, name, times in rows)


def _plain(name: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return f"'{name}" if name[:1] in "=+-@\t\r" else name


@click.command("unanswered")
@config_option
@click.argument("organisation")
@click.option("--days", default=90, show_default=True, help="How many days to look back.")
@json_option
def unanswered(config_path: Path, organisation: str, days: int, as_json: bool) -> None:
    """Count the asks of ORGANISATION that stayed without answer, by kind of help and area.

    \b
    Example:
      wijkconnector unanswered welzijn-noord --days 30
    """
    with opened(config_path) as engine:
        if organisation not in engine.config.organisations:
            raise click.ClickException(f"there is no organisation '{organisation}' in the configuration")
        now, spoken = engine.now(), language()
        with engine.store.read() as tx:
            counted = supply.unanswered(tx, [organisation], now - timedelta(days=days), now)
        rows = [
            {"kind": taxonomy.name(kind, spoken), "area": engine.areas.get(area).name or area, "asks": number}
            for (kind, area), number in sorted(counted.items(), key=lambda line: (-line[1], line[0]))
        ]
    table(rows, as_json=as_json, empty="Every ask had an answer.")


COMMANDS = (signals_command, thanks, unanswered)
