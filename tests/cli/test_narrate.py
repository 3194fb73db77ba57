"""The terminal speaks one language at a time, and has a word for everything that happens."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from connector.listen import Heard
from connector.model import Side
from connector.narrate import Narrator, words
from connector.pull import Pulled
from mapping.language.answers import AnswerKind


@pytest.mark.parametrize("language", ["nl", "en"])
def test_there_is_a_word_for_every_message_and_every_answer(language: str) -> None:
    assert set(words(language)["sides"]) == {side.value for side in Side}
    assert set(words(language)["answers"]) == {kind.value for kind in AnswerKind}
    assert words("nl").keys() == words("en").keys()


def test_dutch_is_dutch_all_through() -> None:
    told: list[str] = []
    tell = Narrator("nl", lambda: datetime(2026, 3, 3, 9, 0, tzinfo=UTC), told.append)
    tell.pulled(Pulled("plein", error="forum.example.nl cannot be reached."))
    tell.heard(Heard("plein", "7", "https://forum.example.nl/t/7", AnswerKind.LATER, Side.HELPER))
    assert told == [
        "09:00:00  probleem   plein  forum.example.nl is niet te bereiken.",
        "09:00:00  gehoord    plein  “nu niet” · de helper: https://forum.example.nl/t/7",
    ]
