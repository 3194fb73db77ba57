"""Forgetting is for good, so it is done only when a message says that and nothing else."""

from __future__ import annotations

import pytest

from connector.privacy.wishes import Wish, wish

FORGET = """
vergeet mij
Vergeet mij.
Vergeet me a.u.b.
Hallo, vergeet mij maar graag
verwijder mijn gegevens
Wil je mijn gegevens verwijderen?
Kun je al mijn gegevens wissen aub
‘vergeet mij’
Forget me
please forget me
Delete my data
Could you delete all my data please
Erase my personal data, thanks!
"""
MY_DATA = """
mijn gegevens
Mijn gegevens
Hoi! Mijn gegevens graag.
Stuur mij mijn gegevens
Mag ik mijn gegevens zien?
‘mijn gegevens’
my data
Please send me my data
Can I see my data?
"""
NEITHER = """
Vergeet mij niet!
vergeet mij niet te bellen
Vergeet het maar
Ja graag, en vergeet me niet hè
Mijn gegevens staan op de site
Mijn gegevens kloppen niet meer, ik ben verhuisd
Ik wil niet dat mijn gegevens verwijderd worden
Ze vergeten mij altijd
Wis mijn ramen
Don't forget me
I forget my data all the time
Ja
stop
Verwijder mijn gegevens niet
"""


@pytest.mark.parametrize("text", FORGET.strip().splitlines())
def test_to_be_forgotten(text: str) -> None:
    assert wish(text) is Wish.FORGET


@pytest.mark.parametrize("text", MY_DATA.strip().splitlines())
def test_to_see_ones_data(text: str) -> None:
    assert wish(text) is Wish.MY_DATA


@pytest.mark.parametrize("text", NEITHER.strip().splitlines())
def test_neither(text: str) -> None:
    assert wish(text) is None


def test_what_is_quoted_is_not_said() -> None:
    assert wish("> Stuur ‘mijn gegevens’ of ‘vergeet mij’.\n\nvergeet mij") is Wish.FORGET
    assert wish("> vergeet mij\n\nwat bedoel je hiermee?") is None
