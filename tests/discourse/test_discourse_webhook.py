"""Webhooks: signed or refused, a hint and nothing more, and silent on what is not ours to know."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from discourse_community import Community

from adapters.contract import AuthError, Hint

SECRET = "een-geheim-van-genoeg-tekens"


def call(payload: dict[str, Any], *, secret: str = SECRET, form: bool = False) -> tuple[dict[str, str], bytes]:
    text = json.dumps(payload)
    body = urlencode({"payload": text}).encode() if form else text.encode()
    signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    kind = "application/x-www-form-urlencoded" if form else "application/json"
    headers = {
        "X-Discourse-Event-Signature": signature,
        "X-Discourse-Instance": "https://forum.example",
        "X-Discourse-Event-Id": "17",
        "Content-Type": kind,
    }
    return headers, body


@pytest.fixture
def heard(community: Community) -> Any:
    return community.fresh(webhook_secret=SECRET).webhook


@pytest.mark.parametrize("form", [False, True])
def test_a_post_is_a_hint_to_read_its_topic(heard: Any, form: bool) -> None:
    post = {"id": 5, "topic_id": 1, "category_id": 1, "raw": "geheim", "topic_archetype": "regular"}
    assert heard(*call({"post": post}, form=form)) == Hint(threads=("1",), event="https://forum.example#17")


@pytest.mark.parametrize(
    "payload",
    [
        {"topic": {"id": 1, "category_id": 1, "archetype": "regular"}},
        {"like": {"post": {"id": 5, "topic_id": 1, "category_id": 1}, "user": {"username": "anna"}}},
        {"solved": {"id": 5, "topic_id": "1", "category_id": "1"}},
    ],
)
def test_topics_likes_and_solutions_too(heard: Any, payload: dict[str, Any]) -> None:
    assert heard(*call(payload)).threads == ("1",)


@pytest.mark.parametrize(
    "payload",
    [
        {"post": {"id": 5, "topic_id": 9, "topic_archetype": "private_message", "raw": "geheim"}},
        {"topic": {"id": 9, "archetype": "private_message"}},
        {"post": {"id": 5, "topic_id": 9, "category_id": 999}},
        {"user": {"id": 3}},
        {"ping": "OK"},
        {},
    ],
)
def test_what_is_not_ours_is_dropped_without_a_trace(heard: Any, payload: dict[str, Any]) -> None:
    assert heard(*call(payload)) == Hint()


def test_a_wrong_or_missing_signature_is_refused(community: Community, heard: Any) -> None:
    headers, body = call({"ping": "OK"}, secret="een-ander-geheim")
    for wrong in (headers, {}, {"X-Discourse-Event-Signature": "sha256=é"}):
        with pytest.raises(AuthError):
            heard(wrong, body)
    right, body = call({"ping": "OK"})
    with pytest.raises(AuthError):
        heard(right, body + b" ")
    with pytest.raises(AuthError):
        community.adapter.webhook(right, body)  # no secret set
