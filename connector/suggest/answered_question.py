"""Answers to the questions afterwards: one word, kept for the figures only; nothing is suggested or closed for it.

But who says in an experiment whether they were helped tells us the outcome too.
"""

from __future__ import annotations

from connector.engine import Engine
from connector.model import Side, SuggestionState
from connector.store import Tx, asks, suggestions, witness
from connector.suggest import answered_pair
from connector.suggest.hearing import Hearing
from connector.withdraw import closed
from mapping.language.answers import AnswerKind
from mapping.language.short_answers import Word, hear

NO_ANSWER = frozenset({AnswerKind.QUESTION, AnswerKind.COMPLAINT, AnswerKind.THANKS})
_SAID = {  # what an answer in other words than ours comes to
    AnswerKind.YES: Word.YES,
    AnswerKind.DONE: Word.YES,
    AnswerKind.FOUND: Word.YES,  # asked whether they were helped, by whomever
    AnswerKind.PARTLY: Word.PARTLY,
    AnswerKind.NO: Word.NO,
    AnswerKind.NOT_DONE: Word.NO,
}
_QUESTIONS = {Side.ASKED_OTHERWISE: "otherwise", Side.IN_TOUCH: "contact"}


def opinion(engine: Engine, tx: Tx, heard: Hearing) -> None:
    """Would you have asked otherwise, are you still in touch: only counted."""
    if heard.answer.kind not in NO_ANSWER and not heard.answer.every_days:  # a wish for fewer messages is no answer
        word = hear(heard.post.text) or Word.UNKNOWN
        for pair in heard.pairs:
            question = _QUESTIONS[heard.delivery.side]
            witness.followed_up(tx, pair.request, heard.post.person, f"{question}:{word}", heard.now)


def were_helped(engine: Engine, tx: Tx, heard: Hearing) -> None:
    """Were you helped, by whomever: counted, and it ends the ask when they were."""
    word = hear(heard.post.text, plainly=True) or _SAID.get(heard.answer.kind)
    if heard.ask is None or (word is None and heard.answer.kind in NO_ANSWER):
        return
    answer = f"helped:{word or Word.UNKNOWN}"
    witness.followed_up(tx, heard.ask.id, heard.post.person, answer, heard.now)
    agreed = [pair for pair in suggestions.of_request(tx, heard.ask.id) if pair.state is SuggestionState.ACCEPTED]
    if word is Word.YES:
        for pair in agreed:
            answered_pair.helped(engine, tx, pair, heard)
        asks.end(tx, heard.ask.id, heard.now)
        closed(tx, heard.ask.id, "the author says it is solved", heard.now)
        answered_pair.glad(engine, tx, heard.ask.id, heard.now)
    elif word is Word.NO:
        for pair in agreed:
            answered_pair.not_helped(engine, tx, pair, heard)
