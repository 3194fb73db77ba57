"""Finds what a text says that people must see or must not travel: special categories, danger, work for professionals.

Danger is found with high recall on purpose: a hit goes to a person, never to a volunteer, and a false alarm costs a
minute where a miss may cost a life. Sayings and jokes ("ga dood van de honger") only cancel the very words they
contain.
"""

from __future__ import annotations

from mapping.language import phrases
from mapping.proposal import Danger

LANGUAGES = ("nl", "en")


def special(text: str) -> frozenset[str]:
    """Give the special categories a text touches.

    They are health, mental_health, disability, minor, grief, finance, immigration, legal, addiction, abuse, crisis,
    religion, ethnicity and sexual.
    """
    found = set(phrases.load(*(f"{language}/special.tsv" for language in LANGUAGES)).slugs(text))
    return frozenset(found)


def danger(text: str) -> frozenset[Danger]:
    """Give the kinds of danger a text shows signs of, in Dutch, English or the basics of other languages."""
    signs = phrases.load("nl/danger.tsv", "en/danger.tsv", "other/danger.tsv").find(text)
    if not signs:
        return frozenset()
    sayings = phrases.load("nl/danger_idiom.tsv", "en/danger_idiom.tsv").find(text)
    return frozenset(
        Danger(sign.slug)
        for sign in signs
        if not any(saying.start < sign.end and sign.start < saying.end for saying in sayings)
    )


def professional(text: str) -> frozenset[str]:
    """Give the kinds of help that volunteers must not give: care, medication, medical, debts, legal, technical."""
    return phrases.load("nl/professional.tsv", "en/professional.tsv").slugs(text)
