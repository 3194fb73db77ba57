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


def test_what_waits_for_a_moderator_has_no_post_id_until_it_is_approved(town):
    town.help.review_replies = True
    body = town.bot.post(topic_id=town.topic.id, raw=WORDS).json()
    assert (body["action"], body["success"]) == ("enqueued", True)
    assert "post" not in body
    waiting = town.bot.get("/posts/bot/pending.json").json()["pending_posts"]
    assert [row["raw"] for row in waiting] == [WORDS]
    post = town.forum.approve(waiting[0]["id"])
    assert town.bot.get(f"/posts/{post.id}.json").json()["raw"] == WORDS
    assert town.bot.get("/notifications.json").json()["notifications"][0]["notification_type"] == 20


def refused(town, **params):
    """Post what must be refused with a 422, and give its texts."""
    answer = town.bot.post(**params)
    assert answer.status_code == 422, answer.text
    assert answer.json()["action"] == "create_post"
    return " ".join(answer.json()["errors"])


def message(**changes):
    base = {"archetype": "private_message", "title": "Hulp", "raw": "Kees wil u graag helpen."}
    return base | {"target_recipients": "anna"} | changes


def test_too_short_and_unclear(town):
    assert "too short" in refused(town, topic_id=town.topic.id, raw="Kort.")
    assert "too short" in refused(town, topic_id=town.topic.id, raw="Kort. <!-- een lange verborgen opmerking -->")
    assert "unclear" in refused(town, topic_id=town.topic.id, raw="aaaaaaaaaaaaaaaaaaaaaaaaaa")


def test_every_reason_not_to_answer_here_sounds_the_same(town):
    texts = set()
    town.forum.close(town.topic.id)
    texts.add(refused(town, topic_id=town.topic.id, raw=WORDS))
    town.forum.close(town.topic.id, False)
    town.forum.archive(town.topic.id)
    texts.add(refused(town, topic_id=town.topic.id, raw=WORDS + " (2)"))
    town.forum.delete_topic(town.topic.id)
    texts.add(refused(town, topic_id=town.topic.id, raw=WORDS + " (3)"))
    texts.add(refused(town, topic_id=999, raw=WORDS))
    assert len(texts) == 1


def test_at_most_three_replies_in_a_row(town):
    town.forum.configure(create_post=0)
    for number in range(3):
        assert town.bot.post(topic_id=town.topic.id, raw=f"{WORDS} ({number})").status_code == 200
    assert "consecutive" in refused(town, topic_id=town.topic.id, raw=WORDS)
    town.forum.reply("anna", town.topic.id, "Dat zou fijn zijn.")
    town.clock.advance(121)
    assert town.bot.post(topic_id=town.topic.id, raw=WORDS).status_code == 200


def test_slow_mode(town):
    town.bot.post(topic_id=town.topic.id, raw=WORDS)
    town.forum.slow(town.topic.id, 600)
    town.clock.advance(300)
    assert "slow mode" in refused(town, topic_id=town.topic.id, raw="En Marie misschien ook wel.")
    town.clock.advance(301)
    assert town.bot.post(topic_id=town.topic.id, raw="En Marie misschien ook wel.").status_code == 200


@pytest.mark.parametrize("how", ["opted out", "muted", "suspended", "no trust"])
def test_messages_can_be_refused(town, how):
    anna = town.forum.user("anna")
    anna.allow_private_messages = how != "opted out"
    anna.muted = ["bot"] if how == "muted" else []
    anna.suspended = how == "suspended"
    town.forum.user("bot").trust_level = 0 if how == "no trust" else 2
    assert "messag" in refused(town, **message())


def test_message_to_nobody_known_or_too_many(town):
    assert "could not be found" in refused(town, **message(target_recipients="niemand"))
    assert "30" in refused(town, **message(target_recipients=",".join(["anna"] * 31)))


@pytest.mark.parametrize("external_id", ["met spatie", "x" * 51, "NM-1"])
def test_external_ids_are_short_plain_and_unique(town, external_id):
    town.forum.message("bot", ["piet"], "Eerder", "Een eerder bericht.", external_id="nm-1")
    assert "External" in refused(town, **message(external_id=external_id))


def test_refusals_speak_the_language_of_the_account(town):
    town.forum.user("bot").locale = "nl"
    assert "te kort" in refused(town, topic_id=town.topic.id, raw="Kort.")


def test_a_category_closed_to_the_account_is_a_403_and_no_raw_a_400(town):
    town.help.permission = 2
    body = {"title": "Een nieuwe vraag over de tuin", "raw": WORDS, "category": town.help.id}
    assert town.bot.post(**body).status_code == 403
    assert town.bot.post(topic_id=town.topic.id).status_code == 400


def test_staff_are_exempt_from_what_protects_people(town):
    town.forum.user("bot").moderator = True
    town.forum.user("anna").allow_private_messages = False
    town.forum.close(town.topic.id)
    assert town.bot.post(topic_id=town.topic.id, raw=WORDS).status_code == 200
    assert town.bot.post(**message()).status_code == 200


def test_own_posts_can_be_edited_and_those_of_others_not(town):
    post = town.bot.post(topic_id=town.topic.id, raw=WORDS).json()["post"]
    edit = town.bot.ask("PUT", f"/posts/{post['id']}.json", data={"post[raw]": "Ingetrokken door de afzender."})
    assert edit.json()["post"]["raw"] == "Ingetrokken door de afzender."
    theirs = town.forum.opening(town.topic.id)
    assert town.bot.ask("PUT", f"/posts/{theirs.id}.json", json={"post": {"raw": "Anders."}}).status_code == 403
