"""Finding out what is at an address and getting in there, with a person who can try again."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from marshmallow import ValidationError

from adapters.contract import Adapter, AdapterError, AuthError, Context, Level, TransientError, utc_now
from adapters.recognising import Found, recognise
from connector import registry
from connector.config.secret import SecretError, resolve
from connector.sentences import say
from connector.setting_up.asking import Asking

MARKS = {Level.OK: "✓", Level.WARNING: "!", Level.ERROR: "✗"}


@dataclass(frozen=True, slots=True)
class Place:
    """A community that was found: its platform, address and name."""

    adapter: str
    url: str
    name: str

    @property
    def loopback(self) -> bool:
        """Whether it is on this machine, as when trying things out."""
        host = urlsplit(self.url).hostname or ""
        try:
            return host == "localhost" or ipaddress.ip_address(host).is_loopback
        except ValueError:
            return False


def find(ask: Asking, wish: str | None) -> Place:
    """Find the community at the address that is given. Raises ClickException.

    Who wishes for an adapter that does not know the address is believed: the test of the connection will tell.
    """
    while True:
        address = ask.text("url")
        ask.done()
        ask.say("looking", url=address)
        try:
            found = recognise(address, registry.adapter_classes(), _context(address))
        except AdapterError as error:
            trouble = _trouble(ask, error)
        else:
            if place := _chosen(ask, found, wish):
                return place
            if wish is not None:
                return Place(wish, address, "")
            trouble = ask.words["unknown"].format(url=address, known=", ".join(registry.adapter_classes()))
        _again(ask, trouble)


def _chosen(ask: Asking, found: list[Found], wish: str | None) -> Place | None:
    wanted = [each for each in found if wish in (None, each.adapter)]
    if not wanted:
        return None
    first = wanted[0]
    title = " ".join(first.community.title.split()) or urlsplit(first.community.url).netloc
    ask.say("recognised", title=title, adapter=first.adapter, url=first.community.url)
    if others := [f"{each.adapter} ({each.community.url})" for each in found if each.adapter != first.adapter]:
        ask.say("others", others=", ".join(others))
    if first.community.closed:
        ask.say("closed")
    return Place(first.adapter, first.community.url, title)


def _context(address: str) -> Context:
    """For a visit without an account; this machine itself may be visited when a person names it outright."""
    bare = address if "://" in address else f"https://{address}"
    try:
        here = Place("", bare, "").loopback
    except ValueError:  # no address at all, which the visit will say
        here = False
    return Context(http=registry.session(None, 1, allow_loopback=here))


def _trouble(ask: Asking, error: AdapterError) -> str:
    """What is wrong with an address, and what to do."""
    todo = "login" if isinstance(error, AuthError) else "address"
    if isinstance(error, TransientError):
        todo = "unreachable"
    return f"{ask.words['wrong'].format(why=say(str(error), ask.language))}\n{ask.words['do'][todo]}"


def _again(ask: Asking, trouble: str) -> None:
    """Say what is wrong and go on, when a person wants to try again; else end with it."""
    if not ask.interactive:
        raise click.ClickException(trouble)
    click.echo(trouble)
    if not ask.confirm("again"):
        raise click.Abort
    ask.forget("url")


def test(ask: Asking, place: Place, settings: Mapping[str, Any], folder: Path) -> bool:
    """Say who we are there and what is wrong; False when it does not work. Raises ClickException for wrong settings."""
    ask.say("testing")
    try:
        health = opened(place, settings, folder).check()
    except AdapterError as error:
        click.echo(_trouble(ask, error))
        return False
    for finding in health.findings:
        if finding.level is not Level.OK:
            click.echo(f"  {MARKS[finding.level]} {say(finding.text, ask.language)}")
    if not health.ok:
        click.echo(ask.words["do"]["key"])
        return False
    ask.say("account" if health.account else "connected", account=health.account)
    return True


def opened(place: Place, settings: Mapping[str, Any], folder: Path, since: datetime | None = None) -> Adapter:
    """The adapter over this community. Raises ClickException when its settings are wrong."""
    adapter = registry.adapter_classes()[place.adapter]
    try:
        loaded = adapter.settings_schema().load({name: _revealed(value, folder) for name, value in settings.items()})
    except (ValidationError, SecretError) as error:
        raise click.ClickException(_told(error)) from None
    http = registry.session(None, 1, allow_loopback=place.loopback)
    return adapter(loaded, Context(http=http, now=utc_now, since=since))


def _revealed(value: Any, folder: Path) -> Any:
    return (resolve(value, os.environ, folder) or value) if isinstance(value, str) else value


def _told(error: ValidationError | SecretError) -> str:
    """What is wrong with the settings, each by its name."""
    wrong = error.messages if isinstance(error, ValidationError) else str(error)
    if not isinstance(wrong, dict):
        return str(wrong)
    return "; ".join(f"{name}: {texts[0] if isinstance(texts, list) else texts}" for name, texts in wrong.items())
