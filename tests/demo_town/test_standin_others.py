"""What the stand-in tells others: webhooks, signed; and who somebody is, signed too."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from demo_town.discourse.webhooks import Webhooks
from demo_town.serving import serving

SECRET = "een-gedeeld-geheim"


@contextmanager
def ear() -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    """A server that keeps what it is told."""
    heard: list[tuple[dict[str, str], bytes]] = []
    lock = threading.Lock()

    def app(environ, start):
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        headers = {name[5:].replace("_", "-"): value for name, value in environ.items() if name.startswith("HTTP_")}
        with lock:
            heard.append((headers, body))
        start("200 OK", [("Content-Length", "2")])
        return [b"ok"]

    with serving(app) as served:
        yield served.url, heard


def test_each_event_is_told_once_and_signed_over_the_raw_body(town):
    hooks = Webhooks(town.forum)
    with ear() as (url, heard), hooks.running():
        hook = hooks.add(url, SECRET)
        town.forum.reply("piet", town.topic.id, "Ik kan dinsdag – misschien.")
        town.forum.message("anna", ["piet"], "Voor jou", "Dit is tussen ons.")
        hooks.ping(hook)
        hooks.flush()
        hooks.redeliver(hooks.calls[0])
        hooks.flush()
    names = [headers["X-DISCOURSE-EVENT"] for headers, _ in heard]
    assert names == ["post_created", "topic_created", "post_created", "ping", "post_created"]
    for headers, body in heard:
        expected = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        assert headers["X-DISCOURSE-EVENT-SIGNATURE"] == f"sha256={expected}"
        assert headers["X-DISCOURSE-INSTANCE"] == town.url
    numbers = [headers["X-DISCOURSE-EVENT-ID"] for headers, _ in heard]
    assert len(set(numbers[:4])) == 4
    assert numbers[4] == numbers[0]
    assert json.loads(heard[0][1])["post"]["raw"] == "Ik kan dinsdag – misschien."
    assert json.loads(heard[2][1])["post"]["topic_archetype"] == "private_message"


def test_a_category_filter_keeps_private_messages_out(town):
    hooks = Webhooks(town.forum)
    with ear() as (url, heard), hooks.running():
        hooks.add(url, SECRET, frozenset({town.help.id}))
        town.forum.message("anna", ["piet"], "Voor jou", "Dit is tussen ons.")
        town.forum.like(town.forum.opening(town.topic.id).id, "piet")
        hooks.flush()
    assert [headers["X-DISCOURSE-EVENT-TYPE"] for headers, _ in heard] == ["like"]


def test_nobody_there_is_not_tried_again(town):
    hooks = Webhooks(town.forum)
    with ear() as (url, _):
        gone = url
    with hooks.running():
        hooks.add(gone, SECRET)
        town.forum.close(town.topic.id)
        hooks.flush()
    assert [call.status for call in hooks.calls] == [None]


def ask(town, *, secret=SECRET, back="http://127.0.0.1:9/cb", **more):
    payload = base64.b64encode(urlencode({"nonce": "n1", "return_sso_url": back, **more}).encode()).decode()
    query = {"sso": payload, "sig": hmac.new(secret.encode(), payload.encode(), hashlib.sha256).hexdigest()}
    return query, f"{town.url}/session/sso_provider"


def test_sign_in_tells_who_somebody_is(town):
    town.forum.configure(sso_secrets={"127.0.0.*": SECRET})
    query, url = ask(town)
    choice = requests.get(url, params=query, timeout=10)
    assert "Als wie log je in?" in choice.text
    back = requests.get(url, params={**query, "resident": "beheer"}, timeout=10, allow_redirects=False)
    told = {name: values[0] for name, values in parse_qs(urlsplit(back.headers["Location"]).query).items()}
    assert told["sig"] == hmac.new(SECRET.encode(), told["sso"].encode(), hashlib.sha256).hexdigest()
    facts = {name: values[0] for name, values in parse_qs(base64.b64decode(told["sso"]).decode()).items()}
    assert (facts["nonce"], facts["username"], facts["admin"]) == ("n1", "beheer", "true")


@pytest.mark.parametrize(
    ("settings", "changes", "status"),
    [
        ({}, {}, 404),
        ({"sso_secrets": {"elders.example": SECRET}}, {}, 400),
        ({"sso_secrets": {"127.0.0.1": SECRET}}, {"secret": "fout"}, 422),
    ],
)
def test_sign_in_refuses(town, settings, changes, status):
    town.forum.configure(**settings)
    query, url = ask(town, **changes)
    assert requests.get(url, params=query, timeout=10).status_code == status


def test_sign_in_without_a_prompt_fails_softly(town):
    town.forum.configure(sso_secrets={"127.0.0.1": SECRET})
    query, url = ask(town, prompt="none")
    back = requests.get(url, params=query, timeout=10, allow_redirects=False).headers["Location"]
    assert "failed=true" in base64.b64decode(parse_qs(urlsplit(back).query)["sso"][0]).decode()
