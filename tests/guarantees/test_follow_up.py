"""Nobody is left in silence: what people hear after an ask, once, and what their answers change."""

from __future__ import annotations

from connector.model import Side, SuggestionState
from connector.store import asks, outcomes, proposals, suggestions
from connector.suggest.matcher import candidate
from tests.guarantees.conftest import Start
from tests.guarantees.neighbourhood import Neighbourhood

ASK = "Wie kan mij helpen met boodschappen doen? Ik kan zelf niet naar de winkel."
OFFER = "Ik doe graag boodschappen voor een ander, ik ga toch elke week naar de winkel. Laat maar weten!"
ODD_ASK = "Ik zoek iemand die mijn hond wil uitlaten, elke dinsdag in Noord. Wie helpt mij?"


def _request(town: Neighbourhood, thread: str, forum: str = "noord"):  # type: ignore[no-untyped-def]
    with town.engine.store.read() as tx:
        return next(each for each in proposals.of_thread(tx, forum, thread) if each.proposal.purpose == "request")


def _states(town: Neighbourhood, thread: str) -> set[str]:
    request = _request(town, thread)
    with town.engine.store.read() as tx:
        return {pair.state.value for pair in suggestions.of_request(tx, request.id)}


def _matched(town: Neighbourhood, helpers: int = 1) -> str:
    """An ask whose helpers were asked; its thread."""
    for number in range(helpers):
        town.write(f"helper{number}", OFFER)
    town.work()
    thread = town.write("asker", ASK)
    town.live(hours=1, step=0.5)
    assert town.to("helper0", Side.HELPER)
    return thread


def test_who_gets_no_answer_hears_what_was_tried_and_what_else_can_be_done(start: Start) -> None:
    town = start()
    thread = town.write("asker", ODD_ASK)
    town.live(days=4)
    assert not town.to("asker")
    town.live(days=2)
    (message,) = town.to("asker")
    assert town.delivery(message).side is Side.TRIED
    assert "Er was nog niemand" in message.out.text
    assert "in heel Proefstad" in message.out.text
    town.live(days=20)
    assert len(town.to("asker", Side.TRIED)) == 1
    assert _request(town, thread).open


def test_yes_to_plan_b_looks_in_the_whole_municipality(start: Start) -> None:
    town = start()
    town.write("helper", "Ik wil graag honden uitlaten voor buren die dat zelf niet kunnen, gratis.", "zuid")
    thread = town.write("asker", ODD_ASK)
    town.live(days=6)
    assert not town.to("helper"), "too far away"
    town.answer(town.to("asker", Side.TRIED)[0], "Ja, graag!")
    town.live(days=1)
    assert _request(town, thread).proposal.reach == "municipality"
    assert town.to("helper", Side.HELPER), "found by looking further"


def test_an_ask_is_kept_open_by_one_word_and_else_ends_with_one(start: Start) -> None:
    town = start(expiry_days=20)
    kept, ended = town.write("asker", ODD_ASK), town.write("other", ODD_ASK)
    town.live(days=16)
    (question,) = town.to("asker", Side.STILL_NEEDED)
    assert "23 maart" in question.out.text
    town.answer(question, "ja")
    town.live(days=12)
    assert _request(town, kept).open
    assert not _request(town, ended).open
    assert not town.to("other", Side.CLOSED), "the question named the day: that was the last word"
    town.live(days=12)
    assert len(town.to("asker", Side.STILL_NEEDED)) == 2, "asked once more before the new end"


def test_an_ask_that_could_not_be_asked_about_ends_with_a_last_word(start: Start) -> None:
    town = start(expiry_days=20)
    town.write("asker", ODD_ASK)
    town.live(days=6)
    town.answer(town.to("asker", Side.TRIED)[0], "hooguit één keer per maand graag")
    town.live(days=29)
    assert not town.to("asker", Side.STILL_NEEDED)
    assert not town.to("asker", Side.CLOSED), "not within the month"
    town.live(days=3)
    assert len(town.to("asker", Side.CLOSED)) == 1


def test_no_longer_needed_is_answered_and_stays_so_when_the_post_is_edited(start: Start) -> None:
    town = start(expiry_days=20)
    thread = town.write("asker", ODD_ASK)
    town.live(days=16)
    town.answer(town.to("asker", Side.STILL_NEEDED)[0], "nee, niet meer nodig")
    assert len(town.to("asker", Side.GLAD)) == 1
    town.forums["noord"].edit(_request(town, thread).post, ODD_ASK + " Groetjes!")
    town.live(days=1)
    assert not _request(town, thread).open


def test_some_days_after_a_yes_both_sides_are_asked_once_whether_it_worked_out(start: Start) -> None:
    town = start()
    thread = _matched(town)
    town.answer(town.to("helper0", Side.HELPER)[0], "Ja, graag!")
    assert town.to("asker", Side.ASKER_YES)
    town.live(days=9)
    (to_asker,), (to_helper,) = town.to("asker", Side.ASKER_OUTCOME), town.to("helper0", Side.HELPER_OUTCOME)
    assert to_helper.thread == town.to("helper0", Side.HELPER)[0].thread, "in the same private conversation"
    town.answer(to_asker, "gelukt!")
    town.answer(to_helper, "ja hoor")
    request = _request(town, thread)
    with town.engine.store.read() as tx:
        (pair,) = suggestions.of_request(tx, request.id)
        assert outcomes.of(tx, pair.id) == {"asker": "helped", "helper": "helped"}
        assert outcomes.labels(tx) == [(pair.request, pair.offer, True)]
    assert pair.state is SuggestionState.HELPED
    assert len(town.to("asker", Side.GLAD)) == 1
    town.live(days=30)
    assert len(town.to("asker", Side.ASKER_OUTCOME)) == 1


