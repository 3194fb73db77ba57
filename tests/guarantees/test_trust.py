"""Figureheads, people asked for by others, complaints: who decides, and who is left alone."""

from __future__ import annotations

import pytest

from connector.model import Side, SuggestionState
from connector.store import answers, asks, proposals, suggestions, trust
from connector.suggest import signals
from tests.guarantees.conftest import Start
from tests.guarantees.neighbourhood import Neighbourhood

ASK = "Wie kan mij helpen met boodschappen doen? Ik kan zelf niet naar de winkel."
OFFER = "Ik doe graag boodschappen voor een ander, ik ga toch elke week naar de winkel. Laat maar weten!"
FOR_MOTHER = (
    "Wie kan mijn moeder van 81 helpen met boodschappen doen? Zij kan zelf niet naar de winkel. Ik woon ver weg."
)
FIGUREHEAD = "[{name: Riet, areas: [noord], community: noord, handle: riet}]"


def _pairs(town: Neighbourhood) -> list[SuggestionState]:
    with town.engine.store.read() as tx:
        return [pair.state for pair in suggestions.latest(tx, 50)]


def _alerts(town: Neighbourhood) -> list[str]:
    with town.engine.store.read() as tx:
        return [row["kind"] for row in answers.open_alerts(tx)]


def test_helpers_are_asked_for_somebody_else_only_once_that_person_knows(start: Start) -> None:
    town = start()
    town.write("helper", OFFER)
    town.work()
    town.write("son", FOR_MOTHER)
    town.live(hours=2, step=0.5)
    (question,) = town.to("son", Side.ON_BEHALF)
    assert question.out.kind == "message", "asked in private"
    assert not town.to("helper")
    town.answer(question, "ja, dat weet ze")
    (asked,) = town.to("helper", Side.HELPER)
    town.answer(asked, "Ja, graag!")
    assert town.to("son", Side.ASKER_YES)


def test_nobody_is_asked_for_somebody_who_does_not_know(start: Start) -> None:
    town = start()
    town.write("helper", OFFER)
    town.work()
    town.write("son", FOR_MOTHER)
    town.live(hours=2, step=0.5)
    town.answer(town.to("son", Side.ON_BEHALF)[0], "nee")
    town.write("another", OFFER)
    town.live(days=20)
    assert not town.to("helper", Side.HELPER)
    assert not town.to("another", Side.HELPER)
    assert len(town.to("son", Side.ON_BEHALF)) == 1, "asked once"


def test_a_figurehead_may_ask_for_somebody_without_being_questioned(start: Start) -> None:
    town = start(figureheads=FIGUREHEAD)
    town.write("helper", OFFER)
    town.work()
    town.write("riet", FOR_MOTHER)
    town.live(hours=2, step=0.5)
    assert town.to("helper", Side.HELPER)
    assert not town.to("riet", Side.ON_BEHALF)


def test_a_figurehead_hears_of_a_first_ask_and_again_when_nobody_answers(start: Start) -> None:
    town = start(figureheads=FIGUREHEAD)
    thread = town.write("newcomer", "Ik zoek iemand die mijn hond wil uitlaten, elke dinsdag in Noord. Wie helpt mij?")
    town.live(days=1)
    (news,) = town.to("riet", Side.NEWCOMER)
    assert "http" in news.out.text
    assert "newcomer" not in news.out.text
    town.live(days=1)
    assert not town.to("riet", Side.UNANSWERED)
    town.live(days=2)
    (call,) = town.to("riet", Side.UNANSWERED)
    town.answer(call, "ja hoor, pak ik op")
    with town.engine.store.read() as tx:
        (ask,) = proposals.of_thread(tx, "noord", thread)
        assert not asks.take(tx, ask.id, "somebody else", town.clock()), "it is taken"


def test_an_old_hand_is_no_newcomer(start: Start) -> None:
    town = start(figureheads=FIGUREHEAD)
    town.write("regular", OFFER)
    town.live(days=1)
    town.write("regular", "Ik zoek iemand die mijn hond wil uitlaten, elke dinsdag in Noord. Wie helpt mij?")
    town.live(days=6)
    assert not town.to("riet")


