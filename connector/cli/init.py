"""`wijkconnector init`: from the address of a community to a configuration that works."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path, PurePosixPath

import click

from adapters.contract import AdapterError
from connector import registry
from connector.recent import recent
from connector.sentences import say
from connector.setting_up import connecting, settings, writing
from connector.setting_up.asking import Asking, day, email, filled
from connector.setting_up.connecting import Place
from connector.setting_up.plan import Plan
from connector.setting_up.survey import Survey, survey
from mapping import proposal

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
        _init(ask, adapter, _pairs(flags), days, offline, folder)
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
    place = _place(ask, adapter, offline)
    told, connected = _connect(ask, place, flags, folder, offline)
    plan = _plan(ask, place, told, days)
    found = _survey(ask, place, told, plan, folder) if connected else None
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


def _pairs(flags: tuple[str, ...]) -> dict[str, str]:
    pairs = [flag.partition("=") for flag in flags]
    for name, mark, _ in pairs:
        if not (name and mark):
            raise click.BadParameter(
                f"'{name}' must be NAME=VALUE, such as username=buurtkoppelaar", param_hint="--setting"
            )
    return {name: value for name, _, value in pairs}


def _place(ask: Asking, adapter: str | None, offline: bool) -> Place:
    if adapter is not None and adapter not in registry.adapter_classes():
        known = ", ".join(registry.adapter_classes())
        raise click.BadParameter(f"there is no adapter '{adapter}'. Known: {known}", param_hint="--adapter")
    if offline and adapter is not None:
        return Place(adapter, ask.text("url"), "")
    return connecting.find(ask, adapter)


def _connect(
    ask: Asking, place: Place, flags: Mapping[str, str], folder: Path, offline: bool
) -> tuple[settings.Given, bool]:
    """Ask for the settings until the connection works, or the person goes on without."""
    kind = registry.adapter_classes()[place.adapter]
    settings.show_guide(ask, kind.guide(ask.language))
    while True:
        told = settings.gather(ask, kind, place, flags, untested=offline)
        if offline or not told.complete:
            return told, False
        if connecting.test(ask, place, told.all(), folder):
            return told, True
        if not ask.interactive:
            raise SystemExit(1)
        if not ask.confirm("again"):
            return told, False
        flags = {}


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
        wijkteam=_wijkteam(ask),
        permission=ask.text("permission", check=filled),
        permission_reference=ask.text("permission_reference", check=filled),
        permission_date=date.fromisoformat(ask.text("permission_date", default=f"{today}", check=day)),
        today=today,
        days=days,
        loopback=place.loopback,
        waiting=tuple(settings.unknown_secrets(registry.adapter_classes()[place.adapter], told)),
    )


def _wijkteam(ask: Asking) -> tuple[str, str] | None:
    name = ask.text("wijkteam_name", default="")
    if not name:
        return None
    address = ask.text("wijkteam_email", check=email)
    ask.done()
    return name, address


def _survey(ask: Asking, place: Place, told: settings.Given, plan: Plan, folder: Path) -> Survey | None:
    """Read the last posts and show what stands where."""
    ask.say("reading", days=plan.days)
    since = datetime.now(UTC) - timedelta(days=plan.days)

    def progress(count: int, oldest: datetime | None, wait: float) -> None:
        back = ask.words["back"].format(day=f"{oldest:%Y-%m-%d}") if oldest else ""
        waits = ask.words["wait"].format(seconds=f"{wait:.0f}") if wait >= 1 else ""
        ask.say("progress", count=count, back=back, wait=waits)

    try:
        posts = recent(connecting.opened(place, told.all(), folder, since), since, progress)
    except AdapterError as error:
        click.echo(ask.words["wrong"].format(why=say(str(error), ask.language)))
        return None
    found = survey(posts, proposal.Place(plan.area or None, plan.municipality))
    if not found.posts:
        ask.say("nothing_read", days=plan.days)
        return None
    ask.say("survey", posts=found.posts, requests=found.requests, offers=found.offers)
    _show(ask, found)
    return found


def _show(ask: Asking, found: Survey) -> None:
    """What stands in each category and under each tag, as a table."""
    head = list(ask.words["table"].values())
    rows = [
        [ask.words["kinds"][shelf.kind], shelf.name, str(shelf.posts), str(shelf.requests), str(shelf.offers),
         ask.words["uses"][shelf.use.value]]
        for shelf in found.shelves
    ]  # fmt: skip
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    for row in [head, *rows] if rows else []:
        texts = [cell.rjust(width) if 2 <= number <= 4 else cell.ljust(width)
                 for number, (cell, width) in enumerate(zip(row, widths, strict=True))]  # fmt: skip
        click.echo("  " + "  ".join(texts).rstrip())


def _write(ask: Asking, folder: Path, made: Mapping[PurePosixPath, str]) -> None:
    try:
        writing.write(folder, made)
    except FileExistsError as error:
        raise click.ClickException(ask.words["exists"].format(path=error.args[0])) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from None
    ask.say("wrote")
    for path in made:
        click.echo(f"  {folder / path}")


COMMANDS = (init,)
