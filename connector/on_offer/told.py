"""What may be told of the help on offer for people of an organisation: one table, that posts and pages are cut from.

Because all are cut from it, a post and a page laid side by side tell no small number either.
"""

from __future__ import annotations

from collections.abc import Iterable

from connector.config.model import Community
from connector.config.supply_posts import SupplyPosts
from connector.engine import Engine
from connector.on_offer.counting import Kind, table
from connector.store import Tx, supply


def counts(engine: Engine, tx: Tx, organisation: str) -> tuple[list[Kind], list[str]]:
    """What neighbours offer near the communities of an organisation, and the kinds that too few offer to be told."""
    shares = {organisation} | {other for pair in engine.config.consents() if organisation in pair for other in pair}
    everywhere = nearby(engine, communities(engine, organisation))
    return table(supply.offering(tx, shares, everywhere), least(engine, organisation))


def least(engine: Engine, organisation: str) -> int:
    """How many people must stand behind each number about help in this organisation, wherever it is told."""
    posts = [each.supply_posts.least for each in communities(engine, organisation) if each.supply_posts is not None]
    return engine.config.organisations[organisation].supply_page.least or min(posts, default=SupplyPosts().least)


def communities(engine: Engine, organisation: str) -> list[Community]:
    return [each for each in engine.config.communities.values() if each.organisation == organisation]


def nearby(engine: Engine, homes: Iterable[Community]) -> frozenset[str]:
    """The areas of these communities and those beside them."""
    return frozenset(area for each in homes for area in engine.areas.near(each.area))
