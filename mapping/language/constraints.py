"""Finds the conditions of help in a text, how far it reaches, how many it serves, and whether it still stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mapping.language import cues, phrases
from mapping.proposal import ProposalStatus, Reach

# The stronger word of a pair hides the weaker one it contains: "geen rolstoel" holds "rolstoel".
DENIALS = {
    "no_wheelchair": "wheelchair",
    "no_dogs": "dogs",
    "no_cats": "cats",
    "no_smoking": "smoking",
    "no_driving": "car",
    "no_lifting": "heavy_lifting",
    "no_children": "children",
    "needs_delivery": "pick_up",
}
NUMBERS = {
    "een": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9, "tien": 10,
    "twaalf": 12, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12,
}  # fmt: skip
PEOPLE = (
    "personen|mensen|vrijwilligers|plekken|plaatsen|plaatsjes|porties|helpers|mannen|vrouwen|man|deelnemers|eters|"
    "people|persons|volunteers|places|spots|seats|portions|servings|guests"
)
CAPACITY = re.compile(
    rf"\b(?:max|maximaal|hooguit|voor|nog|plek voor|plaats voor|zoeken|zoek|gezocht|room for|up to|need|for)\.? "
    rf"(?P<count>\d{{1,2}}|{'|'.join(NUMBERS)}) (?:{PEOPLE})\b"
)
# Marks people put at the head of a post, or in brackets: "[VOL]", "OPGELOST - boodschappen", "EDIT 14/5: vol!".
MARK = re.compile(
    r"(?:^\W*|[\[(]\s*|^[^\n]*\s-\s*|\b(?:edit|update)\b[^:\n]{0,12}:?\s*(?:is\s|nu\s|echt\s|al\s)*)"
    r"(?:(?P<resolved>opgelost|afgehandeld|gevonden|geregeld|solved|found|sorted|is gelukt|gelukt|iemand gevonden"
    r"|niet meer nodig|klaar)"
    r"|(?P<withdrawn>vol|gestopt|ingetrokken|niet meer beschikbaar|verlopen|vervallen|weg|full|taken|gone|withdrawn"
    r"|closed))"
    r"(?=\s*[\])!:,.\n]|\s*$|\s-)"
)
# A mark holds one of these; after "edit" it may be the end of a longer word.
MARK_WORDS = frozenset({
    "opgelost", "afgehandeld", "gevonden", "geregeld", "solved", "found", "sorted", "gelukt", "nodig", "klaar", "vol",
    "gestopt", "ingetrokken", "beschikbaar", "verlopen", "vervallen", "weg", "full", "taken", "gone", "withdrawn",
    "closed", "edit", "update",
})  # fmt: skip
CAPACITY_WORDS = frozenset(PEOPLE.split("|"))


@dataclass(frozen=True, slots=True)
class Constraints:
    """What a text demands or brings besides its purpose; `capacity` is None when it names no number."""

    constraints: frozenset[str] = frozenset()
    reach: Reach = Reach.NEIGHBOURHOOD
    capacity: int | None = None
    urgent: bool = False
    on_behalf: bool = False
    status: ProposalStatus = ProposalStatus.OPEN


def find(text: str, language: str = "nl") -> Constraints:
    """Give the conditions a text names. Dutch is read always, English in any text not known to be Dutch."""
    english = () if language == "nl" else cues.find(text, "constraints en")
    hits = [*cues.find(text, "constraints nl"), *english]
    found = frozenset(hit.slug for hit in hits)
    return Constraints(
        constraints=_undenied(hits),
        reach=_reach(found),
        capacity=_capacity(text),
        urgent="=urgent" in found,
        on_behalf="=on_behalf" in found,
        status=_status(found | _marks(text)),
    )


def _undenied(hits: list[phrases.Hit]) -> frozenset[str]:
    """Give the conditions, each denial taking away the word it denies where they overlap."""
    denials = [hit for hit in hits if hit.slug in DENIALS]
    return frozenset(
        hit.slug
        for hit in hits
        if not hit.slug.startswith("=")
        and not any(DENIALS[no.slug] == hit.slug and no.start < hit.end and hit.start < no.end for no in denials)
    )


def _reach(found: frozenset[str]) -> Reach:
    for reach in (Reach.ANYWHERE, Reach.MUNICIPALITY):
        if f"={reach}" in found:
            return reach
    return Reach.NEIGHBOURHOOD


def _status(found: frozenset[str]) -> ProposalStatus:
    for status in (ProposalStatus.RESOLVED, ProposalStatus.WITHDRAWN):
        if f"={status}" in found:
            return status
    return ProposalStatus.OPEN


def _marks(text: str) -> frozenset[str]:
    """Give what the marks of a text say of it: "=resolved", "=withdrawn"."""
    folded = phrases.fold(text)
    if folded.words.isdisjoint(MARK_WORDS):
        return frozenset()
    return frozenset(f"={match.lastgroup}" for match in MARK.finditer(folded.text))


def _capacity(text: str) -> int | None:
    folded = phrases.fold(text)
    if folded.words.isdisjoint(CAPACITY_WORDS):
        return None
    match = CAPACITY.search(folded.text)
    if match is None:
        return None
    count = match["count"]
    return int(count) if count.isdigit() else NUMBERS[count]
