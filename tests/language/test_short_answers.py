"""One word is enough to answer a closed question, and what people add to it takes nothing back."""

from __future__ import annotations

import pytest

from mapping.language.short_answers import Word, hear

SAID = [
    ("ja", Word.YES),
    ("Ja hoor, heel fijn geholpen door die meneer van de overkant.", Word.YES),
    ("Jazeker!", Word.YES),
    ("Ik denk het wel", Word.YES),
    ("Ja, maar dan had ik mijn zus gevraagd en dat had ik niet leuk gevonden", Word.YES),
    ("👍", Word.YES),
    ("een beetje", Word.PARTLY),
    ("Ja, een beetje", Word.PARTLY),
    ("Deels, de heg moet nog", Word.PARTLY),
    ("Af en toe een praatje op straat", Word.PARTLY),
    ("nee", Word.NO),
    ("Nee, dat had ik nooit gedurfd", Word.NO),
    ("Dat had ik niet gevraagd", Word.NO),
    ("Waarschijnlijk niet", Word.NO),
    ("Ik denk het niet", Word.NO),
    ("weet niet", Word.UNKNOWN),
    ("Dat weet ik eigenlijk niet", Word.UNKNOWN),
    ("Geen idee", Word.UNKNOWN),
    ("misschien", Word.UNKNOWN),
    ("yes", Word.YES),
    ("I think so", Word.YES),
    ("a little", Word.PARTLY),
    ("sometimes we walk the dog together", Word.PARTLY),
    ("not really", Word.NO),
    ("I wouldn't have dared", Word.NO),
    ("I don't know", Word.UNKNOWN),
    ("We drinken straks koffie", None),
    ("", None),
    ("> Antwoord ‘ja’, ‘een beetje’ of ‘nee’.\nnee", Word.NO),
]


@pytest.mark.parametrize(
    "text", ["Hij komt morgen pas, dus het is er nog niet van gekomen", "Dat had ik niet gevraagd"]
)
def test_a_denial_somewhere_is_not_a_plain_no(text: str) -> None:
    assert hear(text) is Word.NO
    assert hear(text, plainly=True) is None


@pytest.mark.parametrize(("text", "word"), SAID, ids=[text[:30] for text, _ in SAID])
def test_the_word_is_heard(text: str, word: Word | None) -> None:
    assert hear(text) is word
