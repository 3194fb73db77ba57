"""Likes, accepted answers and closed threads are answers too: for both sides."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from one_forum import DAY, HOUR, Running, one_forum

from connector.model import Side, SuggestionState
from connector.store import outcomes, proposals, suggestions


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Running]:
    with one_forum(tmp_path) as running:
        yield running


def states(place: Running) -> list[str]:
    with place.engine.store.read() as tx:
        return [pair.state.value for pair in suggestions.latest(tx, 50)]


def of_side(place: Running, author: str, side: Side) -> list[str]:
    return [each.text for each in place.to(author) if each.side is side and each.post]


def test_who_likes_a_question_is_asked_once_whether_they_mean_yes(place: Running) -> None:
    _, question = place.matched()
    post = place.post_of(question)
    place.forum.like(post.id, "helper")
    place.rounds(4, HOUR / 2)
    assert states(place) == [SuggestionState.APPROVED], "a like alone is no yes"
    place.rounds(4, HOUR)
    (asked,) = place.sent(Side.LIKED)
    assert (asked.post_thread, asked.suggestions) == (question.post_thread, question.suggestions)
    assert "stop" in asked.text
    place.rounds(3, DAY)
    assert len(place.sent(Side.LIKED)) == 1
    place.reply("helper", post.topic_id, "ja hoor!")
    place.rounds(3)
    assert states(place) == [SuggestionState.ACCEPTED]
    assert of_side(place, "asker", Side.ASKER_YES)


def test_no_to_what_a_like_meant_is_a_no_to_the_question(place: Running) -> None:
    _, question = place.matched()
    place.forum.like(place.post_of(question).id, "helper")
    place.rounds(5, HOUR)
    asked = place.post_of(place.sent(Side.LIKED)[0])
    place.reply("helper", asked.topic_id, "nee, toch niet", to=asked.post_number)
    place.rounds(3)
    assert states(place) == [SuggestionState.DECLINED]


def test_who_also_says_it_in_words_is_not_asked(place: Running) -> None:
    _, question = place.matched()
    post = place.post_of(question)
    place.forum.like(post.id, "helper")
    place.round()
    place.reply("helper", post.topic_id, "Ja, graag!")
    place.rounds(6, HOUR)
    assert not place.sent(Side.LIKED)
    assert states(place) == [SuggestionState.ACCEPTED]


def test_a_like_that_says_thanks_asks_nothing(place: Running) -> None:
    place.matched()
    (ours,) = place.sent(Side.ASKER)
    place.resident("buur")
    for who in ("asker", "buur"):
        place.forum.like(place.post_of(ours).id, who)
    place.rounds(6, HOUR)
    assert not place.sent(Side.LIKED)
    assert states(place) == [SuggestionState.APPROVED]


def test_an_accepted_answer_of_ours_is_the_help_it_named(place: Running) -> None:
    topic, question = place.matched()
    place.reply("helper", place.post_of(question).topic_id, "Ja, graag!")
    place.rounds(3)
    (ours,) = place.sent(Side.ASKER)
    place.forum.solve(place.post_of(ours).id)
    place.rounds(4, HOUR)
    assert states(place) == [SuggestionState.HELPED]
    with place.engine.store.read() as tx:
        (pair,) = suggestions.latest(tx, 5)
        assert outcomes.of(tx, pair.id) == {"asker": "helped"}
        assert outcomes.labels(tx) == [(pair.request, pair.offer, True)]
        assert not any(each.open for each in proposals.of_thread(tx, "forum", str(topic)))
    place.rounds(10, DAY)
    assert not of_side(place, "helper", Side.NOT_CHOSEN), "it was this very helper"
    assert not of_side(place, "asker", Side.ASKER_OUTCOME), "the asker told already"


def test_an_accepted_answer_by_the_helper_is_their_help(place: Running) -> None:
    topic, _ = place.matched()
    reply = place.reply("helper", topic, "Ik zag je vraag, ik neem morgen je boodschappen mee.")
    place.rounds(2)
    place.forum.solve(reply.id)
    place.rounds(4, HOUR)
    assert states(place) == [SuggestionState.HELPED]


def test_an_accepted_answer_of_a_neighbour_thanks_the_helper_who_said_yes(place: Running) -> None:
    topic, question = place.matched()
    place.reply("helper", place.post_of(question).topic_id, "Ja, graag!")
    place.rounds(3)
    reply = place.reply("buur", topic, "Ik woon naast je en neem ze altijd voor je mee.")
    place.rounds(2)
    place.forum.solve(reply.id)
    place.rounds(4, HOUR)
    assert states(place) == [SuggestionState.WITHDRAWN]
    assert len(of_side(place, "helper", Side.NOT_CHOSEN)) == 1


@pytest.mark.parametrize("how", ["closed", "edited"])
def test_who_ends_an_ask_after_a_yes_is_asked_whether_that_was_it(place: Running, how: str) -> None:
    topic, question = place.matched()
    place.reply("helper", place.post_of(question).topic_id, "Ja, graag!")
    place.rounds(3)
    match how:
        case "closed":
            place.forum.close(topic)
        case "edited":
            opening = place.forum.opening(topic)
            place.forum.edit(opening.id, "OPGELOST, bedankt! " + opening.raw)
    place.rounds(4, HOUR)
    assert states(place) == [SuggestionState.ACCEPTED]
    place.rounds(10, DAY)
    assert not of_side(place, "helper", Side.NOT_CHOSEN)
    assert of_side(place, "helper", Side.HELPER_OUTCOME), "both sides are asked whether it worked out"


def test_a_closed_thread_ends_what_nobody_said_yes_to(place: Running) -> None:
    topic, _ = place.matched()
    place.forum.close(topic)
    place.rounds(4, HOUR)
    assert states(place) == [SuggestionState.WITHDRAWN]
