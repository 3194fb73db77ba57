"""The new stand-in's answers fit Discourse's own OpenAPI description."""

from __future__ import annotations

import pytest
from openapi import validator

from demo_town.discourse import Version

READS = {
    "/posts.json": "/posts.json",
    "/posts/{id}.json": "/posts/{post}.json",
    "/posts/{id}/replies.json": "/posts/{post}/replies.json",
    "/t/{id}.json": "/t/{topic}.json?include_raw=1",
    "/t/{id}/posts.json": "/t/{topic}/posts.json?post_ids[]={post}",
    "/latest.json": "/latest.json?order=created",
    "/c/{slug}/{id}.json": "/c/hulp-gevraagd/{category}.json",
    "/c/{id}/show.json": "/c/{category}/show.json",
    "/categories.json": "/categories.json?include_subcategories=true",
    "/site.json": "/site.json",
    "/site/basic-info.json": "/site/basic-info.json",
    "/tags.json": "/tags.json",
    "/search.json": "/search.json?q=heg",
    "/notifications.json": "/notifications.json?limit=60",
    "/user_actions.json": "/user_actions.json?username=anna&filter=2,5",
    "/topics/private-messages/{username}.json": "/topics/private-messages/bot.json",
    "/topics/private-messages-sent/{username}.json": "/topics/private-messages-sent/bot.json",
    "/u/{username}.json": "/u/bot.json",
}


@pytest.fixture
def version():
    return Version.NEW


@pytest.fixture
def lived(town):
    """A forum in which everything that changes an answer has happened."""
    forum, topic = town.forum, town.topic
    first = forum.reply("piet", topic.id, "Dinsdag kan ik wel komen, @anna. Zal ik de ladder meenemen?", reply_to=1)
    forum.like(first.id, "anna")
    forum.like(forum.opening(topic.id).id, "piet")
    forum.solve(first.id)
    forum.hide(forum.reply("piet", topic.id, "Kijk eens op deze verdachte webwinkel.").id)
    forum.close(topic.id)
    forum.add_category("Klusjes", parent_id=town.help.id)
    open_topic = forum.create_topic("anna", "Wie heeft een ladder te leen?", "Graag voor het weekeinde.", town.help.id)
    forum.message("bot", ["anna"], "Hulp met de heg", "Kees wil u graag helpen.")
    answer = forum.message("anna", ["bot"], "Vraag aan de bot", "Hoe meld ik mij af?")
    forum.reply("bot", answer.id, "Schrijf gewoon stop.")
    return {"topic": topic.id, "post": forum.opening(topic.id).id, "category": town.help.id, "open": open_topic.id}


def check(method, path, body):
    errors = sorted(validator(method, path).iter_errors(body), key=str)
    assert not errors, [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in errors[:10]]


@pytest.mark.parametrize("path", READS)
def test_reads(town, lived, path):
    answer = town.bot.get(READS[path].format(**lived))
    assert answer.status_code == 200, answer.text
    check("get", path, answer.json())


def test_reply(town, lived):
    made = town.bot.post(topic_id=lived["open"], raw="Kees heeft een ladder te leen.", reply_to_post_number=1)
    check("post", "/posts.json", made.json()["post"])


def test_edit(town, lived):
    post = town.bot.post(topic_id=lived["open"], raw="Kees heeft een ladder te leen.").json()["post"]
    edited = town.bot.ask("PUT", f"/posts/{post['id']}.json", json={"post": {"raw": "Ingetrokken door de afzender."}})
    check("put", "/posts/{id}.json", edited.json())


def test_like(town, lived):
    town.forum.keys[town.bot.key].scopes = None
    body = {"id": town.forum.opening(lived["open"]).id, "post_action_type_id": 2}
    check("post", "/post_actions.json", town.bot.ask("POST", "/post_actions.json", json=body).json())


def test_status_by_staff(town, lived):
    town.bot.key, town.bot.username = town.forum.add_key("beheer").key, "beheer"
    path = f"/t/{lived['open']}/status.json"
    answer = town.bot.ask("PUT", path, json={"status": "closed", "enabled": "true"})
    check("put", "/t/{id}/status.json", answer.json())
    assert town.forum.topics[lived["open"]].closed
