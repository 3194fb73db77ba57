"""The pages: safe headers, both languages, the truth for machines, and feeds for sites we only read."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from adapters.rss import parse
from connector import cycle, start
from connector.engine import Engine
from connector.narrate import Narrator
from connector.store import communities
from connector.web import create_app
from demo_town.credentials import WEBHOOK_SECRET
from demo_town.discourse import TestClock
from demo_town.town import FREE_PORTS, Town
from tests.engine.conftest import example_config
from tests.web import signing_in


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder: Path = tmp_path_factory.mktemp("web")
    clock = TestClock()
    with Town(ports=FREE_PORTS, clock=clock, hurried=True) as town:
        path = example_config(folder, dict(town.urls))
        text = path.read_text("utf-8").replace(
            "username: buurtkoppelaar", f"username: buurtkoppelaar\n      webhook_secret: {WEBHOOK_SECRET}", 1
        )
        path.write_text(text, "utf-8")
        made = start.start(start.load(path), clock)
        for _ in range(3):
            clock.advance(20)
            cycle.once(made, Narrator.silent())
        yield made
        made.store.close()


@pytest.fixture
def client(engine: Engine) -> FlaskClient:
    return create_app(engine).test_client()


@pytest.mark.parametrize(("language", "word"), [("nl", "Wat er binnenkwam"), ("en", "What came in")])
def test_the_page_speaks_the_browsers_language(engine: Engine, language: str, word: str) -> None:
    answer = signing_in.admin(engine).get("/", headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert word in answer.text
    assert f'<html lang="{language}">' in answer.text
    assert "Presikhaaf" in answer.text


@pytest.mark.parametrize("path", ["/", "/healthz", "/metrics", "/communities/elden/suggestions", "/nothing"])
def test_every_answer_is_locked_down(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Set-Cookie" not in headers


def test_health_tells_the_truth(client: FlaskClient, engine: Engine) -> None:
    assert client.get("/healthz").status_code == 200
    clock = engine.now
    clock.advance(86_400)  # type: ignore[attr-defined]
    late = client.get("/healthz")
    clock.advance(-86_400)  # type: ignore[attr-defined]
    assert late.status_code == 503
    assert "presikhaaf" in late.text


def test_metrics_name_communities_and_never_people(client: FlaskClient) -> None:
    text = client.get("/metrics").text
    assert 'wijkconnector_community_up{community="presikhaaf"} 1' in text
    assert "person" not in text


def test_a_site_we_only_read_gets_its_suggestions_as_feeds_page_and_widget(client: FlaskClient) -> None:
    atom = client.get("/communities/elden/suggestions.atom")
    assert ElementTree.fromstring(atom.data).tag == "{http://www.w3.org/2005/Atom}feed"
    feed = parse.parse(atom.data, atom.content_type, "http://localhost/", None)  # our own reader reads it
    listed = json.loads(client.get("/communities/elden/suggestions.json").data)
    assert listed["version"] == "https://jsonfeed.org/version/1.1"
    assert len(feed.entries) == len(listed["items"]) >= 1
    page = client.get("/communities/elden/suggestions").text
    assert listed["items"][0]["url"] in page
    widget = client.get("/communities/elden/widget")
    assert "frame-ancestors *" in widget.headers["Content-Security-Policy"]
    assert "<script" not in widget.text
    assert client.get("/communities/nowhere/widget").status_code == 404


def test_a_feed_that_did_not_change_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/communities/elden/suggestions.atom")
    again = client.get("/communities/elden/suggestions.atom", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def _hook(secret: str, event: str) -> dict[str, object]:
    body = json.dumps({"post": {"id": 7, "topic_id": 2, "category_id": 1, "topic_archetype": "regular"}}).encode()
    signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "X-Discourse-Event-Id": event,
        "X-Discourse-Event-Type": "post",
        "X-Discourse-Event": "post_edited",
        "X-Discourse-Event-Signature": signature,
    }
    return {"data": body, "headers": headers}


def test_a_webhook_is_a_hint_once_and_only_with_the_right_signature(client: FlaskClient, engine: Engine) -> None:
    where = "/webhooks/presikhaaf"
    assert client.post(where, **_hook("a wrong secret", "1")).status_code == 403  # type: ignore[arg-type]
    with engine.store.read() as tx:
        assert communities.hinted(tx, "presikhaaf", 10) == []
    first = client.post(where, **_hook(WEBHOOK_SECRET, "2"))  # type: ignore[arg-type]
    assert first.status_code == 200
    with engine.store.read() as tx:
        assert communities.hinted(tx, "presikhaaf", 10) == ["2"]
    again = client.post(where, **_hook(WEBHOOK_SECRET, "2"))  # type: ignore[arg-type]
    assert again.get_json()["status"] == "seen before"
    assert client.post("/webhooks/elden").status_code == 403
    assert client.post("/webhooks/nowhere").status_code == 404
