"""One answer as it was heard: who said what to which message of ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from connector.model import Delivery, Side, StoredPost, StoredProposal, Suggestion
from mapping.language.answers import Answer

_LAST_WORDS = frozenset(
    {Side.CLOSED, Side.GLAD, Side.SORRY, Side.NOT_CHOSEN, Side.GOODBYE, Side.DETAILS, Side.NEWCOMER}
)


@dataclass(frozen=True, slots=True)
class Hearing:
    """An answer to `delivery`, understood as `answer`; `pairs` and `ask` are what that message was about."""

    post: StoredPost
    answer: Answer
    delivery: Delivery
    pairs: tuple[Suggestion, ...]
    ask: StoredProposal | None
    now: datetime

    @property
    def closes_talk(self) -> bool:
        """Whether we expected no answer: then small talk needs nobody's eye."""
        return self.delivery.side in _LAST_WORDS
