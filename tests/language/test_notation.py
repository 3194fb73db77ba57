"""The notation of word lists: what it finds, and that a list that breaks it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

import mapping.language
from mapping.language import notation, phrases

FOLDER = Path(mapping.language.__file__).parent
LISTS = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("*/*.tsv") if path.name != "when.tsv")


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("niet meer", "Ik kan NIET  meer.", True),
        ("niet meer", "niet. Meer", False),
        ("ziek*", "ziekenhuis", True),
        ("*huis", "ziekenhuis", True),
        ("huis", "ziekenhuis", False),
        ("kan .. tillen", "kan dat echt niet meer tillen", True),
        ("kan .. tillen", "kan dat nu echt helemaal niet meer tillen", False),
        ("kan [echt] niet", "kan niet", True),
        ("kan [echt] niet", "kan echt niet", True),
        ("[ik] kan niet", "kan niet", True),
        ("(in de (flat|straat)|hier) woon ik", "in de straat woon ik", True),
        ("(in de (flat|straat)|hier) woon ik", "in de buurt woon ik", False),
        ("één café", "een cafe", True),
    ],
)
def test_phrase_is_found(phrase: str, text: str, found: bool) -> None:
    assert bool(phrases.PhraseList([("it", phrase)]).find(text)) is found


@pytest.mark.parametrize(
    "phrase",
    ["(een", "een)", "een(twee)", "een | twee", "ge(lachen|huild)", ".. einde", "begin ..", "a*b", "()", "[x]", ""],
)
def test_broken_phrase_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError):
        phrases.PhraseList([("it", phrase)])


@pytest.mark.parametrize("path", LISTS)
def test_shipped_list_keeps_the_notation(path: str) -> None:
    phrases.PhraseList(phrases.lines(path))


def test_anchors_stand_in_every_text_that_matches() -> None:
    assert notation.anchors("ik (kan|wil) .. [echt] niet") == [["niet"], ["kan", "wil"], ["ik"]]
