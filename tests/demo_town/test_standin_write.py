"""POST /posts.json and its traps, as reference and source describe them."""

from __future__ import annotations

import pytest
import requests

WORDS = "Misschien kan Kees u helpen met de heg."


def test_reply_is_published_and_nested(town):
    answer = town.bot.post(topic_id=town.topic.id, raw=WORDS, auto_track=False)
    body = answer.json()
    assert answer.status_code == 200
    assert body["action"] == "create_post"
    assert body["post"]["topic_id"] == town.topic.id
    assert body["post"]["post_number"] == 2
    flat = town.bot.get(f"/posts/{body['post']['id']}.json").json()
    assert flat["raw"] == WORDS
    assert flat["yours"] is True


def test_without_nested_post_the_post_stands_alone(town):
    body = town.bot.post(topic_id=town.topic.id, raw=WORDS, nested_post=False).json()
    assert body["post_number"] == 2
    assert "post" not in body


def test_private_message_is_found_by_its_external_id_in_any_case(town):
    made = town.bot.post(
        archetype="private_message",
        title="Hulp",
        raw="Kees wil u graag helpen.",
        target_recipients="anna",
        external_id="nm-7F",
    )
    found = town.bot.get("/t/external_id/NM-7f.json")
    assert found.status_code == 301
    assert found.headers["Location"].endswith(f"/{made.json()['post']['topic_id']}.json")
    assert town.bot.get("/t/external_id/nm-8.json").status_code == 404
    assert len(town.bot.get("/private-posts.json").json()["private_posts"]) == 1


def test_a_lost_answer_was_accepted(town):
    town.forum.faults.lose_next_answer()
    with pytest.raises(requests.ConnectionError):
        town.bot.post(topic_id=town.topic.id, raw=WORDS)
    assert [post.raw for post in town.forum.posts_of(town.topic.id)][-1] == WORDS


def test_an_identical_retry_within_two_minutes_gets_the_first_answer(town):
    first = town.bot.post(topic_id=town.topic.id, raw=WORDS)
    again = town.bot.post(topic_id=town.topic.id, raw=WORDS)
    assert again.json() == first.json()
    assert len(town.forum.posts_of(town.topic.id)) == 2


def test_a_stored_refusal_outlives_its_cause_for_two_minutes(town):
    town.forum.close(town.topic.id)
    assert town.bot.post(topic_id=town.topic.id, raw=WORDS).status_code == 422
    town.forum.close(town.topic.id, False)
    assert town.bot.post(topic_id=town.topic.id, raw=WORDS).status_code == 422
    town.clock.advance(121)
    assert town.bot.post(topic_id=town.topic.id, raw=WORDS).status_code == 200


def test_the_same_words_after_the_memoiser_are_a_duplicate_for_five_minutes(town):
    town.bot.post(topic_id=town.topic.id, raw=WORDS)
    town.clock.advance(121)
    refused = town.bot.post(topic_id=town.topic.id, raw=WORDS)
    assert refused.status_code == 422
    assert "error_type" not in refused.json()
    town.clock.advance(301)
    assert town.bot.post(topic_id=town.topic.id, raw=WORDS).status_code == 200
