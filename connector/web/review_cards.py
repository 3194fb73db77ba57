"""A suggestion as the review pages show it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from connector.engine import Engine
from connector.model import Delivery, StoredProposal, Suggestion, SuggestionState
from connector.store import Tx, approvals, outbox, proposals, suggestions
from connector.store.approvals import Approved
from connector.suggest import review
from connector.suggest.review import Result
from mapping import taxonomy


@dataclass(frozen=True, slots=True)
class Card:
    """Both sides (None once gone), what would be or was said, and who said yes or decided.

    `mark` stands for the words that were shown, so that nobody approves other ones.
    """

    pair: Suggestion
    request: StoredProposal | None
    offer: StoredProposal | None
    messages: tuple[Delivery, ...]
    mark: str
    approved: tuple[Approved, ...]
    awaited: frozenset[str]
    decided: Result | None

    @property
    def waits(self) -> bool:
        return self.pair.state is SuggestionState.WAITING

    @property
    def category(self) -> str:
        known = self.request or self.offer
        return taxonomy.OTHER if known is None else known.proposal.category


def find(engine: Engine, tx: Tx, suggestion: str, organisations: Collection[str]) -> Card | None:
    """The card of a suggestion that has a side in one of these organisations, or None."""
    pair = suggestions.get(tx, suggestion)
    if pair is None or not review.visible(tx, suggestion, organisations):
        return None
    return card(engine, tx, pair)


def card(engine: Engine, tx: Tx, pair: Suggestion) -> Card:
    """The card of a suggestion; of one that waits with the messages it would send."""
    request, offer = proposals.get(tx, pair.request), proposals.get(tx, pair.offer)
    given = tuple(approvals.of(tx, pair.id))
    if pair.state is not SuggestionState.WAITING:
        sent = tuple(outbox.of_suggestion(tx, pair.id))
        return Card(pair, request, offer, sent, "", given, frozenset(), review.decided(tx, pair.id))
    said = tuple(review.messages(engine, tx, pair))
    return Card(
        pair, request, offer, said, review.seen(engine, tx, pair), given, review.awaited(engine, tx, pair), None
    )
