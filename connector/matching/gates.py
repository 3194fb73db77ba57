"""Gates: the hard reasons why a pair must not be suggested, whatever its score.

Each gate takes one row and many rows at once and gives a boolean a pair: may it pass? Directions are sacred: a
request only ever meets an offer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from connector.matching.candidate import Reason
from connector.matching.traits import PURPOSES, REACHES, STATUSES, Rows
from mapping.proposal import ProposalStatus, Purpose, Reach

Passes = NDArray[np.bool_]

REQUEST: Final = PURPOSES.index(Purpose.REQUEST)
OFFER: Final = PURPOSES.index(Purpose.OFFER)
OPEN: Final = STATUSES.index(ProposalStatus.OPEN)
MUNICIPALITY: Final = REACHES.index(Reach.MUNICIPALITY)
ANYWHERE: Final = REACHES.index(Reach.ANYWHERE)

NEAR, SAME_MUNICIPALITY, FAR = 0, 1, 2  # how an area lies to another; see `Index`


@dataclass(frozen=True, slots=True)
class Sides:
    """Rows of requests and of offers that pair up by position (one of the two may have a single row), with how far
    their areas lie apart (NEAR, SAME_MUNICIPALITY or FAR) and the day number of now."""

    requests: Rows
    offers: Rows
    apart: NDArray[np.uint8]
    today: int


def direction(sides: Sides) -> Passes:
    """One asks, the other offers."""
    passes: Passes = (sides.requests["purpose"] == REQUEST) & (sides.offers["purpose"] == OFFER)
    return passes


def still_open(sides: Sides) -> Passes:
    """Neither is solved or withdrawn."""
    passes: Passes = (sides.requests["status"] == OPEN) & (sides.offers["status"] == OPEN)
    return passes


def other_person(sides: Sides) -> Passes:
    """Nobody is suggested to themselves."""
    passes: Passes = sides.requests["person"] != sides.offers["person"]
    return passes


def within_reach(sides: Sides) -> Passes:
    """They are neighbours, or one of them stretches over the municipality, or the offer needs no distance."""
    wide = (sides.requests["reach"] >= MUNICIPALITY) | (sides.offers["reach"] >= MUNICIPALITY)
    passes: Passes = (
        (sides.apart == NEAR) | ((sides.apart == SAME_MUNICIPALITY) & wide) | (sides.offers["reach"] == ANYWHERE)
    )
    return passes


def in_time(sides: Sides) -> Passes:
    """Their days and hours meet, and what is asked is not over when the later of the two was posted, nor today."""
    requests, offers = sides.requests, sides.offers
    moment = np.maximum(np.maximum(requests["posted"], offers["posted"]), sides.today)
    begin = np.maximum(np.maximum(requests["first"], offers["first"]), moment)
    days = np.minimum(requests["last"], offers["last"]) >= begin
    hours = (requests["hours"] & offers["hours"]).any(axis=-1)
    passes: Passes = days & hours
    return passes


def constraints_agree(sides: Sides) -> Passes:
    """Nothing one needs is ruled out by the other."""
    passes: Passes = (sides.requests["forbids"] & sides.offers["demands"]) == 0
    return passes


def related(sides: Sides) -> Passes:
    """They share a category, or two of theirs are easily confused."""
    passes: Passes = (sides.requests["relatives"] & sides.offers["kinds"]) != 0
    return passes


GATES: Final[dict[str, Callable[[Sides], Passes]]] = {
    "direction": direction,
    "open": still_open,
    "person": other_person,
    "reach": within_reach,
    "time": in_time,
    "constraints": constraints_agree,
    "category": related,
}
WHY_NOT: Final = {
    "direction": Reason("direction", "dit zijn geen vraag en aanbod", "these are not a request and an offer"),
    "open": Reason("open", "een van beide is al opgelost of ingetrokken", "one of them is solved or withdrawn"),
    "person": Reason("person", "het is dezelfde persoon", "it is the same person"),
    "reach": Reason("reach", "het is te ver weg", "it is too far away"),
    "time": Reason("time", "de tijden passen niet bij elkaar", "the times do not fit"),
    "constraints": Reason(
        "constraints", "er is een voorwaarde die niet past", "there is a condition that does not fit"
    ),
    "category": Reason("category", "het gaat om andere hulp", "it is about another kind of help"),
    "consent": Reason(
        "consent", "de organisaties hebben dit niet afgesproken", "the organisations have not agreed to this"
    ),
    "told": Reason("told", "dit is al eens voorgesteld", "this was suggested before"),
    "silent": Reason("silent", "deze persoon wil geen berichten", "this person wants no messages"),
    "confidence": Reason(
        "confidence", "het bericht is niet zeker genoeg gelezen", "the post was not read surely enough"
    ),
    "score": Reason("score", "het past niet goed genoeg", "it does not fit well enough"),
}


def passing(sides: Sides) -> Passes:
    """Say which pairs pass every gate."""
    passes = direction(sides)
    for gate in (still_open, other_person, within_reach, in_time, constraints_agree, related):
        passes = passes & gate(sides)
    return passes
