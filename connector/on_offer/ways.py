"""Where and how to ask, as the page says it: the forum, the practice page, a figurehead, a phone or a desk."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from connector.config.model import Community, Organisation
from connector.engine import Engine
from connector.store import Tx, supply
from connector.suggest.about_ask import fill

NAMED = 3  # places by name in one line
FIGUREHEADS = 2

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where people ask: its name, its address as people type it, and as a link."""

    name: str
    shown: str
    link: str


def places(engine: Engine, tx: Tx, house: Organisation, homes: Sequence[Community], language: str) -> tuple[Place, ...]:
    """Where to ask: the address the organisation wants printed, else those of its communities."""
    if house.supply_page.address:
        names = [each.name for each in homes] if len(homes) <= NAMED else [house.name]
        return (_place(_either(names, language), house.supply_page.address),)
    found = [(each.name, supply.a_link(tx, each.key)) for each in homes]
    return tuple(_place(name, _origin(link)) for name, link in found if link and link.startswith(("https:", "http:")))


def code(engine: Engine, homes: Sequence[Community], found: Sequence[Place]) -> str | None:
    """What the QR code holds: the practice page where it can be reached from outside, else the first place to ask."""
    address = engine.config.instance.url
    if address is None:
        return found[0].link if found else None
    about = f"?{urlencode({'community': homes[0].key})}" if len(homes) == 1 else ""
    return f"{address.rstrip('/')}/vraag{about}"


def ways(
    engine: Engine, house: Organisation, homes: Sequence[Community], found: Sequence[Place], words: Words, language: str
) -> list[str]:
    """How to ask, one sentence or two a way."""
    told = [fill(words["write"], {"name": _either([place.name for place in found[:NAMED]], language)})] if found else []
    if engine.config.instance.url is not None:
        told.append(words["practise"])
    elif found:
        told.append(fill(words["scan"], {"name": found[0].name}))
    people = _figureheads(engine, house, homes)
    if people:
        told.append(fill(words["figurehead"], {"figurehead": _either(people, language)}))
    own = house.supply_page.ask_by or next((each.supply_posts.ask_by for each in homes if each.supply_posts), None)
    return [*told, own] if own else told


def _figureheads(engine: Engine, house: Organisation, homes: Collection[Community]) -> list[str]:
    """Those whom people know near these communities, by name."""
    near = {area for each in homes for area in engine.areas.near(each.area)}
    return [each.name for each in house.figureheads if near & set(each.areas)][:FIGUREHEADS]


def _place(name: str, link: str) -> Place:
    return Place(name, link.split("://", 1)[-1].removeprefix("www.").rstrip("/"), link)


def _origin(link: str) -> str:
    parts = urlsplit(link)
    return f"{parts.scheme}://{parts.netloc}"


def _either(names: Sequence[str], language: str) -> str:
    return (" of " if language == "nl" else " or ").join(names)
