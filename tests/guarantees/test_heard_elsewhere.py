"""Harm that is told in another place than we asked, and helpers who said yes beside somebody else."""

from __future__ import annotations

import pytest

from connector.model import Side, SuggestionState
from connector.store import answers, suggestions, trust
from tests.guarantees.conftest import Start
from tests.guarantees.neighbourhood import Neighbourhood

ASK = "Wie kan mij helpen met boodschappen doen? Ik kan zelf niet naar de winkel."
OFFER = "Ik doe graag boodschappen voor een ander, ik ga toch elke week naar de winkel. Laat maar weten!"
HARM = "De man die kwam heeft mij bestolen, mijn portemonnee is weg."


def _met(town: Neighbourhood, helpers: int = 1) -> str:
    """Helpers said yes to an ask; its thread."""
    for number in range(helpers):
        town.write(f"helper{number}", OFFER)
    town.work()
    thread = town.write("asker", ASK)
    town.live(hours=2, step=0.5)
    for number in range(helpers):
        town.answer(town.to(f"helper{number}", Side.HELPER)[0], "Ja, graag!")
    return thread


def _held(town: Neighbourhood, who: str) -> bool:
    person = town.person(who)
    with town.engine.store.read() as tx:
        return trust.held(tx, person)


@pytest.mark.parametrize("where", ["a new private message", "an answer to another message", "a reply in the thread"])
def test_harm_counts_wherever_it_is_told_to_us(start: Start, where: str) -> None:
    town = start()
    thread = _met(town)
    forum = town.forums["noord"]
    match where:
        case "a new private message":
            forum.write("asker", HARM, thread="pm-of-asker", private=True)
        case "an answer to another message":
            town.live(days=9)
            town.answer(town.to("asker", Side.ASKER_OUTCOME)[0], "gelukt")
            town.answer(town.to("asker", Side.GLAD)[0], HARM)
        case "a reply in the thread":
            forum.write("asker", HARM, thread=thread)
    town.live(hours=1, step=0.5)
    with town.engine.store.read() as tx:
        kinds = {row["kind"] for row in answers.open_alerts(tx)}
    assert "serious_complaint" in kinds
    assert _held(town, "helper0")
    assert not _held(town, "asker")
    town.write("other", ASK)
    town.live(days=10)
    assert len(town.to("helper0", Side.HELPER)) == 1


def test_harm_told_by_somebody_we_brought_nobody_to_holds_nobody(start: Start) -> None:
    town = start()
    _met(town)
    town.forums["noord"].write("stranger", HARM, thread="pm-of-stranger", private=True)
    town.live(hours=1, step=0.5)
    with town.engine.store.read() as tx:
        assert "serious_complaint" in {row["kind"] for row in answers.open_alerts(tx)}
    assert not _held(town, "helper0")


def test_of_two_who_said_yes_the_one_that_was_not_needed_is_thanked(start: Start) -> None:
    town = start()
    _met(town, helpers=2)
    told = town.to("asker", Side.ASKER_YES)
    assert len(told) == 2
    town.answer(told[0], "gelukt, heel fijn!")
    town.live(days=2)
    with town.engine.store.read() as tx:
        states = sorted(pair.state for pair in suggestions.latest(tx, 9))
    assert states == [SuggestionState.HELPED, SuggestionState.WITHDRAWN]
    thanked = [who for who in ("helper0", "helper1") if town.to(who, Side.NOT_CHOSEN)]
    assert len(thanked) == 1
