"""The steps that connecting a community takes, for a new configuration and for one that is there already."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from adapters.contract import AdapterError
from connector import registry
from connector.recent import recent
from connector.sentences import say
from connector.setting_up import connecting, settings
from connector.setting_up.asking import Asking, email
from connector.setting_up.connecting import Place
from connector.setting_up.plan import Plan
from connector.setting_up.survey import Survey
from connector.setting_up.survey import survey as survey_of
from mapping import proposal


def pairs(flags: tuple[str, ...]) -> dict[str, str]:
    """The settings of `--setting NAME=VALUE`. Raises BadParameter."""
    given = [flag.partition("=") for flag in flags]
    for name, mark, _ in given:
        if not (name and mark):
            raise click.BadParameter(
                f"'{name}' must be NAME=VALUE, such as username=buurtkoppelaar", param_hint="--setting"
            )
    return {name: value for name, _, value in given}


def place(ask: Asking, adapter: str | None, offline: bool) -> Place:
    """What stands at the address; as the flags say where nothing may be fetched. Raises ClickException."""
    if adapter is not None and adapter not in registry.adapter_classes():
        known = ", ".join(registry.adapter_classes())
        raise click.BadParameter(f"there is no adapter '{adapter}'. Known: {known}", param_hint="--adapter")
    if offline and adapter is not None:
        return Place(adapter, ask.text("url"), "")
    return connecting.find(ask, adapter)


def connect(
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


def wijkteam(ask: Asking) -> tuple[str, str] | None:
    """Name and address of who hears of danger; None when nobody knows yet."""
    name = ask.text("wijkteam_name", default="")
    if not name:
        return None
    address = ask.text("wijkteam_email", check=email)
    ask.done()
    return name, address


def survey(ask: Asking, place: Place, told: settings.Given, plan: Plan, folder: Path) -> Survey | None:
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
    found = survey_of(posts, proposal.Place(plan.area or None, plan.municipality))
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
