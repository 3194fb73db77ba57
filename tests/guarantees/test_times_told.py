"""When a helper says they can: it is kept, weighed against this ask, and the asker hears no more than is so."""

from __future__ import annotations

import pytest

from connector.model import Side, SuggestionState
from connector.store import availability, proposals, suggestions
from tests.guarantees.conftest import Start
from tests.guarantees.neighbourhood import Neighbourhood

OFFER = "Ik doe graag boodschappen voor een ander, ik ga toch elke week naar de winkel. Laat maar weten!"
ASK = "Wie kan mij helpen met boodschappen doen? Ik kan zelf niet naar de winkel."
MORNING = f"{ASK} Het liefst op dinsdagochtend."
EVENING = f"{ASK} Het kan alleen op dinsdagavond."
THURSDAY = f"{ASK} Het moet op donderdag."


def _asked(town: Neighbourhood, ask: str) -> None:
    town.write("helper", OFFER)
    town.work()
    town.write("asker", ask)
    town.live(hours=1, step=0.5)
    assert town.to("helper", Side.HELPER)


def _state(town: Neighbourhood) -> list[str]:
    with town.engine.store.read() as tx:
        return [pair.state.value for pair in suggestions.latest(tx, 9)]


@pytest.mark.parametrize(
    ("ask", "said", "told"),
    [
        (ASK, "alleen ochtenden", "kan ’s ochtends"),
        (MORNING, "Ja, maar alleen 's ochtends", "kan ’s ochtends"),
        (ASK, "Alleen op dinsdag", "kan op dinsdag"),
        (THURSDAY, "Dinsdag kan ik niet, donderdag wel", "kan op donderdag en niet op dinsdag"),
    ],
)
def test_times_that_fit_are_a_yes_and_the_asker_hears_which(start: Start, ask: str, said: str, told: str) -> None:
    town = start()
    _asked(town, ask)
    town.answer(town.to("helper", Side.HELPER)[0], said)
    assert _state(town) == [SuggestionState.ACCEPTED]
    (yes,) = town.to("asker", Side.ASKER_YES)
    assert told in yes.out.text
    assert "partly" not in _alerts(town)


@pytest.mark.parametrize(("ask", "said"), [(EVENING, "alleen ochtenden"), (THURSDAY, "Alleen op dinsdag")])
def test_times_that_do_not_fit_are_kept_and_the_asker_hears_nothing(start: Start, ask: str, said: str) -> None:
    town = start()
    _asked(town, ask)
    town.answer(town.to("helper", Side.HELPER)[0], said)
    assert _state(town) == [SuggestionState.DECLINED]
    assert not town.to("asker", Side.ASKER_YES)
    (noted,) = town.to("helper", Side.NOTED)
    assert "op een ander moment" in noted.out.text
    assert ("’s ochtends" if "ochtend" in said else "op dinsdag") in noted.out.text


def test_who_can_only_in_the_morning_is_asked_for_mornings_only_from_then_on(start: Start) -> None:
    town = start()
    _asked(town, EVENING)
    town.answer(town.to("helper", Side.HELPER)[0], "alleen ochtenden")
    town.live(days=8)
    town.write("late", EVENING)
    town.live(days=2)
    assert len(town.to("helper", Side.HELPER)) == 1
    town.write("early", MORNING)
    town.live(days=2)
    assert len(town.to("helper", Side.HELPER)) == 2


@pytest.mark.parametrize("said", ["Misschien, maar alleen op dinsdag", "Ik kan hooguit een uurtje"])
def test_what_is_not_certain_goes_to_a_person(start: Start, said: str) -> None:
    town = start()
    _asked(town, ASK)
    town.answer(town.to("helper", Side.HELPER)[0], said)
    assert _state(town) == [SuggestionState.APPROVED]
    assert not town.to("asker", Side.ASKER_YES)
    assert set(_alerts(town)) & {"partly", "unclear_answer"}


def test_times_in_what_is_quoted_are_not_the_helpers(start: Start) -> None:
    town = start()
    _asked(town, ASK)
    quoted = "alleen ochtenden\n\nOp di 3 mrt 2026 om 10:12 schreef De Buurtkoppelaar:\n> op dinsdagmiddag om 3 uur"
    town.answer(town.to("helper", Side.HELPER)[0], quoted)
    with town.engine.store.read() as tx:
        (offer,) = [each for _, each in proposals.changed_since(tx, 0) if each.proposal.purpose == "offer"]
        (slot,) = availability.of(tx, offer.id)
    assert slot.until is not None
    assert slot.until.hour == 12


def _alerts(town: Neighbourhood) -> list[str]:
    with town.engine.store.read() as tx:
        return [row["kind"] for row in tx.execute("SELECT kind FROM alert")]
