"""One answer as it was heard: who said what to which message of ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from connector.model import Delivery, Side, StoredPost, StoredProposal, Suggestion
from mapping.language import yes_or_no
from mapping.language.answers import Answer, AnswerKind
from mapping.language.short_answers import Word, hear

_LAST_WORDS = frozenset(
    {
        Side.CLOSED,
        Side.GLAD,
        Side.SORRY,
        Side.NOT_CHOSEN,
        Side.GOODBYE,
        Side.DETAILS,
        Side.NEWCOMER,
        Side.ASKED_OTHERWISE,
        Side.IN_TOUCH,
    }
)
_OUTCOMES = frozenset({Side.ASKER_OUTCOME, Side.HELPER_OUTCOME, Side.WERE_HELPED})
_WORDS = {Word.YES: AnswerKind.YES, Word.PARTLY: AnswerKind.PARTLY, Word.NO: AnswerKind.NO}
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
        if self.delivery.side in _OUTCOMES and self.answer.kind in (AnswerKind.UNCLEAR, AnswerKind.YES):
            return _outcome(self.post.text, self.answer.kind)
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


def _outcome(text: str, otherwise: AnswerKind) -> AnswerKind:
    """What an answer to "were you helped?" comes to: "ja, een beetje" is a little."""
    word = hear(text, plainly=True)
    return otherwise if word is None else _WORDS.get(word, AnswerKind.UNCLEAR)
