"""Who says that they are under eighteen is not written to; who writes of a child is no child."""

from __future__ import annotations

import pytest

from mapping.language.author_age import under_age

YOUNG = """
Ik ben 15 en wil graag honden uitlaten.
Hoi, ik ben 16 jaar en zoek iemand voor bijles wiskunde.
Ik ben 14 jaar oud.
Ik ben nog maar dertien, mag ik ook meedoen?
ik word bijna 17!
Ik ben een meisje van 13 en ik pas graag op.
Ik ben een sportieve jongen van 17
Wij zijn twee meiden van 14 en willen helpen met de tuin.
Wij zijn vriendinnen van 12 en 13, wij wassen auto's.
Meisje van 15 biedt zich aan als oppas
Handige jongen (16) zoekt klusjes
Als scholier van 16 wil ik best een paar uur helpen.
Ik zit in groep 8 en zoek hulp met rekenen.
Ik zit in de brugklas en snap niks van wiskunde.
Ik zit nu op 3 havo, wie helpt mij met Duits?
ik zit in 2 vmbo
Ik zit nog op de middelbare school en heb tijd over.
Ik ben minderjarig, is dat erg?
I'm 15 and I love dogs.
I am 16 years old, looking for help with maths.
I’m only fourteen.
I'm a 17-year-old and can babysit.
I am in high school and could use some help.
I'm in grade 9.
We are two girls of 14.
Ik ben zestien.
"""
ADULT = """
Mijn zoon van 15 zoekt bijles wiskunde.
Ik ben 15 jaar getrouwd en zoek een feestzaal.
Ik ben 16 weken zwanger en mag niet tillen.
Ik ben 12 jaar lid van deze vereniging.
Ik ben 10 en 11 mei niet thuis, wie geeft de planten water?
Toen ik 15 was woonde ik hier al.
Ik ben 81 en kom de deur niet meer uit.
Ik ben 18 en net verhuisd.
Wie kan op mijn dochter van 12 passen?
Ik ben moeder van 14 konijnen.
Ik ben om 16.00 uur thuis.
Ik ben 17 januari geopereerd.
Ik ben oma van een meisje van 7.
Mijn kinderen zitten in groep 5 en groep 8.
Ik geef les op een middelbare school.
My daughter is 15 and needs a tutor.
I am 45 and new here.
I'm 16 miles away from the nearest shop.
I'm in room 12.
I have been here for 15 years.
Wij zijn een groep vrijwilligers van 16 mensen.
Ik help graag kinderen van 12 met huiswerk.
Ik ben 14 dagen weg, wie voert de kat?
Ik ben student en 22 jaar.
"""


@pytest.mark.parametrize("text", YOUNG.strip().splitlines())
def test_a_child_says_so(text: str) -> None:
    assert under_age(text)


@pytest.mark.parametrize("text", ADULT.strip().splitlines())
def test_a_grown_up_is_left_alone(text: str) -> None:
    assert not under_age(text)
