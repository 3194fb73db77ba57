"""Splits a post that both asks and offers into the part that asks and the part that offers."""

from __future__ import annotations

import re

from mapping.language import features, why
from mapping.proposal import Purpose

PIECE = re.compile(r"[^.!?;\n]+[.!?;\n]*")
WEIGHTS = {"seek": 2.0, "ask_who": 2.0, "ask_can_someone": 2.0, "offer_stated": 2.0, "offer_help_i": 1.5, "cannot": 1.5}


def split(text: str, found: features.Hits) -> dict[Purpose, tuple[int, int]]:
    """Give for the request and for the offer the characters that speak of it; the whole text where they are mixed.

    Every sentence is scored by its cues; the cut is where asking best parts from offering.
    """
    pieces = [(match.start(), match.end()) for match in PIECE.finditer(text)]
    leans = [lean(start, end, found) for start, end in pieces]
    whole = (0, len(text))
    best, cut, asks_first = 0.5, 0, True
    for number in range(1, len(pieces)):
        difference = sum(leans[:number]) - sum(leans[number:])
        if abs(difference) > best and sum(leans[:number]) * sum(leans[number:]) < 0:
            best, cut, asks_first = abs(difference), pieces[number][0], difference > 0
    if not cut:
        return {Purpose.REQUEST: whole, Purpose.OFFER: whole}
    first, second = (0, cut), (cut, len(text))
    return {Purpose.REQUEST: first if asks_first else second, Purpose.OFFER: second if asks_first else first}


def lean(start: int, end: int, found: features.Hits) -> float:
    """Say how much a sentence asks (above zero) or offers (below)."""
    inside = [hit.slug for hit in found.purpose if start <= hit.start < end and hit.slug != "swap"]
    asks = sum(WEIGHTS.get(slug, 1.0) for slug in inside if slug in why.ASKS)
    offers = sum(WEIGHTS.get(slug, 1.0) for slug in inside if slug in why.OFFERS)
    return asks - offers
