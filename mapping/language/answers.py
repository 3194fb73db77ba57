"""Understands what people say back to a suggestion: yes, no, later, already found, and above all stop.

The rules lean to the safe side. Stop is heard wherever it is meant, because one word must end it; yes only where
nothing in the answer takes it back, because people act on it. What is not clear is `UNCLEAR`, and goes to a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mapping.language import answer_cues, how_often, own_words, typed

READ = ("nl", "en", "fy")  # fy: Frisians answer in words the Dutch list holds too


class AnswerKind(StrEnum):
    """What an answer means for the suggestion it is about."""

    YES = "yes"
    NO = "no"
    LATER = "later"  # not now, or less often
    PARTLY = "partly"  # some days or some of the work
    FOUND = "found"  # no longer needed: solved already, by others or by itself
    DONE = "done"  # the help took place
    NOT_DONE = "not_done"  # it did not take place, or nobody came yet
    STOP = "stop"
    THANKS = "thanks"
    COMPLAINT = "complaint"
    QUESTION = "question"
    UNCLEAR = "unclear"


class StopScope(StrEnum):
    """How far a stop reaches; everywhere, unless the answer itself says less."""

    THREAD = "thread"
    COMMUNITY = "community"
    EVERYWHERE = "everywhere"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer understood. `confidence` is 0 to 1; `every_days` asks for at most one message in so many days."""

    kind: AnswerKind
    confidence: float
    stop_scope: StopScope | None = None
    every_days: int | None = None


def understand(text: str, language: str = "nl") -> Answer:
    """Tell what a reply to one of our messages means, whatever it quotes. Never raises.

    Dutch and English are both read, since people mix them; an answer in another `language` is trusted less.
    """
    said = typed.standard(own_words.plain(text))
    if not any(letter.isalnum() for letter in said):
        said = typed.emoji(text)
    every_days, rest = how_often.take(said)
    cues = answer_cues.find(rest)
    if every_days:  # the wish is taken out, so that its "maar hooguit" takes no yes back; a stop in it still counts
        cues |= {"seldom"} | (answer_cues.find(said) & answer_cues.ASKED_TOO)
    kind, confidence = _decide(cues)
    if language not in READ and kind is not AnswerKind.STOP:
        confidence *= 0.6
    return Answer(kind, round(confidence, 2), _scope(cues) if kind is AnswerKind.STOP else None, every_days)


# "not done" before the two it denies: "is niet gelukt"
REPORTS = (AnswerKind.PARTLY, AnswerKind.NOT_DONE, AnswerKind.FOUND, AnswerKind.DONE, AnswerKind.LATER)


def _decide(cues: frozenset[str]) -> tuple[AnswerKind, float]:
    """Weigh what was found; the order is what matters most to the person first."""
    sure = not cues & {"hedge", "question"}
    yes, no = bool(cues & {"yes", "strong_yes"}), "no" in cues
    if "stop" in cues:
        return AnswerKind.STOP, 0.95
    if "complaint" in cues:
        return AnswerKind.COMPLAINT, 0.85
    if "irony" in cues:
        return AnswerKind.UNCLEAR, 0.3
    if "for_us" in cues and sure:  # "ik kan niet, maar mijn man wel": the household takes it on
        return AnswerKind.YES, 0.8
    if {"not_done", "strong_yes"} <= cues:  # "nog niet gelukt, dus ja graag"
        return _decide_softly(cues, yes)
    for kind in REPORTS:
        if kind.value in cues:
            return kind, 0.6 if "hedge" in cues else 0.85
    if yes and no:
        return AnswerKind.UNCLEAR, 0.3
    if no:
        return AnswerKind.NO, 0.7 if cues & {"hedge", "question"} else 0.9
    return _decide_softly(cues, yes)


def _decide_softly(cues: frozenset[str], yes: bool) -> tuple[AnswerKind, float]:
    """Weigh an answer that neither refuses nor reports anything."""
    sure = "hedge" not in cues
    if sure and "strong_yes" in cues:
        return AnswerKind.YES, 0.95
    if "question" in cues:
        return AnswerKind.QUESTION, 0.8
    if sure and yes and "denial" not in cues:
        return AnswerKind.YES, 0.85
    if "seldom" in cues:
        return AnswerKind.LATER, 0.7
    if sure and "thanks" in cues:
        return AnswerKind.THANKS, 0.85
    return AnswerKind.UNCLEAR, 0.2


def _scope(cues: frozenset[str]) -> StopScope:
    """Take the widest reach the answer names: too quiet is a smaller mistake than not quiet enough."""
    for scope in (StopScope.EVERYWHERE, StopScope.COMMUNITY, StopScope.THREAD):
        if f"in_{scope}" in cues:
            return scope
    return StopScope.EVERYWHERE
