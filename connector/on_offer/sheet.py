"""What stands on the page: kinds of help with their numbers, and how to ask."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML

from connector.config.model import Community, Organisation
from connector.engine import Engine
from connector.on_offer import told
from connector.on_offer.counting import Group, Kind, within
from connector.store import Tx, supply
from connector.suggest import about_ask
from connector.suggest.about_ask import fill, joined
from mapping import taxonomy

ON_THE_BOARD = 10  # kinds; more would no longer be read from a metre away
NAMED = 3  # areas by name in one line
FIGUREHEADS = 2

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of help as the page says it."""

    name: str
    about: str
    number: int
    where: tuple[str, ...]
    board: tuple[str, ...]  # the same, no longer than a line or two


@dataclass(frozen=True, slots=True)
class Place:
    """Where people ask: its name, its address as people type it, and as a link."""

    name: str
    shown: str
    link: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on the page, in one language. `code` is what the QR code holds; None: no code."""

    language: str
    board: Words
    desk: Words
    organisation: str
    lead: str
    rows: tuple[Row, ...]
    more: bool
    places: tuple[Place, ...]
    code: str | None
    ask: tuple[str, ...]
    steps: tuple[str, ...]
    small: str
    made: str


@cache
def texts() -> Mapping[str, Any]:
    """language → part of the page → its words."""
    loaded: Mapping[str, Any] = YAML(typ="safe").load(files(__package__).joinpath("texts.yaml").read_text("utf-8"))
    return loaded


def build(engine: Engine, tx: Tx, organisation: str, language: str, community: str | None = None) -> Sheet:
    """The page of an organisation, or of what is near one of its communities."""
    house, words = engine.config.organisations[organisation], texts()[language]
    homes = [each for each in told.communities(engine, organisation) if community in (None, each.key)]
    areas = told.nearby(engine, homes)
    kinds, few = told.counts(engine, tx, organisation)
    near = within(kinds, areas)
    places = _places(engine, tx, house, homes, language)
    names = {
        "organisation": house.name,
        "connector": engine.config.instance.name,
        "areas": joined(_names(engine, {each.area for each in homes}, words["board"]), language),
        "least": str(told.least(engine, organisation)),
        "team": house.wijkteam.name if house.wijkteam else words["desk"]["team"],
        "day": _today(engine, language),
    }
    return Sheet(
        language=language,
        board=words["board"],
        desk=words["desk"],
        organisation=house.name,
        lead=fill(words["board"]["lead"], names),
        rows=tuple(row(engine, kind, language) for kind in _other_last(near)),
        more=bool(few) or len(near) < len(kinds) or len(near) > ON_THE_BOARD,
        places=places,
        code=_code(engine, homes, places),
        ask=tuple(_ask(engine, house, homes, areas, places, words["board"], language)),
        steps=tuple(fill(words["desk"][step], names) for step in ("knows", "write", "say", "professional")),
        small=fill(words["desk"]["small"], names),
        made=fill(words["board"]["made"], names),
    )


def row(engine: Engine, kind: Kind, language: str) -> Row:
    """One kind of help as the page says it."""
    words = texts()[language]["board"]
    said = taxonomy.name(kind.key, language)
    known = taxonomy.categories().get(kind.key)
    about = "" if known is None else known.about.get(language, "")
    places = tuple(_where(engine, group, words, language) for group in kind.groups)
    if len(kind.groups) == 1:  # the number stands beside it already
        places = (joined(_names(engine, kind.groups[0].areas, words), language),)
    left = {area for group in kind.groups[NAMED:] for area in group.areas}
    others = (fill(words["others"], {"number": str(len(left))}),) if len(left) > 1 else places[NAMED:]
    return Row(said[:1].upper() + said[1:], about, kind.number, places, (*places[:NAMED], *others))


def _where(engine: Engine, group: Group, words: Words, language: str) -> str:
    """A group of areas and its number in words."""
    if len(group.areas) == 1:
        return fill(words["where"], {"area": _name(engine, group.areas[0]), "number": str(group.number)})
    together = fill(words["together"], {"number": str(group.number)})
    return f"{joined(_names(engine, group.areas, words), language)} {together}"


def _other_last(kinds: list[Kind]) -> list[Kind]:
    return sorted(kinds, key=lambda kind: kind.key == taxonomy.OTHER)


def _places(
    engine: Engine, tx: Tx, house: Organisation, homes: Collection[Community], language: str
) -> tuple[Place, ...]:
    """Where to ask: the address the organisation wants printed, else those of its communities."""
    if house.supply_page.address:
        names = [each.name for each in homes] if len(homes) <= NAMED else [house.name]
        return (_place(_either(names, language), house.supply_page.address),)
    found = [(each.name, supply.a_link(tx, each.key)) for each in homes]
    return tuple(_place(name, _origin(link)) for name, link in found if link)


def _place(name: str, link: str) -> Place:
    shown = link.split("://", 1)[-1].removeprefix("www.").rstrip("/")
    return Place(name, shown, link)


def _origin(link: str) -> str:
    parts = urlsplit(link)
    return f"{parts.scheme}://{parts.netloc}"


def _code(engine: Engine, homes: Collection[Community], places: tuple[Place, ...]) -> str | None:
    """The practice page where it can be reached from outside, else the first place to ask."""
    address = engine.config.instance.url
    if address is None:
        return places[0].link if places else None
    about = f"?{urlencode({'community': next(iter(homes)).key})}" if len(homes) == 1 else ""
    return f"{address.rstrip('/')}/vraag{about}"


def _ask(
    engine: Engine,
    house: Organisation,
    homes: Collection[Community],
    areas: frozenset[str],
    places: tuple[Place, ...],
    words: Words,
    language: str,
) -> list[str]:
    """How to ask, one sentence or two a way."""
    names = _either([place.name for place in places[:NAMED]], language)
    ways = [fill(words["write"], {"name": names})] if places else []
    if engine.config.instance.url is not None:
        ways.append(words["practise"])
    elif places:
        ways.append(fill(words["scan"], {"name": places[0].name}))
    people = [each.name for each in house.figureheads if areas & set(each.areas)][:FIGUREHEADS]
    if people:
        ways.append(fill(words["figurehead"], {"figurehead": _either(people, language)}))
    own = house.supply_page.ask_by or next((each.supply_posts.ask_by for each in homes if each.supply_posts), None)
    return [*ways, own] if own else ways


def _either(names: list[str], language: str) -> str:
    return (" of " if language == "nl" else " or ").join(names)


def _names(engine: Engine, areas: Collection[str], words: Words) -> list[str]:
    names = sorted({_name(engine, area) for area in areas})
    if len(names) <= NAMED:
        return names
    return [*names[: NAMED - 1], fill(words["others"], {"number": str(len(names) - NAMED + 1)})]


def _name(engine: Engine, key: str) -> str:
    area = engine.areas.get(key)
    return area.name or area.municipality


def _today(engine: Engine, language: str) -> str:
    now = engine.now()
    return f"{about_ask.day(engine, now, language)} {now.astimezone(ZoneInfo(engine.config.instance.timezone)).year}"
