"""Harm told in an answer, a word for somebody, and a plain yes: heard when meant, and not where it only looks so."""

from __future__ import annotations

import pytest

from mapping.language.serious import serious
from mapping.language.vouching import vouches
from mapping.language.yes_or_no import first_word

HARM = (
    "Hij heeft mij bedreigd.",
    "Nee. Hij was dronken en heeft geld gestolen",
    "Mijn portemonnee was na afloop weg",
    "Ze vroeg om mijn pincode",
    "Ik voelde me niet veilig bij hem",
    "ik voelde me erg onveilig",
    "Hij werd agressief toen ik nee zei",
    "die man is handtastelijk",
    "Ik ben bang voor hem",
    "hij wilde geld lenen",
    "Ik ben uitgescholden door die vrouw",
    "He was drunk and aggressive",
    "She stole my money",
    "I felt unsafe with this person",
    "My wallet is gone since he was here",
    "he asked for my pin",
    "He touched me and I did not want that",
    "Ze stalkt mij nu",
    "Dat was grensoverschrijdend gedrag",
    "Ik ben opgelicht",
)
NO_HARM = (
    "Ja, graag!",
    "Nee, ik ben bang voor honden",
    "Ik ben bang dat het niet lukt",
    "Hij heeft niets gestolen hoor",
    "ik ben te moe, sorry",
    "Geen tijd deze week",
    "Ik heb mijn sleutels gevonden",
    "niet gelukt, hij was ziek",
    "No, I am afraid I cannot make it",
    "I am scared of heights",
    "I can lend some money to nobody",
    "Is het veilig in die straat?",
    "Ze was zo lief!",
    "Ik kan niet meer, mijn auto is kapot",
    "Wie bent u?",
    "stop",
    "Mijn telefoon doet het niet",
    "Dat voelt goed",
    "Hij heeft me heel goed geholpen",
)


@pytest.mark.parametrize("said", HARM)
def test_harm_is_heard(said: str) -> None:
    assert serious(said)


@pytest.mark.parametrize("said", NO_HARM)
def test_ordinary_answers_are_no_harm(said: str) -> None:
    assert not serious(said)


def test_what_is_quoted_from_us_is_no_harm() -> None:
    assert not serious("Ja graag!\n\n> Was hij dronken of heeft hij je bedreigd?")


@pytest.mark.parametrize("said", ["ja, die ken ik", "Ja, ik ken haar goed", "Ik sta voor hem in", "Ik sta daar voor in",
                                  "Yes, I know them", "I can vouch for her", "die vertrouw ik wel"])  # fmt: skip
def test_a_word_for_somebody_is_heard(said: str) -> None:
    assert vouches(said)


@pytest.mark.parametrize(
    "said",
    ["ja", "nee", "Die ken ik niet", "Ik ken hem nauwelijks", "I do not know them", "weet ik niet", "Ken jij die?"],
)
def test_no_word_for_somebody_is_made_up(said: str) -> None:
    assert not vouches(said)


@pytest.mark.parametrize(
    ("said", "meant"),
    [("ja, dat weet ze", True), ("Ja, mijn moeder weet het en vindt het fijn", True), ("Jazeker!", True),
     ("nee, nog niet", False),
     ("Yes, she knows", True), ("No, I will ask her", False), ("ja, maar liever later", None), ("ja, denk ik", None),
     ("Ik vraag het haar even", None), ("", None)],
)  # fmt: skip
def test_a_plain_yes_at_the_head_counts_unless_it_is_taken_back(said: str, meant: bool | None) -> None:
    assert first_word(said) is meant
