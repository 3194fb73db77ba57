"""One answer as it was heard: who said what to which message of ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from connector.model import Delivery, Side, StoredPost, StoredProposal, Suggestion
from mapping.language import yes_or_no
from mapping.language.answers import Answer, AnswerKind

_LAST_WORDS = frozenset(
    {Side.CLOSED, Side.GLAD, Side.SORRY, Side.NOT_CHOSEN, Side.GOODBYE, Side.DETAILS, Side.NEWCOMER}
)
_PLAIN_QUESTIONS = frozenset({Side.ON_BEHALF, Side.APPROVAL, Side.NEWCOMER, Side.UNANSWERED})


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
    def kind(self) -> AnswerKind:
        """What the answer means here: to a plain question a plain "ja" counts, whatever else is told."""
        if self.answer.kind is not AnswerKind.UNCLEAR or self.delivery.side not in _PLAIN_QUESTIONS:
            return self.answer.kind
        said = yes_or_no.first_word(self.post.text)
        if said is None:
            return AnswerKind.UNCLEAR
        return AnswerKind.YES if said else AnswerKind.NO

    @property
    def closes_talk(self) -> bool:
        """Whether we expected no answer: then small talk needs nobody's eye."""
        return self.delivery.side in _LAST_WORDS
