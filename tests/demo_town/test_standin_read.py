"""What reading the stand-in shows: the windows of posts, and how states look."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
import requests

from demo_town.discourse import Version


def many(town, count):
    for number in range(count):
        town.forum.reply("piet", town.topic.id, f"Antwoord nummer {number} op de vraag over de heg.")


def ids(town, before=None):
    query = {} if before is None else {"before": before}
    return [post["id"] for post in town.bot.get("/posts.json", params=query).json()["latest_posts"]]


def test_before_is_inclusive_in_old_and_strict_in_new_versions(town, version):
    many(town, 60)
    assert ids(town, 40)[0] == (40 if version is Version.OLD else 39)


def test_an_old_window_can_be_empty_while_older_posts_exist(town, version):
    for _ in range(60):
        town.forum.next_id()  # taken by posts that never appeared
    town.forum.reply("piet", town.topic.id, "Ik kan dinsdag wel.")
    below = ids(town, 61)
    assert below == ([] if version is Version.OLD else [1])


def test_hidden_posts_show_a_placeholder_in_old_and_nothing_in_new_lists(town, version):
    hidden = town.forum.reply("piet", town.topic.id, "Koop nu mijn wondermiddel.")
    town.forum.hide(hidden.id)
    listed = town.bot.get("/posts.json").json()["latest_posts"]
    rows = [post for post in listed if post["id"] == hidden.id]
    assert bool(rows) is (version is Version.OLD)
    assert all("raw" not in row and "wondermiddel" not in row["cooked"] for row in rows)


def test_tags_are_strings_in_old_and_objects_in_new_versions(town, version):
    tags = town.bot.get(f"/t/{town.topic.id}.json").json()["tags"]
    assert tags == (["tuin"] if version is Version.OLD else [{"id": 1, "name": "tuin", "slug": "tuin"}])


def test_a_small_edit_by_the_author_within_five_minutes_leaves_the_version(town):
    post = town.forum.opening(town.topic.id)
    town.forum.edit(post.id, post.raw + " Graag!")
    shown = town.bot.get(f"/posts/{post.id}.json").json()
    assert (shown["version"], shown["raw"].endswith("Graag!")) == (1, True)
    town.clock.advance(301)
    town.forum.edit(post.id, post.raw + " Of woensdag.")
    assert town.bot.get(f"/posts/{post.id}.json").json()["version"] == 2


def test_authors_leave_a_note_and_staff_leave_nothing(town):
    reply = town.forum.reply("piet", town.topic.id, "Dat doe ik wel even voor u.")
    town.forum.delete_post(reply.id, by="piet")
    shown = town.bot.get(f"/posts/{reply.id}.json").json()
    assert shown["user_deleted"] is True
    assert "even voor u" not in shown["raw"]
    town.clock.advance(90_000)
    town.forum.sweep_removed()
    assert town.bot.get(f"/posts/{reply.id}.json").status_code == 404
    town.forum.delete_topic(town.topic.id)
    gone = town.bot.get(f"/t/{town.topic.id}.json")
    assert (gone.status_code, gone.json()["error_type"]) == (404, "not_found")


def test_detailed_404_tells_deleted_from_forbidden(town):
    town.forum.configure(detailed_404=True)
    secret = town.forum.add_category("Beheer", group="beheer")
    hidden = town.forum.create_topic("piet", "Alleen voor ons", "Niet voor iedereen.", secret.id)
    town.forum.delete_topic(town.topic.id)
    answers = [town.bot.get(f"/t/{number}.json").status_code for number in (town.topic.id, hidden.id)]
    assert answers == [410, 403]


def test_a_closed_topic_takes_no_reply_and_an_unlisted_one_is_in_no_list(town, version):
    town.forum.close(town.topic.id)
    shown = town.bot.get(f"/t/{town.topic.id}.json").json()
    assert shown["closed"] is True
    assert ("can_create_post" in shown["details"]) is (version is Version.NEW)
    assert not shown["details"].get("can_create_post")
    assert shown["post_stream"]["posts"][-1]["action_code"] == "closed.enabled"
    town.forum.unlist(town.topic.id)
    assert town.bot.get("/latest.json").json()["topic_list"]["topics"] == []
    assert ids(town) == []


def test_long_topics_come_in_chunks_and_by_author(town):
    many(town, 30)
    town.forum.reply("bot", town.topic.id, "Misschien kan Kees helpen.")
    whole = town.bot.get(f"/t/{town.topic.id}.json").json()["post_stream"]
    assert (len(whole["posts"]), len(whole["stream"])) == (20, 32)
    rest = town.bot.get(f"/t/{town.topic.id}/posts.json", params={"post_ids[]": whole["stream"][20:], "include_raw": 1})
    assert [post["id"] for post in rest.json()["post_stream"]["posts"]] == whole["stream"][20:]
    mine = town.bot.get(f"/t/{town.topic.id}.json?username_filters=BOT&include_raw=1").json()["post_stream"]
    assert [post["username"] for post in mine["posts"]] == ["anna", "bot"]
    assert mine["posts"][1]["raw"] == "Misschien kan Kees helpen."


def test_pinned_topics_come_first_unless_an_order_is_asked(town):
    town.forum.pin(town.topic.id)
    town.clock.advance(60)
    town.forum.create_topic("piet", "Wie heeft een ladder te leen?", "Voor het weekeinde, graag.", town.help.id)

    def first(query):
        return town.bot.get(f"/latest.json{query}").json()["topic_list"]["topics"][0]["id"]

    assert first("") == town.topic.id
    assert first("?order=activity") != town.topic.id


def test_private_messages_are_seen_by_their_people_only(town):
    message = town.forum.message("anna", ["piet"], "Voor jou", "Dit is tussen ons.")
    assert town.bot.get(f"/t/{message.id}.json").status_code == 404
    assert town.bot.get("/private-posts.json").json()["private_posts"] == []
    assert town.anyone.get(f"{town.url}/private-posts.json", timeout=10).status_code == 403


def test_likes_and_solutions_show_where_clients_look(town):
    reply = town.forum.reply("bot", town.topic.id, "Misschien kan Kees helpen.")
    assert town.bot.get(f"/posts/{reply.id}.json").json()["actions_summary"] == []
    town.forum.like(reply.id, "anna")
    town.forum.solve(reply.id)
    shown = town.bot.get(f"/posts/{reply.id}.json").json()
    assert shown["actions_summary"] == [{"id": 2, "count": 1}]
    assert shown["accepted_answer"] is True
    who = town.bot.get(f"/post_action_users.json?id={reply.id}&post_action_type_id=2").json()
    assert [user["username"] for user in who["post_action_users"]] == ["anna"]
    actions = town.bot.get("/user_actions.json?username=bot&filter=2").json()["user_actions"]
    assert [action["acting_username"] for action in actions] == ["anna"]
    notes = town.bot.get("/notifications.json").json()["notifications"]
    assert [note["notification_type"] for note in notes] == [14, 5]
    assert town.bot.get(f"/t/{town.topic.id}.json").json()["accepted_answer"]["post_number"] == 2


def test_a_short_search_is_an_error_in_a_good_answer(town):
    answer = town.bot.get("/search.json?q=he")
    assert answer.status_code == 200
    assert answer.json()["grouped_search_result"]["error"]


@pytest.mark.parametrize("path", ["/latest.rss", "/posts.rss", "/c/hulp-gevraagd/1.rss", "/t/x/1.rss"])
def test_feeds_are_well_formed(town, path):
    feed = ElementTree.fromstring(requests.get(town.url + path, timeout=10).content)
    assert [item.findtext("title") for item in feed.iter("item")] == ["Wie helpt met de heg?"]


def test_a_person_reads_and_answers_in_a_browser(town):
    town.forum.reply(
        "bot", town.topic.id, 'Kijk <script>alert(1)</script> @anna <!-- nm:1 --> https://voorbeeld.example/"x'
    )
    page = town.anyone.get(f"{town.url}/t/heg/{town.topic.id}", timeout=10).text
    assert "<script" not in page
    assert "nm:1" not in page
    assert 'href="https://voorbeeld.example/' in page
    assert '<a class="mention" href="/u/anna"' in page
    form = {"resident": "piet", "raw": "Ik kom wel even."}
    sent = town.anyone.post(f"{town.url}/t/{town.topic.id}/antwoord", data=form, timeout=10)
    assert "Ik kom wel even." in sent.text
    assert town.anyone.get(f"{town.url}/nergens", timeout=10).status_code == 404


def test_a_resident_reads_private_messages_in_a_browser(town):
    message = town.forum.message("bot", ["anna"], "Iemand wil helpen", "Kees helpt u graag.")
    inbox = town.anyone.get(f"{town.url}/u/anna/messages", timeout=10).text
    assert f"/u/anna/messages/{message.id}" in inbox
    assert "Kees helpt u graag." in town.anyone.get(f"{town.url}/u/anna/messages/{message.id}", timeout=10).text
    assert town.anyone.get(f"{town.url}/u/piet/messages/{message.id}", timeout=10).status_code == 404
    assert town.anyone.get(f"{town.url}/t/x/{message.id}", timeout=10).status_code == 404
