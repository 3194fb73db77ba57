"""`wijkconnector add-community`: one more forum, site or feed in a configuration that is there already."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import click

from connector import registry, start
from connector.cli.options import config_option
from connector.cli.speaking import language
from connector.config import Config, parse_config
from connector.setting_up import adding, settings, steps, writing
from connector.setting_up.adding import CannotAddError
from connector.setting_up.asking import Asking, day, filled
from connector.setting_up.connecting import Place
from connector.setting_up.plan import Plan
from connector.setting_up.survey import Survey


@click.command("add-community")
@config_option
@click.option("--url", help="Address of the forum, site or feed; a page of it will do.")
@click.option("--adapter", help="Kind of platform; found out from the address when left out.")
@click.option("--setting", "flags", multiple=True, metavar="NAME=VALUE", help="A setting of the adapter; repeatable.")
@click.option("--name", help="What people call this place; what it calls itself when left out.")
@click.option("--organisation", help="Its key or name; another name is a new organisation.")
@click.option("--area", help="Where its people live, by key or name; another name is a new area.")
@click.option("--municipality", help="The municipality that lies in; not needed for an area that is there.")
@click.option("--wijkteam-name", help="Of a new organisation: who hears when somebody seems in danger.")
@click.option("--wijkteam-email", help="Their e-mail address.")
@click.option("--permission", help="Who of the community agreed to this.")
@click.option("--permission-reference", help="Where that can be looked up.")
@click.option("--permission-date", help="When they agreed, as 2026-01-31; today when left out.")
@click.option("--days", default=60, show_default=True, help="Read the posts of so many days to propose rules.")
@click.option("--offline", is_flag=True, help="Do not test the connection nor read posts.")
@click.option("--no-input", is_flag=True, help="Ask nothing: everything comes from these flags.")
def add_community(
    config_path: Path,
    adapter: str | None,
    flags: tuple[str, ...],
    days: int,
    offline: bool,
    no_input: bool,
    **given: str | None,
) -> None:
    """Connect one more forum, site or feed: test it, and add it to the configuration.

    Lines are added and none is changed: your comments and your order stay, and the old file stays beside the new one.
    When the connection does not work, nothing is written. The new community only reads until you let it post.

    \b
    Examples:
      wijkconnector add-community --config /etc/wijkconnector/config.yaml
      wijkconnector add-community --no-input --url https://dorp.example.nl --organisation dorpsraad --area elden \\
        --permission Dorpsraad --permission-reference "verslag van 12 januari"
    """
    config = start.load(config_path)
    ask = Asking(language(), given, interactive=not no_input)
    try:
        _add(ask, config, config_path, adapter, steps.pairs(flags), days, offline)
    except click.Abort:
        click.echo()
        ask.say("stopped")
        raise SystemExit(1) from None
    except CannotAddError as error:
        raise click.ClickException(ask.words["cannot_add"].format(path=config_path, section=error.section)) from None


def _add(
    ask: Asking, config: Config, path: Path, adapter: str | None, flags: dict[str, str], days: int, offline: bool
) -> None:
    if ask.interactive:
        ask.say("hello_again")
    else:
        _all_given(ask)
    place = steps.place(ask, adapter, offline)
    _refuse(ask, config, place)
    told, connected = steps.connect(ask, place, flags, path.parent, offline)
    if not (connected or offline) or settings.unknown_secrets(registry.adapter_classes()[place.adapter], told):
        raise click.ClickException(ask.words["first_the_key"])
    plan, sections = _plan(ask, config, place, told, days)
    found = steps.survey(ask, place, told, plan, path.parent) if connected else None
    text = adding.added(path.read_bytes().decode("utf-8"), plan, sections)
    if not ask.confirm("add", path=path):
        raise click.Abort
    _write(ask, path, text, plan, found, new_organisation="organisations" in sections)
    if not connected:
        ask.say("not_tested")
    _say_rules(ask, config, plan, found)
    ask.say("added", place=plan.name, key=plan.community_key, config=path)


def _all_given(ask: Asking) -> None:
    for name in ("url", "organisation", "area", "permission", "permission_reference"):
        ask.text(name)
    ask.done()


def _refuse(ask: Asking, config: Config, place: Place) -> None:
    """Stop at a place that is there already, or on this machine where that is not wanted."""
    there = adding.connected(config, place.adapter, place.url)
    if there is not None:
        raise click.ClickException(ask.words["there_already"].format(url=place.url, key=there))
    if place.loopback and not config.instance.allow_loopback:
        raise click.ClickException(ask.words["no_loopback"])


def _plan(ask: Asking, config: Config, place: Place, told: settings.Given, days: int) -> tuple[Plan, tuple[str, ...]]:
    """What to add, and in which sections: a new organisation or area only where there is none yet."""
    one = next(iter(config.organisations.values())) if len(config.organisations) == 1 else None
    named = ask.text("organisation", default=one.name if one and ask.interactive else None, check=filled)[:100]
    organisation = adding.organisation(config, named)
    where, area = _area(ask, config)
    today = datetime.now(UTC).date()
    plan = Plan(
        language=ask.language,
        adapter=place.adapter,
        settings=told.settings,
        secrets=told.secrets,
        name=ask.text("name", default=place.name or place.url)[:100],
        organisation=config.organisations[organisation].name if organisation else named,
        area=where[0],
        municipality=where[1],
        contact=config.instance.contact,
        wijkteam=None if organisation else steps.wijkteam(ask),
        permission=ask.text("permission", check=filled),
        permission_reference=ask.text("permission_reference", check=filled),
        permission_date=date.fromisoformat(ask.text("permission_date", default=f"{today}", check=day)),
        today=today,
        days=days,
        known_organisation=organisation,
        known_area=area,
    )
    new = {"areas": area is None, "organisations": organisation is None, "communities": True}
    return adding.free(plan, config), tuple(section for section in adding.SECTIONS if new[section])


def _area(ask: Asking, config: Config) -> tuple[tuple[str, str], str | None]:
    """Name and municipality of the area, and its key where it is there already."""
    name = ask.text("area", default="")
    known = adding.area(config, name, ask.given("municipality"))
    if known is None:
        municipality = ask.text("municipality", check=filled)
        ask.done()
        known = adding.area(config, name or municipality, municipality)
        if known is None:
            return (name, municipality), None
    return (config.areas[known].name, config.areas[known].municipality), known


def _write(ask: Asking, path: Path, text: str, plan: Plan, found: Survey | None, *, new_organisation: bool) -> None:
    """Write the files beside it, and the configuration last, once it was seen to be right as a whole."""
    made = adding.files(plan, new_organisation=new_organisation, mapping=writing.mapping(plan, found))
    try:
        writing.write(path.parent, made)
    except FileExistsError as error:
        raise click.ClickException(ask.words["in_the_way"].format(path=error.args[0])) from None
    try:
        parse_config(text, path, registry.settings_schemas(), os.environ)
        kept = adding.save(path, text, datetime.now(UTC))
    except BaseException:
        for name in made:
            (path.parent / name).unlink()
        raise
    ask.say("wrote")
    for written in (path, *(path.parent / name for name in made)):
        click.echo(f"  {written}")
    ask.say("old_kept", path=kept)


def _say_rules(ask: Asking, config: Config, plan: Plan, found: Survey | None) -> None:
    """What an organisation's own mapping might say of this place; it is the organisation's to change."""
    house = config.organisations.get(plan.organisation_key)
    if house is None or found is None:
        return
    rules = "\n".join(_for_this_place(writing.rules(plan, found), plan.community_key))
    if rules:
        ask.say("rules_to_add", mapping=house.mapping or ask.words["no_mapping"], rules=rules)


def _for_this_place(lines: Iterator[str], community: str) -> Iterator[str]:
    for line in lines:
        if line.strip() and not line.startswith("rules:"):
            yield line.replace("when: {", f"when: {{community: {community}, ")


COMMANDS = (add_community,)
