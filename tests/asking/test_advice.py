"""What a helper would still want to know, what should not be public, and a wording of the writer's own words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mapping.asking import Advice, Question, advise
from mapping.asking.cautions import Caution
from mapping.language import Text
from mapping.proposal import Danger, Place

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


def _advise(body: str, title: str = "", home: Place | None = None) -> Advice:
    return advise(Text(title, body, NOW, home or Place(None, "Arnhem"), ("Presikhaaf",)))


@pytest.mark.parametrize(
    ("body", "still"),
    [
        ("help", set(Question)),
        (
            "Wie kan zaterdagochtend een uurtje helpen met boodschappen in Presikhaaf? Ik kan zelf niet lopen.",
            set(),
        ),
        (
            "Wie kan mij een uurtje helpen met boodschappen in Presikhaaf?",
            {Question.WHEN},
        ),
        (
            "Could someone drive me to the hospital on Tuesday morning? It takes about two hours.",
            {Question.WHERE},
        ),
        ("Wie wil elke dinsdagmiddag bij mijn moeder op bezoek komen in Presikhaaf?", set()),
    ],
)
def test_questions_that_are_still_open(body: str, still: set[Question]) -> None:
    advice = _advise(body)
    assert set(advice.missing) == still
    assert advice.completeness == pytest.approx(1 - len(still) / len(Question))


def test_where_is_known_on_the_forum_of_a_neighbourhood() -> None:
    advice = _advise("Wie kan mij morgen een uurtje helpen met boodschappen?", home=Place("Presikhaaf", "Arnhem"))
    assert Question.WHERE not in advice.missing
    assert "Presikhaaf" in advice.title


@pytest.mark.parametrize(
    ("body", "caution"),
    [
        ("Wie rijdt mij maandag? Bel 06-12345678.", Caution.PHONE),
        ("Wie rijdt mij maandag? Mail jan.jansen@example.nl", Caution.EMAIL),
        ("Wie rijdt mij maandag? Ik woon op Dorpsstraat 12.", Caution.ADDRESS),
        ("Wie rijdt mij maandag? Maak het over op NL91 ABNA 0417 1643 00.", Caution.NUMBER),
        ("Wie rijdt mij maandag? Ik heb kanker en moet naar de chemo.", Caution.ILLNESS),
    ],
)
def test_what_should_not_be_public(body: str, caution: Caution) -> None:
    assert caution in _advise(body).cautions


def test_nothing_private_stands_in_the_wording_and_no_stump_of_it_either() -> None:
    body = (
        "Ik ben gevallen. Ik woon op Dorpsstraat 12 en mijn nummer is 06-12345678. "
        "Wie kan voor mij boodschappen doen, bel 0612345678?"
    )
    wording = _advise(body).wording
    assert "Dorpsstraat" not in wording
    assert "12345678" not in wording
    assert "woon op" not in wording
    assert "Wie kan voor mij boodschappen doen." in wording


def test_the_ask_comes_first_without_its_excuse() -> None:
    body = (
        "Sorry dat ik stoor, maar ik ben vorige week gevallen. De dokter zegt rust. Mijn man is op reis. "
        "Wie kan donderdag een uurtje de tuin doen?"
    )
    wording = _advise(body).wording
    assert "Sorry" not in wording
    assert wording.index("Wie kan donderdag") < wording.index("Ik ben vorige week gevallen.")
    assert wording.startswith("Hallo buren,")
    assert wording.endswith("Alvast bedankt!")


def test_a_sentence_that_points_back_stays_where_it_is() -> None:
    body = "Mijn moeder is 84. Ze is veel alleen. Zij woont in Presikhaaf. Wie wil met haar koffie drinken?"
    wording = _advise(body).wording
    assert wording.index("Mijn moeder") < wording.index("met haar")


def test_friendly_words_are_not_said_twice() -> None:
    wording = _advise("Hoi buren! Wie kan zaterdag een uurtje helpen sjouwen? Alvast bedankt!").wording
    assert "Hallo buren" not in wording
    assert wording.count("edankt") == 1


def test_danger_is_seen_before_all_advice() -> None:
    assert Danger.SUICIDE in _advise("Ik wil niet meer leven, wie helpt mij er een eind aan te maken?").reading.danger


@pytest.mark.parametrize("body", ["", "   ", "😀", "a" * 5000, "?!?!", "…\n\n…"])
def test_nonsense_gets_advice_too(body: str) -> None:
    assert _advise(body).missing
