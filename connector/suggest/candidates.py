"""Who might fit an open request or offer, and why the others do not: the matcher's own account, for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from connector.engine import Engine
from connector.matching import traits
from connector.matching.candidate import Explanation
from connector.matching.categories import CONFUSABLE, SLUGS
from connector.matching.explain import Row, of_rows
from connector.matching.index import Index
from connector.model import StoredProposal
from connector.store import Tx, browsing, matcher_rows, suggestions
from connector.suggest import matcher
from mapping.proposal import Purpose

MOST_WEIGHED = 60


@dataclass(frozen=True, slots=True)
class Weighed:
    """Somebody else's proposal with what was weighed between the two."""

    other: StoredProposal
    account: Explanation

    @property
    def fits(self) -> bool:
        return not self.account.stopped_by


def weigh(engine: Engine, tx: Tx, stored: StoredProposal, most: int) -> list[Weighed]:
    """The newest proposals of the same kind around this one, best first, then those with the least in the way.

    Only of organisations that this one's organisation shares with.
    """
    asks = stored.proposal.purpose is Purpose.REQUEST
    others = browsing.counterparts(
        tx,
        _partners(engine, stored.organisation),
        stored.proposal.purpose.value,
        _kinds(stored),
        engine.areas.within(stored.area),
        MOST_WEIGHED,
    )
    index = Index(engine.areas)  # one of its own: the engine's is not for several threads
    house = matcher.rules(engine, tx, suggestions.pairs_of(tx, [stored.id]) if asks else frozenset())
    rows = _rows(tx, index, [stored, *others])
    weighed = []
    for other in others:
        pair = rows[stored.id], rows[other.id]
        request, offer = pair if asks else pair[::-1]
        weighed.append(Weighed(other, of_rows(index, request, offer, house, engine.now())))
    return sorted(weighed, key=lambda each: (len(each.account.stopped_by), -each.account.score))[:most]


def _rows(tx: Tx, index: Index, known: Sequence[StoredProposal]) -> dict[str, Row]:
    """Each proposal with the numbers it is matched by: those that are kept, else worked out here."""
    kept = matcher_rows.kept(tx, traits.edition(), [each.id for each in known])
    rows: dict[str, Row] = {}
    for each in known:
        candidate, row = matcher.candidate(tx, each), kept.get(each.id)
        index.learn(each.area)
        rows[each.id] = candidate, index.row(candidate) if row is None else traits.from_row(row)
    return rows


def _partners(engine: Engine, organisation: str) -> frozenset[str]:
    pairs = engine.config.consents()
    return frozenset({organisation, *(other for pair in pairs if organisation in pair for other in pair)})


def _kinds(stored: StoredProposal) -> frozenset[str]:
    """Its own kinds of help, and those that are easily confused with them."""
    own = {stored.proposal.category, *stored.proposal.categories} & set(SLUGS)
    near = (CONFUSABLE[SLUGS.index(slug)] for slug in own)
    return frozenset(own | {SLUGS[number] for numbers in near for number in numbers})
