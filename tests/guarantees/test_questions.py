"""Three questions after help, one at a time, each answered by a word: only where wished, and never twice."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from connector.model import Side, SuggestionState
from connector.store import experiments, proposals, suggestions
from tests.guarantees.conftest import Start
from tests.guarantees.neighbourhood import Neighbourhood
from tests.torture.world import Message

ASK = "Wie kan mij helpen met boodschappen doen? Ik kan zelf niet naar de winkel."
OFFER = "Ik doe graag boodschappen voor een ander, ik ga toch elke week naar de winkel. Laat maar weten!"
ON = "questions_afterwards: true"
WEEK = timedelta(days=7)
QUESTIONS = (Side.ASKED_OTHERWISE, Side.IN_TOUCH)


def _agreed(town: Neighbourhood) -> str:
    """An ask a helper said yes to; its thread."""
    town.write("helper", OFFER)
    town.work()
    thread = town.write("asker", ASK)
    town.live(hours=1, step=0.5)
    town.answer(town.to("helper", Side.HELPER)[0], "Ja, graag!")
    return thread


def _helped(town: Neighbourhood) -> str:
    thread = _agreed(town)
    town.live(days=8)
    town.answer(town.to("asker", Side.ASKER_OUTCOME)[0], "ja")
    return thread


def _events(town: Neighbourhood) -> dict[tuple[str, str], int]:
    with town.engine.store.read() as tx:
        rows = tx.execute(
            "SELECT kind, value, count(*) AS n FROM event WHERE kind LIKE 'follow_up%' GROUP BY 1, 2"
        ).fetchall()
    return {(row["kind"], row["value"]): row["n"] for row in rows}


def _state(town: Neighbourhood, thread: str) -> SuggestionState:
    with town.engine.store.read() as tx:
        (request,) = proposals.of_thread(tx, "noord", thread)
        (pair,) = suggestions.of_request(tx, request.id)
    return pair.state


def _gaps(messages: list[Message]) -> list[timedelta]:
    return [later.begun - earlier.begun for earlier, later in pairwise(messages)]


def test_three_questions_come_one_at_a_time_and_then_it_is_over(start: Start) -> None:
    town = start(organisation=ON)
    thread = _helped(town)
    assert _state(town, thread) is SuggestionState.HELPED
    town.live(days=9)
    (otherwise,) = town.to("asker", Side.ASKED_OTHERWISE)
    assert "Had je deze hulp dan ook aan iemand gevraagd?" in otherwise.out.text
    assert not town.to("asker", Side.IN_TOUCH)
    town.answer(otherwise, "Nee, dat had ik nooit gedurfd.")
    town.live(days=15)
    (in_touch,) = town.to("asker", Side.IN_TOUCH)
    town.answer(in_touch, "af en toe een praatje")
    asked = [town.to("asker", side)[0] for side in (Side.ASKER_OUTCOME, *QUESTIONS)]
    assert min(_gaps(asked)) >= WEEK
    assert all(message.out.thread is not None for message in asked[1:]), "in one private conversation"
    assert _events(town) == {
        ("follow_up", "helped"): 1,
        ("follow_up", "otherwise"): 1,
        ("follow_up", "contact"): 1,
        ("follow_up_answer", "helped:yes"): 1,
        ("follow_up_answer", "otherwise:no"): 1,
        ("follow_up_answer", "contact:partly"): 1,
    }
    before = len(town.to("asker"))
    town.live(days=40, step=12)
    assert len(town.to("asker")) == before
    assert _state(town, thread) is SuggestionState.HELPED, "a no to such a question declines nothing"


def test_where_the_organisation_does_not_wish_it_only_the_outcome_is_asked(start: Start) -> None:
    town = start()
    _helped(town)
    town.live(days=40, step=12)
    assert not [message for side in QUESTIONS for message in town.to("asker", side)]


def test_silence_is_an_answer_too_nothing_more_is_asked(start: Start) -> None:
    town = start(organisation=ON)
    _helped(town)
    town.live(days=50, step=12)
    assert len(town.to("asker", Side.ASKED_OTHERWISE)) == 1
    assert not town.to("asker", Side.IN_TOUCH)


@pytest.mark.parametrize("word", ["stop", "hooguit één keer per maand graag"])
def test_stop_and_a_wish_for_less_hold_for_questions(start: Start, word: str) -> None:
    town = start(organisation=ON)
    _helped(town)
    town.live(days=9)
    town.answer(town.to("asker", Side.ASKED_OTHERWISE)[0], word)
    town.live(days=20)
    assert not town.to("asker", Side.IN_TOUCH)


def test_who_was_not_helped_is_asked_nothing_more(start: Start) -> None:
    town = start(organisation=ON)
    thread = _agreed(town)
    town.live(days=8)
    town.answer(town.to("asker", Side.ASKER_OUTCOME)[0], "nee")
    assert _state(town, thread) is SuggestionState.NOT_HELPED
    town.live(days=40, step=12)
    assert not [message for side in QUESTIONS for message in town.to("asker", side)]
    assert _events(town) == {("follow_up", "helped"): 1, ("follow_up_answer", "helped:no"): 1}


def test_a_little_counts_as_a_little_and_somebody_has_a_look(start: Start) -> None:
    town = start(organisation=ON)
    thread = _agreed(town)
    town.live(days=8)
    town.answer(town.to("asker", Side.ASKER_OUTCOME)[0], "Ja, een beetje")
    assert _events(town)["follow_up_answer", "helped:partly"] == 1
    assert _state(town, thread) is SuggestionState.ACCEPTED
    with town.engine.store.read() as tx:
        assert [row["kind"] for row in tx.execute("SELECT kind FROM alert")] == ["partly"]


def test_who_is_helped_often_is_not_asked_often(start: Start) -> None:
    town = start(organisation=ON)
    _helped(town)
    town.live(days=9)
    town.write("helper2", OFFER.replace("elke week", "iedere dag"))
    town.write("asker", "Wie kan mij deze week helpen met boodschappen doen? Ik kan zelf niet naar de winkel.")
    town.live(days=2)
    with town.engine.store.write() as tx:
        second = next(pair for pair in _live_pairs(tx) if pair.state is SuggestionState.APPROVED)
        suggestions.move(tx, second.id, SuggestionState.ACCEPTED, town.clock())
        suggestions.move(tx, second.id, SuggestionState.HELPED, town.clock())
    town.live(days=40, step=12)
    assert len(town.to("asker", Side.ASKED_OTHERWISE)) == 1


def _live_pairs(tx):  # type: ignore[no-untyped-def]
    rows = tx.execute("SELECT id FROM suggestion").fetchall()
    return [suggestions.get(tx, row["id"]) for row in rows]


PLAN = (
    '{"name": "navraag", "question": "q", "hypothesis": "h", "communities": ["noord", "zuid"], "unit": "ask",'
    ' "outcome": "said_helped", "within_days": 14, "begin": "2026-03-03", "end": "2026-06-01",'
    ' "seed": "lot-of-the-townhall", "asks": 210, "without": 0.35, "difference": 0.2, "share": 0.5, "power": 0.8,'
    ' "alpha": 0.05, "intracluster": 0.0, "stop": {"every_days": 28, "margin": 0.1, "confidence": 0.999}}'
)


def test_an_experiment_about_being_helped_asks_both_arms_on_the_same_day(start: Start) -> None:
    """Else it would compare who was asked, and not who was helped."""
    town = start()
    with town.engine.store.write() as tx:
        experiments.register(tx, "navraag", "0" * 64, PLAN, town.clock())
    for number in range(8):
        town.write(f"helper{number}", OFFER)
    town.work()
    began = town.clock()
    for number in range(8):
        town.write(f"asker{number}", ASK)
        town.live(hours=1)
    town.live(days=1)
    for number in range(8):
        for message in town.to(f"helper{number}", Side.HELPER):
            town.answer(message, "Ja, graag!")
    town.live(days=11)
    asked = {number: town.to(f"asker{number}", Side.WERE_HELPED) for number in range(8)}
    with town.engine.store.read() as tx:
        arms = {row["arm"]: row["n"] for row in tx.execute("SELECT arm, count(*) AS n FROM experiment_ask GROUP BY 1")}
    assert set(arms) == {"now", "held"}
    assert sum(len(messages) for messages in asked.values()) == sum(arms.values())
    assert not [number for number in asked if town.to(f"asker{number}", Side.ASKER_OUTCOME)]
    for messages in asked.values():
        for message in messages:
            assert timedelta(days=6) <= message.begun - began <= timedelta(days=8)
            town.answer(message, "Ja hoor, een neef kwam langs")
    with town.engine.store.read() as tx:
        drawn = experiments.results(tx, "navraag", town.clock())
    assert {one.arm for one in drawn if one.said_helped is not None} == {"now", "held"}