@pytest.mark.parametrize(("said", "state"), [("ja, die ken ik", "approved"), ("nee", "declined"), ("ja", "approved")])
def test_a_figurehead_decides_by_answering_in_their_own_forum(start: Start, said: str, state: str) -> None:
    town = start(approval="always", figureheads=FIGUREHEAD)
    town.write("helper", OFFER)
    town.write("riet", "Mooi weer vandaag in de wijk.")
    town.live(hours=2)
    town.write("helped_before", "Dank voor de hulp met boodschappen!")
    town.write("asker", ASK)
    town.live(days=2)
    assert _pairs(town) == [SuggestionState.WAITING]
    (question,) = town.to("riet", Side.APPROVAL)
    town.answer(question, said)
    assert _pairs(town) == [state]
    assert bool(town.to("helper", Side.HELPER)) is (state == "approved")
    helper = town.person("helper")
    with town.engine.store.read() as tx:
        assert trust.vouched(tx, helper) == int("ken" in said)


def test_a_figurehead_is_written_to_at_most_once_a_day_and_can_stop(start: Start) -> None:
    town = start(figureheads=FIGUREHEAD)
    for number in range(5):
        town.write(f"newcomer{number}", "Ik zoek iemand die mijn hond wil uitlaten, elke dinsdag. Wie helpt mij?")
    town.live(hours=23, step=1)
    assert len(town.to("riet")) == 1
    town.answer(town.to("riet")[0], "stop")
    town.live(days=8)
    assert [town.delivery(each).side for each in town.to("riet")] == [Side.NEWCOMER, Side.GOODBYE]


def test_a_serious_complaint_stops_suggestions_with_that_person_until_somebody_looked(start: Start) -> None:
    town = start()
    town.write("helper", OFFER)
    town.work()
    town.write("asker", ASK)
    town.live(hours=2, step=0.5)
    town.answer(town.to("helper", Side.HELPER)[0], "Ja, graag!")
    town.live(days=9)
    town.answer(town.to("asker", Side.ASKER_OUTCOME)[0], "Nee. Hij was dronken en heeft mij bedreigd.")
    assert "serious_complaint" in _alerts(town)
    town.write("other", ASK)
    town.live(days=10)
    assert len(town.to("helper", Side.HELPER)) == 1
    helper = town.person("helper")
    with town.engine.store.read() as tx:
        shown = signals.of(tx, helper)
    assert shown.held
    assert shown.complaints == 1
    with town.engine.store.write() as tx:
        assert trust.looked(tx, helper, "moderator", town.clock()) == 1
    town.write("third", ASK)
    town.live(days=10)
    assert len(town.to("helper", Side.HELPER)) == 2


def test_stop_counts_also_from_somebody_we_never_wrote_to(start: Start) -> None:
    town = start()
    town.write("helper", OFFER)
    town.work()
    thread = town.write("asker", ASK)
    town.live(hours=2, step=0.5)
    reply = town.to("asker", Side.ASKER)[0]
    town.forums["noord"].write("passer-by", "stop", thread=thread, reply_to=reply.post)
    town.work()
    town.live(hours=1, step=0.5)
    assert [town.delivery(each).side for each in town.to("passer-by")] == [Side.GOODBYE]


def test_an_answer_to_a_neighbour_is_no_answer_to_us(start: Start) -> None:
    town = start()
    town.write("helper", OFFER)
    town.work()
    thread = town.write("asker", ASK)
    town.live(hours=2, step=0.5)
    theirs = town.forums["noord"].write("neighbour", "Ik ga ook vaak, zal ik het doen?", thread=thread)
    town.forums["noord"].write("asker", "Ja, graag!", thread=thread, reply_to=theirs.key)
    town.work()
    assert SuggestionState.ACCEPTED not in _pairs(town)
