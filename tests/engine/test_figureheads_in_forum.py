"""A figurehead answers the bot in their own forum, over real HTTP, also when we only know their name until then."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from one_forum import ASK, DAY, HOUR, OFFER, Running, one_forum

from connector.model import Side, SuggestionState
from connector.store import proposals, suggestions, trust

RIET = "[{name: Riet, areas: [noord], community: forum, handle: riet}]"
FOR_MOTHER = (
    "Wie kan mijn moeder van 81 helpen met boodschappen doen? Zij kan zelf niet naar de winkel. Het is in Noord."
)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Running]:
    with one_forum(tmp_path, approval="always", figureheads=RIET) as running:
        running.resident("riet")
        yield running


def _question(place: Running) -> None:
    """Riet is asked about a suggestion; the asker is no newcomer."""
    place.write("asker", "Dank je wel", "Dank voor de gezellige middag, tot de volgende keer!")
    place.write("helper", "Ik haal graag boodschappen", OFFER)
    place.rounds(2)
    place.write("asker", "Wie haalt boodschappen?", ASK)
    place.rounds(5)
    place.rounds(1, 25 * HOUR)  # she hears of one thing a day


@pytest.mark.parametrize(
    ("said", "state", "vouched"),
    [
        ("ja, die ken ik goed", SuggestionState.APPROVED, 1),
        ("Nee, die twee liggen elkaar niet", SuggestionState.DECLINED, 0),
        ("Ja hoor", SuggestionState.APPROVED, 0),
    ],
)
def test_they_approve_decline_and_vouch(place: Running, said: str, state: str, vouched: int) -> None:
    _question(place)
    (question,) = place.sent(Side.APPROVAL)
    place.reply("riet", place.post_of(question).topic_id, said)
    place.rounds(5)
    helper = place.person("helper")
    with place.engine.store.read() as tx:
        (pair,) = suggestions.latest(tx, 5)
        assert trust.vouched(tx, helper) == vouched
    assert pair.state is state
    assert bool(place.sent(Side.HELPER)) is (state == SuggestionState.APPROVED)


def test_only_a_figurehead_decides(place: Running) -> None:
    _question(place)
    (question,) = place.sent(Side.APPROVAL)
    topic = place.forum.topics[place.post_of(question).topic_id]
    place.resident("gast")
    topic.participants.append(place.forum.user("gast").id)
    place.reply("gast", topic.id, "ja, doe maar")
    place.rounds(4)
    with place.engine.store.read() as tx:
        assert [pair.state for pair in suggestions.latest(tx, 5)] == [SuggestionState.WAITING]


def test_they_hear_of_a_newcomer_and_take_an_ask_upon_themselves(place: Running) -> None:
    ask = "Ik zoek iemand die mijn hond wil uitlaten, elke dinsdag in Noord. Wie helpt mij?"
    topic = place.write("nieuw", "Hond uitlaten", ask)
    place.rounds(5)
    (news,) = place.sent(Side.NEWCOMER)
    assert f"/t/{topic}" in news.text
    assert "nieuw" not in news.text.replace("nieuwe", "")
    place.reply("riet", place.post_of(news).topic_id, "Ja, ik pak dit op")
    place.rounds(4)
    place.rounds(5, DAY)
    assert not place.sent(Side.UNANSWERED), "she has it in hand"
    with place.engine.store.read() as tx:
        (stored,) = proposals.of_thread(tx, "forum", str(topic))
        row = tx.execute("SELECT taken_by FROM ask WHERE proposal = ?", (stored.id,)).fetchone()
    assert row["taken_by"]


def test_an_ask_on_behalf_of_somebody_needs_no_questions_to_a_figurehead(place: Running) -> None:
    place.write("helper", "Ik haal graag boodschappen", OFFER)
    place.rounds(2)
    place.write("riet", "Boodschappen voor mijn moeder", FOR_MOTHER)
    place.rounds(4)
    assert not place.sent(Side.ON_BEHALF)
    with place.engine.store.read() as tx:
        assert [pair.state for pair in suggestions.latest(tx, 5)] == [SuggestionState.WAITING]
    place.rounds(2, HOUR)
    assert not place.sent(Side.APPROVAL), "nobody decides about their own ask"


def test_who_we_knew_by_name_alone_is_told_goodbye_once(place: Running) -> None:
    ask = "Ik zoek iemand die mijn hond wil uitlaten, elke dinsdag in Noord. Wie helpt mij?"
    place.write("nieuw", "Hond uitlaten", ask)
    place.rounds(5)
    (news,) = place.sent(Side.NEWCOMER)
    place.reply("riet", place.post_of(news).topic_id, "stop")
    place.rounds(4)
    place.forum.message("riet", ["bot"], "Nog eens", "stop, zei ik toch")
    place.rounds(4)
    place.rounds(3, DAY)
    assert len(place.sent(Side.GOODBYE)) == 1
