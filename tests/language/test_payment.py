"""What a text says of money for help: pay, only the costs, or nothing; in Dutch and English."""

from __future__ import annotations

import pytest

from mapping.language.payment import Payment, payment

PAY = """
Wie wil tegen een kleine vergoeding mijn gras maaien?
Ik zoek een oppas voor dinsdag, 10 euro per uur.
Schilderwerk, € 15,- per uur, bel gerust.
Mijn tarief is netjes.
Ik wil graag bijverdienen met klusjes in de buurt.
Ik betaal je natuurlijk voor de moeite.
Wie heeft er tijd? Vergoeding in overleg.
Handige jongen zoekt klusjes, zakcentje is welkom
Ik geef 20 euro voor wie mijn kast in elkaar zet.
Voor €25 maak ik je ramen schoon.
Het is een betaalde klus van een middag.
Bijles wiskunde, 12,50 euro de les.
Huishoudelijke hulp gezocht, er wordt betaald.
I will pay you for your time.
Cleaning for a small fee.
Dog walking, £8 an hour.
My rates are low, just ask.
Looking for a paid sitter on Friday.
Ik reken 15 euro per keer.
"""
COSTS = """
Ik betaal de boodschappen natuurlijk zelf.
Benzinegeld krijg je terug.
Wie rijdt er mee? We delen de benzine.
Ik wil graag helpen, alleen de reiskosten graag vergoed.
De materialen betaal ik.
Onkosten worden vergoed.
Kilometervergoeding is mogelijk.
I will cover the petrol.
Materials are paid by me, just need hands.
Ik doe het gratis, alleen de onkosten.
"""
NONE = """
Ik doe graag boodschappen voor een ander, gratis.
Wie kan mij helpen met mijn tuin? Koffie en taart staan klaar.
Ik hoef er geen geld voor.
Niet tegen betaling, gewoon als buur.
Ik doe dit vrijwillig, zonder vergoeding.
Betalen hoeft niet.
Wie helpt mij met de belasting?
Ik kan geen hulp betalen, wie wil mij helpen?
Mijn pinpas werkt niet, wie helpt mij met internetbankieren?
I do not want any money for it.
Happy to help, no charge.
Can anybody help me move a sofa on Saturday?
Ik heb een kast van 2 meter die naar de derde verdieping moet.
Ik zoek iemand voor een uurtje per week.
"""


def _cases(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("text", _cases(PAY))
def test_pay_is_pay(text: str) -> None:
    assert payment(text) is Payment.PAY


@pytest.mark.parametrize("text", _cases(COSTS))
def test_costs_are_only_costs(text: str) -> None:
    assert payment(text) is Payment.COSTS


@pytest.mark.parametrize("text", _cases(NONE))
def test_what_is_free_is_neither(text: str) -> None:
    assert payment(text) is Payment.NONE


def test_pay_in_one_sentence_counts_beside_costs_in_another() -> None:
    assert payment("De boodschappen betaal ik. En je krijgt 10 euro per keer.") is Payment.PAY
