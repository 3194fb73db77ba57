"""Who may ask and how often: keys, scopes, limits, faults."""

from __future__ import annotations

import pytest
import requests

WORDS = "Misschien kan Kees u helpen met de heg."


def test_every_wrong_key_gets_the_same_answer(town):
    forum, url = town.forum, town.url
    revoked, elsewhere, narrow = forum.add_key("bot"), forum.add_key("bot"), forum.add_key("bot", ["topics:write"])
    revoked.revoked, elsewhere.allowed_ips = True, ["192.0.2.1"]
    good = forum.add_key("bot")
    tries = [
        {"Api-Key": "wrong", "Api-Username": "bot"},
        {"Api-Key": revoked.key, "Api-Username": "bot"},
        {"Api-Key": elsewhere.key, "Api-Username": "bot"},
        {"Api-Key": narrow.key, "Api-Username": "bot"},
        {"Api-Key": good.key, "Api-Username": "anna"},
        {"Api-Key": forum.add_key(None).key},
    ]
    answers = [requests.get(f"{url}/latest.json", headers=headers, timeout=10) for headers in tries]
    assert {answer.status_code for answer in answers} == {403}
    assert len({answer.text for answer in answers}) == 1
    assert answers[0].json()["error_type"] == "invalid_access"


def test_a_single_key_needs_no_username_and_a_global_one_speaks_for_anybody(town):
    single, everyone = town.forum.add_key("bot"), town.forum.add_key(None)
    for headers, name in (
        ({"Api-Key": single.key}, "bot"),
        ({"Api-Key": single.key, "Api-Username": "BOT"}, "bot"),
        ({"Api-Key": everyone.key, "Api-Username": "piet"}, "piet"),
    ):
        body = requests.get(f"{town.url}/session/current.json", headers=headers, timeout=10).json()
        assert body["current_user"]["username"] == name


def test_scopes_allow_what_they_name(town):
    town.bot.key = town.forum.add_key("bot", ["topics:read", "topics:write"]).key
    assert town.bot.get(f"/t/{town.topic.id}.json").status_code == 200
    assert town.bot.get("/posts.json").status_code == 403
    made = town.bot.post(topic_id=town.topic.id, raw=WORDS)
    assert made.status_code == 200
    edit = town.bot.ask("PUT", f"/posts/{made.json()['post']['id']}.json", json={"post": {"raw": "Ingetrokken."}})
    assert edit.status_code == 403


def test_keys_in_the_query_open_feeds_only(town):
    secret = town.forum.add_category("Binnen", group="binnen")
    town.forum.user("bot").groups.append("binnen")
    query = {"api_key": town.bot.key, "api_username": "bot"}
    town.bot.key = "none"
    assert town.anyone.get(f"{town.url}/c/binnen/{secret.id}.rss", params=query, timeout=10).status_code == 200
    assert town.anyone.get(f"{town.url}/c/binnen/{secret.id}.json", params=query, timeout=10).status_code == 404


def test_all_keys_share_sixty_calls_a_minute(town):
    other = {"Api-Key": town.forum.add_key("piet").key}
    for _ in range(30):
        assert town.bot.get("/site/basic-info.json").status_code == 200
        assert town.anyone.get(f"{town.url}/site/basic-info.json", headers=other, timeout=10).status_code == 200
    refused = town.bot.get("/site/basic-info.json")
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "60"
    assert refused.headers["Discourse-Rate-Limit-Error-Code"] == "admin_api_key_rate_limit"
    assert refused.json()["extras"]["wait_seconds"] == 60
    town.clock.advance(61)
    assert town.bot.get("/site/basic-info.json").status_code == 200


def test_the_limit_per_address_speaks_plain_text_and_counts_refused_calls(town):
    town.forum.configure(ip_limits=True)
    answers = [town.anyone.get(f"{town.url}/latest.json", timeout=10) for _ in range(51)]
    assert [answer.status_code for answer in answers[:50]] == [200] * 50
    assert answers[50].status_code == 429
    assert answers[50].headers["Content-Type"].startswith("text/plain")
    assert "ip_10_secs_limit" in answers[50].text
    town.clock.advance(9)
    for _ in range(50):
        town.anyone.get(f"{town.url}/latest.json", timeout=10)
    town.clock.advance(2)
    assert town.anyone.get(f"{town.url}/latest.json", timeout=10).status_code == 429


def test_a_second_post_within_five_seconds_waits_without_a_code(town):
    town.bot.post(topic_id=town.topic.id, raw=WORDS)
    refused = town.bot.post(topic_id=town.topic.id, raw="En anders kan Marie dat misschien wel.")
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "5"
    assert "Discourse-Rate-Limit-Error-Code" not in refused.headers
    town.clock.advance(5)
    assert town.bot.post(topic_id=town.topic.id, raw="En anders kan Marie dat misschien wel.").status_code == 200


def test_twenty_private_messages_a_day(town):
    town.forum.configure(create_post=0)
    for number in range(21):
        answer = town.bot.post(
            archetype="private_message",
            title=f"Hulp {number}",
            raw=f"Bericht {number} over hulp.",
            target_recipients="anna",
        )
        town.clock.advance(301)
    assert answer.status_code == 429


def test_read_only_refuses_writes_and_answers_reads(town):
    town.forum.configure(read_only=True)
    assert town.bot.get("/latest.json").status_code == 200
    refused = town.bot.post(topic_id=town.topic.id, raw=WORDS)
    assert (refused.status_code, refused.json()["error_type"]) == (503, "read_only")


def test_faults_happen_once_and_in_order(town):
    town.forum.faults.fail_next(status=502, body="<h1>Bad gateway</h1>")
    town.forum.faults.fail_next(status=429, headers={"Retry-After": "3"}, body={"errors": ["later"]})
    town.forum.faults.drop_next_request(path="/latest.json")
    first, second = town.bot.get("/site.json"), town.bot.get("/site.json")
    assert (first.status_code, first.headers["Content-Type"]) == (502, "text/html; charset=utf-8")
    assert (second.status_code, second.headers["Retry-After"]) == (429, "3")
    with pytest.raises(requests.ConnectionError):
        town.bot.get("/latest.json")
    assert town.bot.get("/latest.json").status_code == 200
