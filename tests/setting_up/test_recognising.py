"""The platform is known from the address alone; where it is not, the reason is a plain sentence."""

from __future__ import annotations

import json

import pytest

from adapters.contract import AuthError, Context, PermanentError, TransientError
from adapters.front_page import folders
from adapters.http import Limits, Session
from adapters.recognising import recognise
from connector.registry import adapter_classes
from demo_town.town import FREE_PORTS, Town
from tests.setting_up.conftest import JSON, Place

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Dorp</title><link>https://dorp.example/</link>
<item><title>Wie helpt?</title><guid>1</guid></item></channel></rss>"""
RSS = {"Content-Type": "application/rss+xml"}
BASIC = json.dumps({"title": "Buurtplein", "login_required": False})
WP = json.dumps({"name": "Wijkblad", "namespaces": ["oembed/1.0", "wp/v2"]})


def _found(address: str) -> list[tuple[str, str, str, bool]]:
    limits = Limits(connect=1.0, read=1.0, total=3.0)
    context = Context(http=Session(user_agent="tests/1", allow_loopback=True, limits=limits))
    found = recognise(address, adapter_classes(), context)
    return [(each.adapter, each.community.url, each.community.title, each.community.closed) for each in found]


def test_the_demo_town_is_known() -> None:
    with Town(ports=FREE_PORTS, hurried=True) as town:
        first = {name: _found(url)[0] for name, url in town.urls.items()}
        assert first["presikhaaf"] == ("discourse", town.urls["presikhaaf"], "Buurtplein Presikhaaf", False)
        assert first["malburgen"][0] == "discourse"
        assert first["elden"] == ("rss", f"{town.urls['elden']}/feed.xml", "Dorpssite Elden", False)


def test_a_forum_is_known_from_the_address_of_a_topic_in_a_folder(place: Place) -> None:
    place.put("/forum/t/wie-helpt/12", "<title>Wie helpt?</title>")
    place.put("/forum/site/basic-info.json", BASIC, JSON)
    assert _found(f"{place.url}/forum/t/wie-helpt/12?u=anna") == [
        ("discourse", f"{place.url}/forum", "Buurtplein", False)
    ]


def test_a_forum_is_known_by_its_site_json_alone(place: Place) -> None:
    place.put("/", "<title>Plein</title>")
    place.put("/site.json", json.dumps({"categories": [{"id": 1}], "post_action_types": []}), JSON)
    assert _found(place.url) == [("discourse", place.url, "Plein", False)]


def test_a_forum_behind_a_login_is_known_and_said_to_be_closed(place: Place) -> None:
    place.put("/", '<meta name="generator" content="Discourse 3.5.0 - https://github.com/discourse"><title>P</title>')
    place.put("/site.json", json.dumps({"error_type": "not_logged_in"}), JSON, 403)
    assert _found(place.url) == [("discourse", place.url, "P", True)]


def test_wordpress_is_known_by_the_link_it_gives_before_its_own_feed(place: Place) -> None:
    place.put("/blog/bericht", f'<link rel="https://api.w.org/" href="{place.url}/blog/wp-json/">'
              '<link rel="alternate" type="application/rss+xml" href="/blog/feed/">')  # fmt: skip
    place.put("/blog/wp-json/", WP, JSON)
    place.put("/blog/feed/", FEED, RSS)
    assert [found[:2] for found in _found(f"{place.url}/blog/bericht")] == [
        ("wordpress", f"{place.url}/blog"),
        ("rss", f"{place.url}/blog/feed/"),
    ]


def test_wordpress_without_pretty_addresses_is_known_by_its_generator(place: Place) -> None:
    place.put("/", '<meta name="generator" content="WordPress 6.6">')
    place.put("/?rest_route=/", WP, JSON)
    assert _found(place.url) == [("wordpress", place.url, "Wijkblad", False)]


def test_wordpress_that_keeps_its_interface_shut_is_read_by_its_feed(place: Place) -> None:
    place.put("/", '<meta name="generator" content="WordPress 6.6">'
              '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">'
              '<link rel="alternate" type="application/rss+xml" href="/feed/">')  # fmt: skip
    place.put("/wp-json/", json.dumps({"code": "rest_forbidden"}), JSON, 401)
    place.put("/feed/", FEED, RSS)
    place.put("/comments/feed/", FEED, RSS)
    assert _found(place.url) == [("rss", f"{place.url}/feed/", "Dorp", False)]


def test_a_feed_is_known_whatever_its_format(place: Place) -> None:
    place.put(
        "/feed.json", json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": []}), JSON
    )
    place.put("/feed.xml", FEED, {"Content-Type": "text/plain"})
    assert _found(f"{place.url}/feed.json") == [("rss", f"{place.url}/feed.json", "J", False)]
    assert _found(f"{place.url.removeprefix('http://')}/feed.xml") == [("rss", f"{place.url}/feed.xml", "Dorp", False)]


def test_a_page_that_is_nothing_we_know_is_no_error(place: Place) -> None:
    place.put("/", '<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">'
              '<link rel="alternate" type="application/rss+xml" href="http://10.0.0.1/feed">'
              '<meta name="generator" content="Drupal 10"><base href="http://[">')  # fmt: skip
    assert _found(place.url) == []
    assert len(place.asked) < 10


@pytest.mark.parametrize(
    ("address", "error", "words"),
    [
        ("", PermanentError, "not a valid web address"),
        ("ftp://example.org", PermanentError, "not a web address"),
        ("http://10.0.0.1/", PermanentError, "public internet"),
        ("http://127.0.0.1:9/", TransientError, "cannot be reached"),
        ("http://[", PermanentError, "not a valid web address"),
    ],
)
def test_why_an_address_tells_nothing(address: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        _found(address)


@pytest.mark.parametrize(("status", "error"), [(401, AuthError), (403, AuthError), (404, PermanentError)])
def test_a_closed_door_and_an_empty_place_are_told_apart(place: Place, status: int, error: type[Exception]) -> None:
    place.put("/", "<title>Inloggen</title>", status=status)
    with pytest.raises(error):
        _found(place.url)


def test_the_folders_above_an_address_are_bounded() -> None:
    assert folders("https://a.nl/b/c?x#y") == ["https://a.nl/b/c", "https://a.nl/b", "https://a.nl"]
    assert len(folders("https://a.nl/" + "x/" * 900)) == 6


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_guide_asks_for_settings_that_exist(language: str) -> None:
    for name, adapter in adapter_classes().items():
        guide = adapter.guide(language)
        assert {question.setting for question in guide.questions} <= set(adapter.settings_schema().fields), name
        required = {key for key, field in adapter.settings_schema().fields.items() if field.required}
        assert required - {"url"} <= {question.setting for question in guide.questions}, name
        assert all(guide.steps), name
