"""Finds what a text says that people must see or must not travel: special categories, danger, work for professionals.

Danger is found with high recall on purpose: a hit goes to a person, never to a volunteer, and a false alarm costs a
minute where a miss may cost a life. Three ways lead to it: phrases (`danger.tsv`), concepts that are a sign only
together in one sentence (`danger_concepts.tsv`, `danger_rules.tsv`): who, what is done, to whom; and learned weights
(`danger_sense`) for what is told sideways. Sayings and jokes ("ga dood van de honger", `danger_idiom.tsv`) only cancel
the very words they contain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mapping.language import cues, danger_sense, phrases
from mapping.proposal import Danger

SENTENCE = re.compile(r"[^.!?;\n]+")


def special(text: str) -> frozenset[str]:
    """Give the special categories a text touches: health, mental_health, disability, minor, grief, finance, legal,
    immigration, addiction, abuse, crisis, religion, ethnicity, sexual."""
    return frozenset(hit.slug for hit in cues.find(text, "special"))


def professional(text: str) -> frozenset[str]:
    """Give the kinds of help that volunteers must not give: care, medication, medical, debts, legal, technical."""
    return frozenset(hit.slug for hit in cues.find(text, "professional"))


def danger(text: str) -> frozenset[Danger]:
    """Give the kinds of danger a text shows signs of, in Dutch, English or the basics of other languages."""
    return _said(text) | danger_sense.sense(text)


def _said(text: str) -> frozenset[Danger]:
    """Give the kinds of danger that phrases and rules know."""
    signs = cues.find(text, "danger")
    concepts = cues.find(text, "danger_concepts")
    rules = _possible(concepts)
    if not signs and not rules:
        return frozenset()
    sayings = cues.find(text, "danger_idiom")
    said = {Danger(hit.slug) for hit in signs if not _within(hit, sayings)}
    return frozenset(said | set(_together(text, [hit for hit in concepts if not _within(hit, sayings)], rules)))


def _within(hit: phrases.Hit, sayings: Sequence[phrases.Hit]) -> bool:
    """Say whether a hit shares a word with a saying."""
    return any(saying.start < hit.end and hit.start < saying.end for saying in sayings)


@dataclass(frozen=True, slots=True)
class Rule:
    """Concepts that must, and concepts that must not, stand in one sentence."""

    kind: Danger
    needs: frozenset[str]
    without: frozenset[str]


def _possible(concepts: Sequence[phrases.Hit]) -> list[Rule]:
    found = {hit.slug for hit in concepts}
    return [rule for rule in _rules() if rule.needs <= found]


def _together(text: str, concepts: Sequence[phrases.Hit], rules: list[Rule]) -> Iterator[Danger]:
    """Give the dangers whose concepts meet in one sentence."""
    for sentence in SENTENCE.finditer(text) if rules else ():
        here = [hit for hit in concepts if sentence.start() <= hit.start < sentence.end()]
        yield from (rule.kind for rule in rules if _meets(rule, here))


def _meets(rule: Rule, hits: list[phrases.Hit]) -> bool:
    """Say whether every concept is there with words of its own: one "haar" is not both who does and who suffers."""
    slugs = {hit.slug for hit in hits}
    if not rule.needs <= slugs or rule.without & slugs:
        return False
    places = {(hit.start, hit.end) for hit in hits if hit.slug in rule.needs}
    return len(places) >= len(rule.needs)


@lru_cache(maxsize=1)
def _rules() -> tuple[Rule, ...]:
    rules = []
    for kind, concepts in phrases.lines("danger_rules.tsv"):
        words = concepts.split()
        without = frozenset(word[1:] for word in words if word.startswith("-"))
        rules.append(Rule(Danger(kind), frozenset(word for word in words if not word.startswith("-")), without))
    return tuple(rules)
