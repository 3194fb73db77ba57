"""One word ends it for whoever says it to us, wherever that is; and posts of ours that are unwelcome call a person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from one_forum import DAY, HOUR, OFFER, Running, one_forum

from connector import pausing
from connector.model import OptOutScope, Side

STOPS = ("stop", "hou op met dat gespam", "unsubscribe", "Please stop messaging me")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Running]:
    with one_forum(tmp_path) as running:
        yield running


def supply_topic(place: Running) -> int:
    """A public topic of our own: what help is on offer."""
    for number in range(4):
        place.write(f"helper{number}", f"Boodschappen, nummer {number}", OFFER)
    place.rounds(5)
    (post,) = place.sent(Side.SUPPLY)
    return int((post.post or "").partition("-")[0])


def goodbyes(place: Running, author: str) -> list[str]:
    return [each.text for each in place.to(author) if each.side is Side.GOODBYE]


def is_left_alone(place: Running, author: str) -> None:
    """Confirmed once, and never written to again, whatever they do."""
    assert len(goodbyes(place, author)) == 1
    place.write(author, f"Toch nog iets van {author}", OFFER)
    place.write("ander", "Boodschappen graag", "Wie kan mij helpen met boodschappen doen? Ik kan zelf niet. Noord.")
    place.rounds(4)
    place.round(9 * DAY)
    place.rounds(4)
    after = [each for each in place.to(author) if each.side is not Side.GOODBYE and each.post]
    assert not after
    assert len(goodbyes(place, author)) == 1


@pytest.mark.parametrize("text", STOPS)
def test_under_a_topic_of_our_own(place: Running, text: str) -> None:
    topic = supply_topic(place)
    said = place.reply("moe", topic, text)
    place.rounds(3)
    assert place.opted_out("moe") == {OptOutScope.EVERYWHERE}
    (goodbye,) = [post for post in place.said() if post.topic_id == topic and post.post_number > 1]
    assert goodbye.reply_to == said.post_number
    assert "post_unwelcome" in place.alerts()
    assert not place.paused(), "one resident's no to themselves is no judgement on the post"
    if text == STOPS[0]:
        is_left_alone(place, "moe")


def test_only_here_is_understood_under_a_topic_of_our_own(place: Running) -> None:
    topic = supply_topic(place)
    place.reply("moe", topic, "Graag geen berichten meer in dit topic")
    place.rounds(3)
    assert place.opted_out("moe") == {OptOutScope.THREAD}


@pytest.mark.parametrize("answers_us", [True, False])
@pytest.mark.parametrize("text", STOPS[:3])
def test_in_a_thread_where_we_replied(place: Running, text: str, answers_us: bool) -> None:
    topic, _ = place.matched()
    (ours,) = place.sent(Side.ASKER)
    number = place.post_of(ours).post_number
    place.reply("buur", topic, text, to=number if answers_us else None)
    place.rounds(3)
    assert place.opted_out("buur") == {OptOutScope.EVERYWHERE}
    assert len(goodbyes(place, "buur")) == 1
    assert not place.opted_out("asker")


def test_what_a_neighbour_says_to_a_neighbour_is_not_for_us(place: Running) -> None:
    topic, _ = place.matched()
    first = place.reply("buur", topic, "Ik sta elke dag te zingen voor je raam!")
    place.reply("asker", topic, "Hou op, grapjas", to=first.post_number)
    elsewhere = place.write("kees", "Overlast", "Wie spuit er steeds graffiti op de brug?")
    place.reply("buur", elsewhere, "stop")
    place.rounds(3)
    assert not place.opted_out("asker")
    assert not place.opted_out("buur")


@pytest.mark.parametrize("text", STOPS)
def test_in_a_private_message_of_who_never_had_one(place: Running, text: str) -> None:
    place.resident("moe")
    talk = place.forum.message("moe", ["bot"], "Vraagje", text)
    place.rounds(3)
    assert place.opted_out("moe") == {OptOutScope.EVERYWHERE}
    (goodbye,) = [post for post in place.said() if post.topic_id == talk.id]
    assert goodbye.raw
    if text == STOPS[0]:
        is_left_alone(place, "moe")


def test_a_question_in_a_private_message_of_a_stranger_goes_to_a_person(place: Running) -> None:
    place.resident("kees")
    place.forum.message("kees", ["bot"], "Vraagje", "Hoe werkt dit eigenlijk?")
    place.rounds(3)
    assert "unclear_answer" in place.alerts()


@pytest.mark.parametrize("what", ["hidden", "deleted", "topic deleted", "unlisted"])
def test_a_post_of_our_own_that_is_taken_away_pauses_the_community_and_calls_a_person(
    place: Running, what: str
) -> None:
    topic = supply_topic(place)
    opening = place.forum.opening(topic)
    match what:
        case "hidden":
            place.forum.hide(opening.id)
        case "deleted":
            place.forum.delete_post(opening.id, by="beheer")
        case "topic deleted":
            place.forum.delete_topic(topic)
        case "unlisted":
            place.forum.unlist(topic)
    place.rounds(3, HOUR)
    assert place.paused()
    assert "post_unwelcome" in place.alerts()


def test_a_hidden_message_calls_a_person_once(place: Running) -> None:
    """After somebody resumed the community it goes on, though the message is hidden still."""
    place.matched()
    (ours,) = place.sent(Side.ASKER)
    place.forum.hide(place.post_of(ours).id)
    place.rounds(3, HOUR)
    assert place.paused()
    assert "message_removed" in place.alerts()
    pausing.resume(place.engine, "forum", "beheer")
    place.rounds(4, HOUR)
    assert not place.paused()
