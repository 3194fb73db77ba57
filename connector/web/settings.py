"""Settings as they are, read-only: an organisation's own, and those of the installation for who runs it."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping
from datetime import date, time
from enum import Enum
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, request

from connector.config import Community, Config, Contact, Secret, Settings
from connector.config.secret import MASK
from connector.web import languages
from connector.web.access import Role, current, signed_in
from connector.web.engines import engine
from connector.web.page import show as show_page
from connector.web.words import WORDS

pages = Blueprint("settings", __name__, url_prefix="/settings")
SHOWN = frozenset({"url", "username"})  # of an adapter's settings; whatever else it may hold is taken for a secret
ELSEWHERE = frozenset({"key", "name", "organisation", "mapping", "figureheads"})

FEW = 5  # organisations whose settings fit on one page

Row = tuple[str, str]


@pages.get("")
@signed_in(Role.ADMIN)
def show() -> str:
    """The settings of the organisation that the address names; of all, when there are only a few."""
    config, visitor = engine().config, current()
    mine = sorted(visitor.organisations(Role.ADMIN))
    asked = request.args.get("organisation", "")
    chosen = [key for key in mine if key == asked] or (mine if len(mine) <= FEW else [])
    whole: dict[str, list[Row]] = {}
    if visitor.instance_admin:
        sections = {"instance": config.instance, "policy": config.policy, "retention": config.retention}
        whole = {key: list(_rows(section)) for key, section in sections.items()}
    shown = [
        (config.organisations[key], list(_rows(config.organisations[key])), _communities(config, key)) for key in chosen
    ]
    others = [config.organisations[key] for key in mine if key not in chosen]
    return show_page("settings.html", whole=whole, shown=shown, others=others)


def _communities(config: Config, organisation: str) -> list[tuple[Community, list[Row]]]:
    own = [each for each in config.communities.values() if each.organisation == organisation]
    return [(each, _community(each)) for each in own]


def _community(configured: Community) -> list[Row]:
    rows = list(_rows(configured))
    return rows + [(f"settings.{name}", _setting(name, value)) for name, value in configured.settings.items()]


def _rows(settings: Any) -> Iterator[Row]:
    """Each setting of a section with its value in words; secrets are dots."""
    for field in dataclasses.fields(settings):
        value = getattr(settings, field.name)
        if field.name not in ELSEWHERE and not isinstance(value, Settings):
            yield field.name, _said(value)


def _setting(name: str, value: Any) -> str:
    if name not in SHOWN or not isinstance(value, str):
        return MASK
    parts = urlsplit(value)
    if not parts.scheme:
        return value
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname}{port}{parts.path}"  # no user, password or query


def _said(value: Any) -> str:
    """A value in words; of things we do not know how to say only that they are set."""
    words = WORDS[languages.spoken()]["settings"]
    match value:
        case None:
            return words["nothing"]
        case bool():
            return words["yes" if value else "no"]
        case Enum():
            return str(value.value)
        case float():
            return f"{value:g}"
        case str() | int() | date():
            return str(value)
        case time():
            return f"{value:%H:%M}"
        case Contact():
            return f"{value.name} <{value.email}>"
        case Secret():
            return MASK
        case Mapping():
            return ", ".join(f"{key}: {_said(one)}" for key, one in value.items()) or words["nothing"]
        case Collection():
            return ", ".join(sorted(map(_said, value))) or words["nothing"]
    if dataclasses.is_dataclass(value):
        return ", ".join(f"{name}: {said}" for name, said in _rows(value))
    return MASK