def test_when_it_did_not_work_out_the_search_goes_on(start: Start) -> None:
    town = start()
    thread = _matched(town)
    town.answer(town.to("helper0", Side.HELPER)[0], "Ja, graag!")
    town.live(days=9)
    town.write("late_helper", OFFER)
    town.answer(town.to("asker", Side.ASKER_OUTCOME)[0], "nee helaas, niet gelukt")
    town.live(days=1)
    assert len(town.to("asker", Side.SORRY)) == 1
    assert SuggestionState.NOT_HELPED in _states(town, thread)
    assert town.to("late_helper", Side.HELPER)


def test_a_helper_who_said_yes_and_is_not_needed_is_thanked_once(start: Start) -> None:
    town = start()
    _matched(town)
    town.answer(town.to("helper0", Side.HELPER)[0], "Ja, graag!")
    town.answer(town.to("asker", Side.ASKER_YES)[0], "Al gevonden, dank je wel")
    town.live(days=10)
    assert len(town.to("helper0", Side.NOT_CHOSEN)) == 1
    assert len(town.to("asker", Side.GLAD)) == 1
    assert not town.to("asker", Side.ASKER_OUTCOME)


def test_who_says_later_is_asked_again_on_that_day_if_it_is_still_open(start: Start) -> None:
    town = start()
    _matched(town)
    town.answer(town.to("helper0", Side.HELPER)[0], "Volgende week pas")
    town.live(days=5)
    assert not town.to("helper0", Side.AGAIN)
    town.live(days=12)
    (again,) = town.to("helper0", Side.AGAIN)
    town.answer(again, "ja, nu wel!")
    assert town.to("asker", Side.ASKER_YES)


def test_only_mornings_narrows_the_offer_and_calls_a_person(start: Start) -> None:
    town = start()
    _matched(town)
    town.answer(town.to("helper0", Side.HELPER)[0], "alleen ochtenden")
    with town.engine.store.read() as tx:
        offers = [each for _, each in proposals.changed_since(tx, 0) if each.proposal.purpose == "offer"]
        (slot,) = candidate(tx, offers[0]).proposal.when.slots
    assert slot.until is not None
    assert slot.until.hour <= 13


def test_a_tip_comes_once_and_only_when_too_little_is_said(start: Start) -> None:
    town = start()
    town.write("vague", "Wie kan mij helpen?")
    town.write("clear", ODD_ASK)
    town.live(days=3)
    assert len(town.to("vague", Side.DETAILS)) <= 1
    assert not town.to("clear", Side.DETAILS)
    town.live(days=20)
    assert len(town.to("vague", Side.DETAILS)) <= 1


def test_a_neighbours_answer_makes_plan_b_needless(start: Start) -> None:
    town = start()
    thread = town.write("asker", ODD_ASK)
    town.live(hours=3)
    town.write("neighbour", "Ik kom wel even langs hoor!", thread=thread)
    town.live(days=10)
    assert not town.to("asker", Side.TRIED)


def test_the_conversation_about_an_ask_begins_only_while_it_is_young(start: Start) -> None:
    town = start(expiry_days=30)
    thread = town.write("asker", ODD_ASK)
    town.clock.pass_time(86400 * 20)  # we come only now
    town.live(days=15)
    assert not town.to("asker")
    request = _request(town, thread)
    with town.engine.store.read() as tx:
        assert not asks.in_conversation(tx, request.id)


def test_what_came_of_a_tip_and_of_a_question_is_written_down_for_the_figures(start: Start) -> None:
    town = start()
    town.write("vague", "Wie kan mij helpen?")
    thread = town.write("unclear", "Ik zoek hulp in huis. Wie kan mij helpen?")
    _matched(town)
    town.answer(town.to("helper0", Side.HELPER)[0], "Ja, graag!")
    town.live(days=9)
    assert town.to("unclear", Side.DETAILS)
    clear = "Ik zoek hulp: wie hangt dinsdag 17 maart in Noord een lamp voor mij op?"
    town.forums["noord"].edit(_request(town, thread).post, clear)
    town.answer(town.to("asker", Side.ASKER_OUTCOME)[0], "gelukt")
    town.live(hours=2)
    with town.engine.store.read() as tx:
        found = tx.execute("SELECT kind, value, count(*) AS n FROM event GROUP BY 1, 2").fetchall()
    kinds = {(row["kind"], row["value"]): row["n"] for row in found}
    assert kinds["advised", ""] >= 1
    assert kinds["improved", ""] == 1
    assert kinds["follow_up", "helped"] == 1
    assert kinds["follow_up_answer", "helped:yes"] == 1
