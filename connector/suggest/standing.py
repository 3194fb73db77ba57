"""Does what a message is about still hold? Asked at the moment it would go out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from connector.model import Delivery, Side, StoredProposal, Suggestion, SuggestionState
from connector.store import Tx, asks, hand_overs, likes, message_posts, proposals, suggestions

Holds = Callable[[Tx, Delivery], bool]


def holds(tx: Tx, delivery: Delivery) -> bool:
    """Whether the request, offer or suggestion of this message is still as it was when the message was queued."""
    return _HOLDS.get(delivery.side, _pair_stands)(tx, delivery)


def pairs(tx: Tx, delivery: Delivery) -> list[Suggestion]:
    """The suggestions a message is about, whatever became of them."""
    return [pair for key in delivery.suggestions if (pair := suggestions.get(tx, key)) is not None]


def both_open(tx: Tx, pair: Suggestion) -> bool:
    sides = [proposals.get(tx, pair.request), proposals.get(tx, pair.offer)]
    return all(side is not None and side.open for side in sides)


def _pair_stands(tx: Tx, delivery: Delivery) -> bool:
    """Nobody said no, and both sides are open."""
    live = (SuggestionState.APPROVED, SuggestionState.ACCEPTED)
    return any(pair.state in live and both_open(tx, pair) for pair in pairs(tx, delivery))


def _pair_waits(tx: Tx, delivery: Delivery) -> bool:
    return any(pair.state is SuggestionState.WAITING and both_open(tx, pair) for pair in pairs(tx, delivery))


def _pair_accepted(tx: Tx, delivery: Delivery) -> bool:
    return any(pair.state is SuggestionState.ACCEPTED for pair in pairs(tx, delivery))


def _pair_helped(tx: Tx, delivery: Delivery) -> bool:
    return any(pair.state is SuggestionState.HELPED for pair in pairs(tx, delivery))


def _nobody_yet(tx: Tx, delivery: Delivery) -> bool:
    """The ask is open, and nobody said yes to it."""
    ask = asks.about(tx, delivery.key)
    return ask is not None and ask.open and not accepted(tx, ask)


def _open(tx: Tx, delivery: Delivery) -> bool:
    ask = asks.about(tx, delivery.key)
    return ask is not None and ask.open


def _there(tx: Tx, delivery: Delivery) -> bool:
    """The ask still stands at the source, whatever came of it."""
    ask = asks.about(tx, delivery.key)
    return ask is not None and ask.url != ""


def _ended(tx: Tx, delivery: Delivery) -> bool:
    ask = asks.about(tx, delivery.key)
    return ask is not None and not ask.open and ask.url != ""  # without a link its post is gone at the source


def accepted(tx: Tx, ask: StoredProposal) -> bool:
    """Whether somebody said yes to this ask."""
    done = (SuggestionState.ACCEPTED, SuggestionState.HELPED)
    return any(pair.state in done for pair in suggestions.of_request(tx, ask.id))


def _always(tx: Tx, delivery: Delivery) -> bool:
    return True


def _post_stands(tx: Tx, delivery: Delivery) -> bool:
    return message_posts.stands(tx, delivery.key)


def _still_unsaid(tx: Tx, delivery: Delivery) -> bool:
    """The question that was liked stands, and nobody answered it in words."""
    question = likes.question_of(tx, delivery)
    return question.side is not Side.LIKED and not likes.answered(tx, question.key) and holds(tx, question)


def _may_be_handed_over(tx: Tx, delivery: Delivery) -> bool:
    return hand_overs.is_asked(tx, delivery.key)


_HOLDS: Mapping[Side, Holds] = {
    Side.NUMBERS: _post_stands,
    Side.HAND_OVER: _may_be_handed_over,
    Side.TAKEN_UP: _post_stands,
    Side.NOT_TAKEN_UP: _post_stands,
    Side.GOODBYE: _always,
    Side.GLAD: _always,
    Side.SORRY: _always,
    Side.NOT_CHOSEN: _always,
    Side.NOTED: _always,
    Side.THANKS: _always,
    Side.SUPPLY: _always,
    Side.MONTH: _always,
    Side.LIKED: _still_unsaid,
    Side.APPROVAL: _pair_waits,
    Side.ASKER_OUTCOME: _pair_accepted,
    Side.HELPER_OUTCOME: _pair_accepted,
    Side.WERE_HELPED: _there,
    Side.ASKED_OTHERWISE: _pair_helped,
    Side.IN_TOUCH: _pair_helped,
    Side.TRIED: _nobody_yet,
    Side.DETAILS: _nobody_yet,
    Side.NEWCOMER: _nobody_yet,
    Side.UNANSWERED: _nobody_yet,
    Side.STILL_NEEDED: _open,
    Side.CLOSED: _ended,
}
