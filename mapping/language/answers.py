"""Understands what people say back to a suggestion: yes, no, later, already found, and above all stop.

The rules lean to the safe side. Stop is heard wherever it is meant, because one word must end it; yes only where
nothing in the answer takes it back, because people act on it. What is not clear is `UNCLEAR`, and goes to a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from mapping.language import how_often, own_words, phrases

READ = ("nl", "en", "fy")  # fy: Frisians answer in words the Dutch list holds too
LISTS = ("nl/answers.tsv", "en/answers.tsv", "other/answers.tsv")


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
    said = own_words.plain(text)
    every_days, rest = how_often.take(said)
    cues = _cues(rest) | {"seldom"} | (_cues(said) & ASKED_TOO) if every_days else _cues(said)
    kind, confidence = _decide(cues)
    if language not in READ and kind is not AnswerKind.STOP:
        confidence *= 0.6
    return Answer(kind, round(confidence, 2), _scope(cues) if kind is AnswerKind.STOP else None, every_days)


REPORTS = (
    AnswerKind.PARTLY,
    AnswerKind.NOT_DONE,  # before the two it denies: "is niet gelukt"
    AnswerKind.FOUND,
    AnswerKind.DONE,
    AnswerKind.LATER,
)


def _decide(cues: frozenset[str]) -> tuple[AnswerKind, float]:
    """Weigh what was found; the order is what matters most to the person first."""
    yes, no = bool(cues & {"yes", "strong_yes"}), "no" in cues
    if "stop" in cues:
        return AnswerKind.STOP, 0.95
    if "complaint" in cues:
        return AnswerKind.COMPLAINT, 0.85
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


# --- cues

BUT = re.compile(r",\s*(?:maar|mar|moar|mer|alleen|but|only)\b")
SHORT = 4  # words of an answer in which a mere "ja" or "oké" is the answer, and not the way into a story
CLAUSE_START = re.compile(r"[^.,!?;:\n()]*\Z")
CLAUSE_END = re.compile(r"[^.,!?;:\n()]*")
SENTENCE = re.compile(r"([^.!?;\n]+)([.!?;\n]*)")
ASKED_TOO = frozenset({"stop", "complaint", "in_thread", "in_community", "in_everywhere"})  # "kunnen jullie stoppen?"
OPENS_QUESTION = re.compile(
    r"\W*(?:en |maar |and |but )?(?:is|zijn|ben|bent|was|heb|hebt|heeft|hebben|kan|kun|kunt|kunnen|mag|moet|wil|wilt|"
    r"zou|gaat|komt|doet|woont|wie|wat|waar|wanneer|waarom|hoe|welke|are|am|do|does|did|can|could|will|would|has|have|"
    r"who|what|where|when|why|how|which)\b"
)
FILLERS = frozenset({
    "aub", "alsjeblieft", "alstublieft", "svp", "ajb", "please", "pls", "plz", "hoor", "joh", "ja", "nee", "ho", "he",
    "hey", "stop", "bot", "robot", "hoi", "hallo", "hi", "hello", "beste", "dag", "nu", "nou", "eens", "even", "gewoon", "toch", "maar", "dan",
    "dus", "echt", "wel", "heel", "erg", "en", "ook", "ok", "oke", "and", "now", "just", "so", "really", "then", "it",
    "jullie", "deze", "die", "met", "er", "daar", "dit", "dat", "het", "onmiddellijk", "direct", "meteen", "verder", "a", "u", "b",
})  # fmt: skip


def _cues(said: str) -> frozenset[str]:
    found: set[str] = set()
    for sentence, asks in _sentences(phrases.fold(said).text):
        heard = _heard(sentence)
        found |= (heard & ASKED_TOO) | {"question"} if asks else heard
    if len(phrases.WORD.findall(said)) > SHORT:
        found.discard("yes")
    return frozenset(found)


def _sentences(said: str) -> Iterator[tuple[str, bool]]:
    """Give the sentences and whether they ask; of "ja graag, hoe laat?" only the end asks."""
    for sentence, end in SENTENCE.findall(said):
        asks = "?" in end
        statement, comma, question = sentence.rpartition(",")
        if asks and comma and not OPENS_QUESTION.match(statement):
            yield statement, False
            yield question, True
        else:
            yield sentence, asks


def _heard(sentence: str) -> frozenset[str]:
    """Give what a sentence says. "graag gedaan" is no "graag": `nothing` and thanks silence what they contain."""
    hits = phrases.load(*LISTS).find(sentence)
    bare = _without_scopes(sentence, hits)
    hits = [hit for hit in hits if not hit.slug.startswith("=") or _alone(bare, hit)]
    silencing = [hit for hit in hits if hit.slug in ("nothing", "thanks", "=thanks")]
    kept = [hit for hit in hits if not any(_inside(hit, other) for other in silencing)]
    denied = {_clause(sentence, hit.start) for hit in kept if hit.slug == "denial"}
    heard = {hit.slug.lstrip("=") for hit in kept if not (_agrees(hit) and _clause(sentence, hit.end) in denied)}
    heard |= {"hedge"} if BUT.search(sentence) else set()
    heard |= {"stop"} if _ends_messages(sentence, kept) else set()
    return frozenset(heard - {"nothing"})


def _ends_messages(sentence: str, hits: list[phrases.Hit]) -> bool:
    """Tell whether one clause speaks of messages and of ending, and not of somebody else's."""
    clauses: dict[str, set[int]] = {slug: set() for slug in ("sending", "ending", "others")}
    for hit in hits:
        if hit.slug in clauses:
            clauses[hit.slug].add(_clause(sentence, hit.start))
    return bool((clauses["sending"] & clauses["ending"]) - clauses["others"])


def _agrees(hit: phrases.Hit) -> bool:
    return hit.slug.endswith("yes")


def _clause(sentence: str, position: int) -> int:
    """Number the clauses of a sentence: "ja graag, ik kan niet lopen" agrees in the first and denies in the second."""
    return sentence.count(",", 0, position)


def _inside(hit: phrases.Hit, other: phrases.Hit) -> bool:
    return hit.slug.lstrip("=") != other.slug.lstrip("=") and other.start <= hit.start and hit.end <= other.end


def _without_scopes(sentence: str, hits: list[phrases.Hit]) -> str:
    """Blank "in dit topic" and the like, so that "stop in dit topic" is as bare as "stop"."""
    for hit in hits:
        if hit.slug.startswith("in_"):
            sentence = sentence[: hit.start] + " " * (hit.end - hit.start) + sentence[hit.end :]
    return sentence


def _alone(sentence: str, hit: phrases.Hit) -> bool:
    """Tell whether the phrase is all its clause says, but for fillers; it may itself run over several clauses."""
    before = CLAUSE_START.search(sentence[: hit.start])
    after = CLAUSE_END.match(sentence[hit.end :])
    around = (before.group() if before else "") + " " + (after.group() if after else "")
    return all(word in FILLERS for word in phrases.WORD.findall(around))
