"""What follows when a proposal is no longer there: suggestions end, messages leave the queue or are taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from connector.model import SuggestionState
from connector.store import Tx, decisions, erasing, outbox, proposals, suggestions
from connector.store.events import Ending


def end_suggestions(
    tx: Tx,
    proposal: str,
    why: str,
    now: datetime,
    *,
    state: SuggestionState,
    retract: bool = False,
    spare_yes: bool = False,
) -> None:
    """End every open suggestion with this proposal; with `retract`, ended ones' messages are taken back as well.

    With `spare_yes`, what a helper said yes to stands: that may well be what helped, and both are asked.
    """
    affected = suggestions.of_proposal(tx, proposal) if retract else suggestions.open_of(tx, proposal)
    for suggestion in affected:
        if spare_yes and suggestion.state is SuggestionState.ACCEPTED:
            continue
        if suggestions.move(tx, suggestion.id, state, now):
            decisions.log(tx, now, suggestion.id, f"suggestion.{state.value}", why)
        outbox.withdraw(tx, suggestion.id, retract=retract, now=now)


def gone(tx: Tx, community: str, posts: Iterable[str], now: datetime) -> None:
    """These posts are gone at the source: forget what they said, and take back what we said because of them."""
    for post in posts:
        for stored in proposals.of_post(tx, community, post):
            end_suggestions(
                tx, stored.id, "the post is gone at the source", now, state=SuggestionState.WITHDRAWN, retract=True
            )
            erasing.wording_for(tx, stored.id)
            proposals.drop(tx, [stored.id], now)
        decisions.log(tx, now, post, "post.gone", "gone at the source", community=community)


def closed(tx: Tx, proposal: str, why: str, now: datetime, *, spare_yes: bool = False) -> None:
    """Nothing should be suggested for this proposal any more; what was said stays."""
    proposals.close(tx, proposal, why, Ending.SOLVED, now)
    end_suggestions(tx, proposal, why, now, state=SuggestionState.WITHDRAWN, spare_yes=spare_yes)
