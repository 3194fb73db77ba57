"""What every page of the dashboard shares: its language and words, the menu, and how things are named."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template, request

from connector.engine import Engine
from connector.roles import Identity, Role
from connector.store import review_queue
from connector.store.review_queue import Wanted
from connector.web import languages, moments, times, who
from connector.web.access import known
from connector.web.engines import engine
from connector.web.words import WORDS, counted, figure
from mapping import taxonomy


@dataclass(frozen=True, slots=True)
class Item:
    """A page in the menu: its endpoint, its key among the words, and the least role that may see it."""

    endpoint: str
    key: str
    role: Role = Role.VIEWER


MENU = (
    Item("today.show", "today"),
    Item("review.queue", "review"),
    Item("communities.show", "communities"),
    Item("proposals.show", "proposals"),
    Item("area_map.show", "map"),
    Item("supply.show", "supply"),
    Item("effect.show", "effect"),
    Item("explain.show", "explain"),
    Item("mapping_editor.show", "mapping"),
    Item("log.show", "log"),
    Item("settings.show", "settings", Role.ADMIN),
    Item("people.show", "people", Role.ADMIN),
)


def show(template: str, **values: Any) -> str:
    """Render a page in the language of its visitor."""
    running, language = engine(), languages.spoken()
    visitor = known()
    return render_template(
        template,
        language=language,
        other_language=languages.other(),
        words=WORDS[language],
        instance=running.config.instance,
        menu=() if visitor is None else _menu(visitor),
        waiting=0 if visitor is None else _waiting(running, visitor),
        here=request.full_path.rstrip("?") if request.method == "GET" else "/",
        who_did=lambda by: who.did(by, language),
        moment=lambda at: moments.tag(at, running.now(), zone(), language),
        counted=lambda page, key, number: counted(page, key, number, language),
        figure=lambda number: figure(number, language),
        term=lambda group, keys: terms(group, keys, language),
        category=partial(taxonomy.name, language=language),
        area=lambda key: area_name(running, key),
        community=lambda key: community_name(running, key),
        organisation=lambda key: organisation_name(running, key),
        when=lambda when: times.said(when, zone(), language),
        dry_run=lambda key: key in running.config.communities and running.config.communities[key].dry_run,
        **values,
    )


def terms(group: str, keys: Collection[str], language: str) -> str:
    """Keys of a group in words, such as the signs of danger."""
    words = WORDS[language]["terms"]
    return ", ".join(sorted(words.get(f"{group}.{key}", key.replace("_", " ")) for key in keys))


def zone() -> ZoneInfo:
    """The time zone of the installation."""
    return ZoneInfo(engine().config.instance.timezone)


def area_name(running: Engine, key: str) -> str:
    found = running.areas.get(key)
    return found.name or found.municipality


def community_name(running: Engine, key: str) -> str:
    found = running.config.communities.get(key)
    return key if found is None else found.name


def organisation_name(running: Engine, key: str) -> str:
    found = running.config.organisations.get(key)
    return key if found is None else found.name


def _menu(visitor: Identity) -> list[Item]:
    return [item for item in MENU if visitor.organisations(item.role)]


def _waiting(running: Engine, visitor: Identity) -> int:
    with running.store.read() as tx:
        return review_queue.count(tx, Wanted(visitor.organisations()))
