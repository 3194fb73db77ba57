"""The forum's side of the contract suite."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from typing import Any

from discourse_community import RIGHTS

from demo_town.discourse import UNLIMITED, Forum, Version

SECRET = "een-geheim-van-genoeg-tekens"


class ForumRemote:
    """A stand-in forum as the contract suite wants it; `url` is set once it is served."""

    def __init__(self, version: Version) -> None:
        limits: dict[str, Any] = dict(UNLIMITED)
        self.forum = Forum(version=version, **limits)
        for name in ("anna", "bram", "bot"):
            self.forum.add_user(name)
        self.forum.add_category("Hulp gevraagd")
        self.key = self.forum.add_key("bot", RIGHTS).key
        self.url = ""

    @property
    def settings(self) -> Mapping[str, object]:
        return {"url": self.url, "username": "bot", "api_key": self.key, "webhook_secret": SECRET}

    @property
    def secrets(self) -> Sequence[str]:
        return (self.key, SECRET)

    @property
    def requests(self) -> int:
        return len(self.forum.asked)

    def add_post(self, title: str, text: str, author: str) -> str:
        return f"{self.forum.create_topic(author, title, text, 'Hulp gevraagd').id}-1"

    def add_reply(self, key: str, text: str, author: str) -> str:
        topic, number = map(int, key.split("-"))
        return f"{topic}-{self.forum.reply(author, topic, text, reply_to=number).post_number}"

    def edit_post(self, key: str, text: str) -> None:
        self.forum.edit(self.forum.opening(int(key.split("-")[0])).id, text)

    def delete_post(self, key: str) -> None:
        self.forum.delete_topic(int(key.split("-")[0]))

    def messages(self) -> Sequence[str]:
        bot = self.forum.user("bot").id
        return [
            p.raw for p in self.forum.posts.values() if p.user_id == bot and not p.deleted_at and not p.user_deleted
        ]

    def break_down(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.forum.faults.fail_next(10**9, status, headers, body.decode("latin-1"))

    def recover(self) -> None:
        self.forum.faults.clear()

    def lose_next_answer(self) -> None:
        self.forum.faults.lose_next_answer(path="/posts.json")

    def signed_webhook(self) -> tuple[Mapping[str, str], bytes]:
        body = json.dumps({"post": {"id": 1, "topic_id": 1, "category_id": 1, "topic_archetype": "regular"}}).encode()
        signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        return {"X-Discourse-Event-Id": "1", "X-Discourse-Event-Signature": f"sha256={signature}"}, body
