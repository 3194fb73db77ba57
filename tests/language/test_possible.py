"""What a post may be beside what it is read as."""

from __future__ import annotations

from datetime import UTC, datetime

from mapping.language import POSSIBLE, Text, read
from mapping.proposal import Place, Purpose

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
HOME = Place("Presikhaaf", "Arnhem")
DOUBTFUL = ("Samen eten", "Woensdag eten we samen in het buurthuis. Er is nog plek, en handen zijn ook welkom.")


def test_what_is_clear_leaves_nothing_else_possible() -> None:
    said = read(
        Text("Hulp gezocht", "Wie kan mij helpen met het ophangen van een lamp? Ik kan zelf niet klimmen.", NOW, HOME)
    )
    assert [each.purpose for each in said.proposals] == [Purpose.REQUEST]
    assert said.possible == ()


def test_what_is_possible_is_another_purpose_and_less_likely() -> None:
    said = read(Text(*DOUBTFUL, NOW, HOME))
    assert said.possible
    assert not {each.purpose for each in said.possible} & {each.purpose for each in said.proposals}
    assert all(POSSIBLE <= each.confidence <= 0.5 for each in said.possible)
    assert [each.confidence for each in said.possible] == sorted((e.confidence for e in said.possible), reverse=True)
