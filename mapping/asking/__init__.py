"""Help with asking: what a helper would still want to know, what should not be public, and a kinder wording.

Nothing here is stored or sent; the same text always gets the same advice.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mapping import language, taxonomy
from mapping.asking import cautions, rephrase, words
from mapping.asking.cautions import Caution
from mapping.language import Text
from mapping.proposal import Proposal, Purpose, Reading

CLEAR = 0.5  # a category less likely than this is not clear from the text
_THINGS = frozenset({"goods", "odd_jobs", "garden", "moving", "pets"})  # for whom hardly matters there


class Question(StrEnum):
    """What a helper wants to know before saying yes."""

    WHAT = "what"
    WHEN = "when"
    WHERE = "where"
    HOW_LONG = "how_long"
    FOR_WHOM = "for_whom"


@dataclass(frozen=True, slots=True)
class Advice:
    """What we make of an ask. `wording` is a suggestion of the writer's own words, `title` of a title; `category` is
    the kind of help as we understand it, or None. When `reading` shows danger, that goes before all advice."""

    reading: Reading
    category: str | None
    missing: tuple[Question, ...]
    cautions: tuple[Caution, ...]
    title: str
    wording: str

    @property
    def completeness(self) -> float:
        """The share of the questions that the text answers, 0…1."""
        return 1 - len(self.missing) / len(Question)


def advise(text: Text) -> Advice:
    """Look at an ask as a helper would."""
    reading = language.read(text)
    asked = _as_request(text, reading)
    unclear = missing(asked, text)
    category = None if Question.WHAT in unclear else asked.category
    return Advice(
        reading=reading,
        category=category,
        missing=unclear,
        cautions=cautions.find(reading, asked.on_behalf),
        title=text.title.strip() or rephrase.title(category, asked.place, reading.language),
        wording=rephrase.reword(text.body, unclear, reading.language),
    )


def missing(request: Proposal, text: Text) -> tuple[Question, ...]:
    """The questions that a request leaves open, in the order a helper would put them."""
    said = words.slugs(f"{text.title}\n{text.body}")
    when = request.when
    clear = request.category != taxonomy.OTHER and request.category_confidence >= CLEAR
    about_things = clear and request.category in _THINGS
    answered = {
        Question.WHAT: clear,
        Question.WHEN: bool(when.slots or when.deadline or when.every_days or when.flexible or request.urgent),
        Question.WHERE: request.place.from_text or request.place.neighbourhood is not None,
        Question.HOW_LONG: "how_long" in said or when.every_days is not None or request.capacity is not None,
        Question.FOR_WHOM: "for_whom" in said or request.on_behalf or about_things,
    }
    return tuple(question for question in Question if not answered[question])


def _as_request(text: Text, reading: Reading) -> Proposal:
    """The request that was read; when none was, the text as the writer surely means it: as one."""
    found = next((each for each in reading.proposals if each.purpose is Purpose.REQUEST), None)
    return found or language.propose(text, (Purpose.REQUEST,))[0]
