"""Two posts of one kind of help in one street, about other things: near is not enough."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from connector.matching import gold
from connector.matching.candidate import Candidate, Rules
from connector.matching.gold import Post
from connector.matching.index import Index
from mapping.proposal import Place, Proposal, Purpose

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
ASKS = {
    "ladder": ("goods", "Van wie mag ik dit weekend een ladder lenen? De dakgoot zit vol bladeren."),
    "bike": ("goods", "Mijn dochter van 6 is uit haar fietsje gegroeid. Heeft iemand nog een kinderfiets staan?"),
    "walk": ("pets", "Wie laat mijn hond overdag een keer uit?"),
}
GIVES = {
    "clothes": ("goods", "Twee dozen babykleertjes, gratis op te halen."),
    "steps": ("goods", "Ik heb een trapladder en een boormachine die je mag lenen."),
    "children's bike": ("goods", "Kinderfiets 18 inch over, voor wie hem gebruiken kan."),
    "dog": ("pets", "Ik wandel graag met honden uit de buurt, elke middag."),
    "cat": ("pets", "In de vakantie geef ik met plezier je kat eten en schone bak."),
}
FITS = [("ladder", "steps"), ("bike", "children's bike"), ("walk", "dog")]


def candidate(name: str, purpose: Purpose, category: str, text: str) -> Candidate:
    post = Post(name, "wijk", "", text, name, NOW, {"kind": purpose.value})
    place = Place("Presikhaaf", "Arnhem")
    return gold.as_candidate(post, Proposal(purpose, category, 1.0, text, categories=(category,), place=place))


@pytest.mark.parametrize("asked", ASKS)
def test_what_fits_stands_well_before_what_is_only_of_its_kind(asked: str) -> None:
    request = candidate(asked, Purpose.REQUEST, *ASKS[asked])
    offers = [candidate(name, Purpose.OFFER, *said) for name, said in GIVES.items()]
    index = Index(gold.areas([request, *offers]))
    for offer in offers:
        index.add(offer)
    first, *others = index.find(request, Rules())
    assert (asked, gold.post_of(first.offer)) in FITS
    assert all(other.score < first.score - 0.1 for other in others)


@pytest.mark.parametrize(("asked", "given"), [("ladder", "clothes"), ("bike", "steps")])
def test_another_thing_from_the_same_street_is_no_suggestion(asked: str, given: str) -> None:
    request, offer = candidate(asked, Purpose.REQUEST, *ASKS[asked]), candidate(given, Purpose.OFFER, *GIVES[given])
    index = Index(gold.areas([request, offer]))
    index.add(offer)
    assert index.find(request, Rules()) == []
