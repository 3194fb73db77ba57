"""The conditions of help, read from real sentences: what is said, what is denied, and what is not said at all."""

from __future__ import annotations

import pytest

from mapping.language import constraints
from mapping.proposal import ProposalStatus, Reach


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Wie heeft er een auto? Mijn moeder zit in een rolstoel.", "nl", {"car", "wheelchair"}),
        ("Ik rij graag, maar een rolstoel past niet.", "nl", {"no_wheelchair"}),
        ("Woont op de tweede verdieping, zonder lift.", "nl", {"stairs"}),
        ("Ik mag niet tillen van de dokter.", "nl", {"no_lifting"}),
        ("Liefst een vrouw, met VOG.", "nl", {"female", "vog"}),
        ("Graag rookvrij en geen honden.", "nl", {"no_smoking", "no_dogs"}),
        ("Kopje thee en een praatje.", "nl", set()),
        ("Third floor, no lift, strong arms welcome.", "en", {"stairs", "heavy_lifting"}),
        ("I don't drive and I'm allergic to cats.", "en", {"no_driving", "no_cats"}),
    ],
)
def test_conditions_carry_the_slugs_the_matcher_knows(text: str, language: str, expected: set[str]) -> None:
    assert constraints.find(text, language).constraints == expected


@pytest.mark.parametrize(
    ("text", "reach"),
    [
        ("Ik help met boodschappen.", Reach.NEIGHBOURHOOD),
        ("In de hele stad, op de fiets.", Reach.MUNICIPALITY),
        ("Kan ook telefonisch.", Reach.ANYWHERE),
    ],
)
def test_reach_grows_only_when_said(text: str, reach: Reach) -> None:
    assert constraints.find(text, "nl").reach is reach


@pytest.mark.parametrize(
    ("text", "capacity"),
    [
        ("Plek voor acht personen.", 8),
        ("We zoeken 3 vrijwilligers.", 3),
        ("Room for 4 people.", 4),
        ("Ik ben 78 en vergeet veel.", None),
    ],
)
def test_capacity_is_a_number_of_people(text: str, capacity: int | None) -> None:
    assert constraints.find(text, "en").capacity == capacity


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Wie kan mij helpen?", ProposalStatus.OPEN),
        ("Niet meer nodig, mijn zus is over.", ProposalStatus.RESOLVED),
        ("Helaas vol, sorry.", ProposalStatus.WITHDRAWN),
        ("[VOL] Voorlezen bij ouderen", ProposalStatus.WITHDRAWN),
        ("Hulp bij toeslagen - vol\nMeld je over een halfjaar nog eens.", ProposalStatus.WITHDRAWN),
        ("Logeerhond\nEDIT zondag: is weg!", ProposalStatus.WITHDRAWN),
        ("OPGELOST - ritje naar het station", ProposalStatus.RESOLVED),
        ("Boodschappen\nEDIT 3/10: niet meer nodig, dank!", ProposalStatus.RESOLVED),
        ("Er hoeft niemand meer te komen.", ProposalStatus.RESOLVED),
        ("Mijn agenda is vol maar zaterdag kan ik rijden.", ProposalStatus.OPEN),
        ("De balie is weg maar ik help nog.", ProposalStatus.OPEN),
        ("Ik kan geen tassen meer dragen, wie helpt?", ProposalStatus.OPEN),
    ],
)
def test_status(text: str, status: ProposalStatus) -> None:
    assert constraints.find(text, "nl").status is status


def test_urgent_and_on_behalf() -> None:
    said = constraints.find("Dringend: ik zoek hulp voor mijn moeder.", "nl")
    assert said.urgent
    assert said.on_behalf
    assert not constraints.find("Geen haast, voor mezelf.", "nl").urgent


def test_every_condition_in_the_lists_is_known_to_the_matcher() -> None:
    from connector.matching import demands
    from mapping.language import phrases

    for path in ("nl/constraints.tsv", "en/constraints.tsv"):
        unknown = {slug for slug, _ in phrases.lines(path) if not slug.startswith("=")} - set(demands.SLUGS)
        assert not unknown
