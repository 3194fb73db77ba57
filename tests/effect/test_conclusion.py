"""What an experiment found, in words that promise no more than it showed; also that it showed nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from connector.effect.experiment.analyse import Result
from connector.effect.experiment.conclude import conclusion
from connector.effect.experiment.exact import exact
from connector.effect.experiment.plan import WORSE_OFF, Unit
from tests.effect.trials import plan

REGISTERED = datetime(2025, 12, 1, tzinfo=UTC)


def said(
    yes: tuple[int, int], whole: tuple[int, int], language: str, *, complete: bool = True, stopped: str | None = None
) -> str:
    found = Result(plan(Unit.ASK), yes, whole, 0, complete, exact(yes, whole))
    return "\n".join(conclusion(found, language, REGISTERED, stopped, k=10))


@pytest.mark.parametrize(
    ("yes", "language", "words"),
    [
        ((70, 40), "nl", ("70", "40", "+30 per 100", "Meteen een voorstel doen helpt.", "Het lot bepaalde")),
        ((70, 40), "en", ("Suggesting at once helps.", "95% interval +1", "mark ")),
        ((40, 70), "nl", ("−30 per 100", "werkte averechts")),
        ((40, 70), "en", ("worked the wrong way",)),
        ((50, 48), "nl", ("Geen effect aangetoond.", "bewijst niet dat er geen effect is")),
        ((50, 48), "en", ("No effect shown.", "That does not prove that there is none")),
    ],
)
def test_it_says_what_was_shown_and_no_more(yes: tuple[int, int], language: str, words: tuple[str, ...]) -> None:
    text = said(yes, (100, 100), language)
    assert not [word for word in words if word not in text]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_before_the_end_there_are_no_numbers(language: str) -> None:
    text = said((70, 40), (100, 100), language, complete=False)
    assert "2026-07-20" in text
    assert "70" not in text


@pytest.mark.parametrize("language", ["nl", "en"])
def test_too_few_asks_are_not_compared(language: str) -> None:
    text = said((15, 2), (19, 40), language)
    assert "20" in text
    assert "per 100" not in text


@pytest.mark.parametrize(("yes", "hidden"), [((60, 9), True), ((95, 40), True), ((60, 40), False), ((100, 40), False)])
def test_a_number_about_fewer_than_k_is_withheld(yes: tuple[int, int], hidden: bool) -> None:
    text = said(yes, (100, 100), "en")
    assert ("withheld" in text) is hidden
    assert ("Of every 100 asks" in text) is not hidden
    assert "Difference:" in text


def test_a_rule_that_ended_it_is_said_in_the_language() -> None:
    assert "volgens de regel die vooraf was afgesproken" in said((70, 40), (100, 100), "nl", stopped=WORSE_OFF)
    assert WORSE_OFF in said((70, 40), (100, 100), "en", stopped=WORSE_OFF)
    assert "by hand, on request" in said((70, 40), (100, 100), "nl", stopped="by hand, on request")
