"""What stands on the page: kinds of help with their numbers, and how to ask."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML

from connector.config.model import Community, Organisation
from connector.engine import Engine
from connector.on_offer import told, ways
from connector.on_offer.counting import Group, Kind, within
from connector.on_offer.ways import Place, Words
from connector.store import Tx
from connector.suggest import about_ask
from connector.suggest.about_ask import fill, joined
from mapping import taxonomy

ON_THE_BOARD = 10  # kinds; more would no longer be read from a metre away
NAMED = 3  # areas by name in one line


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of help as the page says it."""

    name: str
    about: str
    number: int
    where: tuple[str, ...]
    board: tuple[str, ...]  # the same, no longer than a line or two


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
    kinds, few = told.counts(engine, tx, organisation)
    near = within(kinds, told.nearby(engine, homes))
    places = ways.places(engine, tx, house, homes, language)
    names = _variables(engine, house, homes, language)
    return Sheet(
        language=language,
        board=words["board"],
        desk=words["desk"],
        organisation=house.name,
        lead=fill(words["board"]["lead"], names),
        rows=tuple(row(engine, kind, language) for kind in _other_last(near)),
        more=bool(few) or len(near) < len(kinds) or len(near) > ON_THE_BOARD,
        places=places,
        code=ways.code(engine, homes, places),
        ask=tuple(ways.ways(engine, house, homes, places, words["board"], language)),
        steps=tuple(fill(words["desk"][step], names) for step in ("knows", "write", "say", "professional")),
        small=fill(words["desk"]["small"], names),
        made=fill(words["board"]["made"], names),
    )


def _variables(engine: Engine, house: Organisation, homes: Collection[Community], language: str) -> dict[str, str]:
    """What the words of the page may name."""
    words = texts()[language]
    return {
        "organisation": house.name,
        "connector": engine.config.instance.name,
        "areas": joined(_names(engine, {each.area for each in homes}, words["board"]), language),
        "least": str(told.least(engine, house.key)),
        "team": house.wijkteam.name if house.wijkteam else words["desk"]["team"],
        "day": _today(engine, language),
    }


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
