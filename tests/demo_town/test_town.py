"""The demo town lives: posts arrive, residents answer, and it is the same town after a restart."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading

import feedparser
import pytest
import requests

from demo_town import credentials
from demo_town.discourse import TestClock
from demo_town.script import lines
from demo_town.serving import PortTakenError
from demo_town.town import FREE_PORTS, Town

BOT = {"Api-Key": credentials.PRESIKHAAF_KEY, "Api-Username": credentials.BOT}
WORDS = "Misschien past dit aanbod uit Malburgen bij je vraag: https://voorbeeld.example/t/3"


def topic_of(town, words, forum="presikhaaf"):
    return next(topic for topic in town.forums[forum].topics.values() if words in topic.title)


def say(town, topic):
    body = {"topic_id": topic.id, "raw": WORDS, "nested_post": True}
    return requests.post(f"{town.urls['presikhaaf']}/posts.json", headers=BOT, json=body, timeout=10)


def test_sixty_posts_in_three_communities_and_more_arrive():
    everything = [line for name in ("presikhaaf", "malburgen", "elden") for line in lines(name)]
    assert len(everything) >= 60
    with Town(ports=FREE_PORTS, clock=TestClock()) as town:
        before = len(town.forums["presikhaaf"].topics) + len(town.site.entries)
        while town.step():
            pass
        after = len(town.forums["presikhaaf"].topics) + len(town.site.entries)
    assert after == before + sum(line.ago is None for line in everything if line.id[0] in "pe")


def test_an_asker_answers_in_the_thread_within_seconds():
    clock = TestClock()
    with Town(ports=FREE_PORTS, clock=clock, hurried=True) as town:
        topic = topic_of(town, "heg")
        assert say(town, topic).status_code == 200
        assert town.answer() == []
        clock.advance(10)
        assert town.answer() == ["Ria_P"]
        assert len(town.forums["presikhaaf"].posts_of(topic.id)) == 3
        clock.advance(60)
        assert town.answer() == []


@pytest.mark.parametrize(("title", "sign"), [("aanhanger", "like"), ("DigiD", "accepted")])
def test_some_answer_without_words(title, sign):
    with Town(ports=FREE_PORTS, clock=TestClock(), hurried=True) as town:
        topic = topic_of(town, title)
        said = say(town, topic).json()["post"]["id"]
        town.answer(at_once=True)
        assert town.forums["presikhaaf"].posts[said].likes
        assert (topic.accepted_post == said) is (sign == "accepted")


def test_the_resident_who_wants_no_messages_refuses_them():
    with Town(ports=FREE_PORTS, clock=TestClock(), hurried=True) as town:
        body = {
            "archetype": "private_message",
            "title": "Iemand zoekt hulp",
            "raw": "Wil je helpen? Antwoord ja.",
            "target_recipients": "Stille_Willem",
        }
        key = {"Api-Key": credentials.MALBURGEN_KEY}
        refused = requests.post(f"{town.urls['malburgen']}/posts.json", headers=key, json=body, timeout=10)
        taken = requests.post(
            f"{town.urls['malburgen']}/posts.json", headers=key, json=body | {"target_recipients": "Henk_M"}, timeout=10
        )
        assert refused.status_code == 422
        assert taken.status_code == 200
        assert town.answer(at_once=True) == ["Henk_M"]


def test_an_edit_and_a_deletion_happen():
    with Town(ports=FREE_PORTS, clock=TestClock()) as town:
        while town.step():
            pass
        edited = topic_of(town, "Fiets lek")
        assert "volgende week" in town.forums["presikhaaf"].opening(edited.id).raw
        assert topic_of(town, "Kopje koffie", "malburgen").deleted_at is not None


def test_a_town_that_starts_again_is_the_same_town(tmp_path):
    clock = TestClock()
    with Town(ports=FREE_PORTS, state=tmp_path, clock=clock, hurried=True) as town:
        town.step()
        say(town, topic_of(town, "heg"))
        posts = {name: dict(forum.posts) for name, forum in town.forums.items()}
        entries = dict(town.site.entries)
    with Town(ports=FREE_PORTS, state=tmp_path, clock=clock, hurried=True) as again:
        assert {name: forum.posts for name, forum in again.forums.items()} == posts
        assert again.site.entries == entries
        assert again.step_count == 1
        assert again.answer(at_once=True) == ["Ria_P"]  # it had no time to before


def test_the_town_lives_by_itself_until_stopped():
    stop = threading.Event()
    with Town(ports=FREE_PORTS, speed=200) as town:
        thread = threading.Thread(target=town.run, args=(stop,))
        thread.start()
        while thread.is_alive() and town.step_count < 2:
            stop.wait(0.02)
        stop.set()
        thread.join(5)
        assert not thread.is_alive()
        assert town.step_count >= 2


def test_a_taken_port_is_named():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTakenError, match=str(port)), Town(ports=(0, 0, port)):
            pass


def test_the_command_says_where_to_look_and_stops_cleanly(tmp_path):
    run = [sys.executable, "-W", "error", "-m", "demo_town", "--state", str(tmp_path), "--free-ports"]
    with subprocess.Popen(
        run, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    ) as process:
        said = "".join(process.stdout.readline() for _ in range(7))
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert "demo town is open" in said
    assert said.count("http://127.0.0.1:") == 5
    assert (process.returncode, errors) == (0, "")


@pytest.fixture
def site():
    with Town(ports=FREE_PORTS, clock=TestClock(), widget="http://127.0.0.1:9/widget") as town:
        yield town


@pytest.mark.parametrize("path", ["/feed.xml", "/atom.xml"])
def test_feeds_are_well_formed_and_spare_those_who_ask_again(site, path):
    url = site.urls["elden"] + path
    first = requests.get(url, timeout=10)
    feed = feedparser.parse(first.content)
    assert not feed.bozo
    assert len(feed.entries) == 12
    assert feed.entries[0].link.startswith(site.urls["elden"])
    assert feed.entries[0].author == "Anneke"
    tag = {"If-None-Match": first.headers["ETag"]}
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert [requests.get(url, headers=h, timeout=10).status_code for h in (tag, since)] == [304, 304]
    site.site.edit(3, "Gewijzigde tekst over de maaltijd.")
    assert requests.get(url, headers=tag, timeout=10).status_code == 200


def test_the_site_shows_each_message_and_embeds_a_widget(site):
    entry = site.site.newest()[0]
    page = requests.get(site.urls["elden"] + entry.path, timeout=10).text
    assert entry.title in page
    assert '<iframe src="http://127.0.0.1:9/widget"' in page
    site.site.remove(entry.number)
    assert requests.get(site.urls["elden"] + entry.path, timeout=10).status_code == 404
