"""What moderators may know of a person before they decide: facts with their number, never a score.

Nothing of this is ever shown to residents, and nothing of it ranks anybody in matching; only an open serious complaint
stops suggestions, until a person looked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from connector.store import Tx, trust


@dataclass(frozen=True, slots=True)
class Signals:
    """`known_since` is the first post we know of; counts are of suggestions as asker or helper."""

    known_since: datetime | None
    helped: int  # they helped, and it worked out
    was_helped: int
    not_helped: int  # as helper: said not to have worked out
    vouched: int  # figureheads who vouch for them
    complaints: int  # serious ones, looked at or not
    held: bool  # nothing is suggested until somebody looked


def of(tx: Tx, person: str) -> Signals:
    """What is known of this person."""
    ended = trust.outcomes(tx, person)
    return Signals(
        known_since=trust.known_since(tx, person),
        helped=ended.get(("offer", "helped"), 0),
        was_helped=ended.get(("request", "helped"), 0),
        not_helped=ended.get(("offer", "not_helped"), 0),
        vouched=trust.vouched(tx, person),
        complaints=len(trust.complaints(tx, person)),
        held=trust.held(tx, person),
    )
