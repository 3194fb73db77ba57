"""Who the figureheads of an organisation are, as people of a community."""

from __future__ import annotations

from connector.config.model import Figurehead
from connector.engine import Engine
from connector.store import Tx, people


def person_of(tx: Tx, each: Figurehead) -> str | None:
    """The figurehead as we know them from their posts or from writing to them; None when we do not yet."""
    return None if each.community is None or each.handle is None else people.by_handle(tx, each.community, each.handle)


def is_figurehead(engine: Engine, tx: Tx, organisation: str, person: str) -> bool:
    """Whether this person is a figurehead of the organisation."""
    listed = (person_of(tx, each) for each in engine.config.organisations[organisation].figureheads)
    return any(known is not None and people.same(tx, known, person) for known in listed)
