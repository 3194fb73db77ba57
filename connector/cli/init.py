"""`wijkconnector init`: from the address of a community to a configuration that works."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath

import click

from connector import registry
from connector.sentences import say
from connector.setting_up import settings, steps, writing
from connector.setting_up.asking import Asking, day, email, filled
from connector.setting_up.connecting import Place
from connector.setting_up.plan import Plan

LANGUAGES = click.Choice(["nl", "en"])


@click.command("init")
@click.option("--language", type=LANGUAGES, default="nl", show_default=True, help="What it speaks, now and later.")
@click.option("--url", help="Address of the forum, site or feed; a page of it will do.")
@click.option("--adapter", help="Kind of platform; found out from the address when left out.")
@click.option("--setting", "flags", multiple=True, metavar="NAME=VALUE", help="A setting of the adapter; repeatable.")
@click.option("--name", help="What people call this place; what it calls itself when left out.")
@click.option("--organisation", help="Name of the organisation, as residents know it.")
@click.option("--area", help="Neighbourhood or village where its people live; the whole municipality when empty.")
@click.option("--municipality", help="The municipality that lies in.")
@click.option("--contact", help="Your e-mail address: whom people can write to about this installation.")
@click.option("--wijkteam-name", help="Who hears when somebody seems in danger; needed before anything is posted.")
@click.option("--wijkteam-email", help="Their e-mail address.")
@click.option("--permission", help="Who of the community agreed to this.")
@click.option("--permission-reference", help="Where that can be looked up.")
@click.option("--permission-date", help="When they agreed, as 2026-01-31; today when left out.")
@click.option("--days", default=60, show_default=True, help="Read the posts of so many days to propose a mapping.")
@click.option("--offline", is_flag=True, help="Do not test the connection nor read posts.")
@click.option("--no-input", is_flag=True, help="Ask nothing: everything comes from these flags.")
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), default=Path(), help="Where to write.")
def init(
    language: str,
    adapter: str | None,
    flags: tuple[str, ...],
    days: int,
    offline: bool,
    no_input: bool,
    folder: Path,
    **given: str | None,
) -> None:
    """Connect a forum, site or feed: find out what it is, test it, and write a configuration and a mapping for it.

    Asks what it needs to know. Reads only: nothing is posted, and nothing is overwritten. A setting such as
    'api_key=${ENV:FORUM_KEY}' stays a reference; a bare secret goes into a file of its own.

    \b
    Examples:
      wijkconnector init
      wijkconnector init --no-input --url https://dorp.example.nl --organisation Dorpsraad \\
        --municipality Arnhem --area Elden --contact ik@example.nl --permission Dorpsraad \\
        --permission-reference "verslag van 12 januari"
    """
    ask = Asking(language, given, interactive=not no_input)
    try:
        _init(ask, adapter, steps.pairs(flags), days, offline, folder)
    except click.Abort:
        click.echo()
        ask.say("stopped")
        raise SystemExit(1) from None


def _init(ask: Asking, adapter: str | None, flags: Mapping[str, str], days: int, offline: bool, folder: Path) -> None:
    _refuse_existing(ask, folder / writing.CONFIG)
    if ask.interactive:
        ask.say("hello")
    else:
        _all_given(ask)
    place = steps.place(ask, adapter, offline)
    told, connected = steps.connect(ask, place, flags, folder, offline)
    plan = _plan(ask, place, told, days)
    found = steps.survey(ask, place, told, plan, folder) if connected else None
    if not ask.confirm("write"):
        raise click.Abort
    _write(ask, folder, writing.texts(plan, found))
    if not connected:
        ask.say("not_tested")
    ask.say("next", config=folder / writing.CONFIG, mapping=folder / plan.mapping_file)


def _refuse_existing(ask: Asking, path: Path) -> None:
    if path.exists():
        raise click.ClickException(ask.words["exists"].format(path=path))


def _all_given(ask: Asking) -> None:
    """Without anybody to ask, tell of every flag that is missing before anything is fetched."""
    for name in ("url", "organisation", "municipality", "contact", "permission", "permission_reference"):
        ask.text(name)
    ask.done()


def _plan(ask: Asking, place: Place, told: settings.Given, days: int) -> Plan:
    today = datetime.now(UTC).date()
    return Plan(
        language=ask.language,
        adapter=place.adapter,
        settings=told.settings,
        secrets=told.secrets,
        name=ask.text("name", default=place.name or place.url)[:100],
        organisation=ask.text("organisation", check=filled)[:100],
        area=ask.text("area", default=""),
        municipality=ask.text("municipality", check=filled),
        contact=ask.text("contact", check=email),
        wijkteam=steps.wijkteam(ask),
        permission=ask.text("permission", check=filled),
        permission_reference=ask.text("permission_reference", check=filled),
        permission_date=date.fromisoformat(ask.text("permission_date", default=f"{today}", check=day)),
        today=today,
        days=days,
        loopback=place.loopback,
        waiting=tuple(settings.unknown_secrets(registry.adapter_classes()[place.adapter], told)),
    )


def _write(ask: Asking, folder: Path, made: Mapping[PurePosixPath, str]) -> None:
    try:
        writing.write(folder, made)
    except FileExistsError as error:
        raise click.ClickException(ask.words["exists"].format(path=error.args[0])) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {say(error.strerror or '', ask.language)}") from None
    ask.say("wrote")
    for path in made:
        click.echo(f"  {folder / path}")


COMMANDS = (init,)
