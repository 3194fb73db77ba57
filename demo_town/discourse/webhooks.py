"""Webhooks out: what happens is told to whoever asked, signed, without order and, by default, only once."""

from __future__ import annotations

import hashlib
import hmac
import json
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

import requests

from demo_town.discourse.forum import Forum
from demo_town.discourse.shapes import Json, base, person
from demo_town.discourse.state import Event
from demo_town.discourse.topic_shapes import whole

_TIMEOUT = 20.0  # seconds, Discourse's WebHook request timeout


@dataclass(frozen=True, slots=True)
class Hook:
    """Where to tell. With `categories` only what is in them; that leaves private messages out, they have none."""

    url: str
    secret: str = ""
    categories: frozenset[int] = frozenset()
    form: bool = False  # Content-Type: form instead of JSON


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it was sent: for redelivery and for tests."""

    hook: Hook
    headers: dict[str, str]
    body: bytes
    status: int | None  # None: nobody answered


class Webhooks:
    """Tells hooks of events, from a thread of its own. `flush` waits until all is told."""

    def __init__(self, forum: Forum) -> None:
        self._forum = forum
        self._hooks: list[Hook] = []
        self._waiting: queue.Queue[tuple[Hook, dict[str, str], bytes] | None] = queue.Queue()
        self._event_id = 0
        self.calls: list[Call] = []
        forum.listen(self._heard)

    def add(self, url: str, secret: str = "", categories: frozenset[int] = frozenset(), *, form: bool = False) -> Hook:
        """Register a hook."""
        hook = Hook(url, secret, categories, form)
        self._hooks.append(hook)
        return hook

    def ping(self, hook: Hook) -> None:
        self._queue(hook, "ping", "ping", {"ping": "OK"})

    def redeliver(self, call: Call) -> None:
        """Send an earlier call again, with the same event id."""
        self._waiting.put((call.hook, call.headers, call.body))

    def flush(self) -> None:
        self._waiting.join()

    @contextmanager
    def running(self) -> Iterator[Webhooks]:
        """Deliver until the context ends."""
        thread = threading.Thread(target=self._deliver_all, name="webhooks", daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._waiting.put(None)
            thread.join()

    # --- inside

    def _heard(self, event: Event) -> None:
        """Put an event in the queue of each hook it concerns; as the system user sees it, private messages too."""
        for hook in self._hooks:
            category = event.topic.category_id if event.topic else None
            if not hook.categories or category in hook.categories:
                self._queue(hook, event.kind, event.name, self._payload(event))

    def _payload(self, event: Event) -> Json:
        forum = self._forum
        if event.kind == "topic" and event.topic:
            shown = whole(forum, event.topic, None, [], [], raw=False)
            dropped = ("post_stream", "timeline_lookup", "suggested_topics", "details")
            return {"topic": {name: value for name, value in shown.items() if name not in dropped}}
        post = self._post(event) if event.post else {}
        if event.kind == "like" and event.user:
            return {"like": {"post": post, "user": person(event.user)}}
        return {event.kind: post}

    def _post(self, event: Event) -> Json:
        assert event.post is not None
        topic = self._forum.topics[event.post.topic_id]
        category = self._forum.categories.get(topic.category_id or 0)
        shown = base(self._forum, event.post, None)
        shown.pop("actions_summary")
        return shown | {
            "raw": event.post.raw,
            "topic_title": topic.title,
            "category_id": topic.category_id,
            "category_slug": category.slug if category else None,
            "topic_posts_count": len(self._forum.posts_of(topic.id)),
            "topic_archetype": topic.archetype,
        }

    def _queue(self, hook: Hook, kind: str, name: str, payload: Json) -> None:
        self._event_id += 1
        text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
        body = (urlencode({"payload": text}) if hook.form else text).encode()
        headers = {
            "Content-Type": "application/x-www-form-urlencoded" if hook.form else "application/json",
            "User-Agent": f"Discourse/{self._forum.settings.version}",
            "X-Discourse-Instance": self._forum.url,
            "X-Discourse-Event-Id": str(self._event_id),
            "X-Discourse-Event-Type": kind,
            "X-Discourse-Event": name,
        }
        if hook.secret:
            digest = hmac.new(hook.secret.encode(), body, hashlib.sha256).hexdigest()
            headers["X-Discourse-Event-Signature"] = f"sha256={digest}"
        self._waiting.put((hook, headers, body))

    def _deliver_all(self) -> None:
        with requests.Session() as session:
            session.trust_env = False
            while (waiting := self._waiting.get()) is not None:
                self._deliver(session, *waiting)
                self._waiting.task_done()
            self._waiting.task_done()

    def _deliver(self, session: requests.Session, hook: Hook, headers: dict[str, str], body: bytes) -> None:
        try:
            status = session.post(hook.url, data=body, headers=headers, timeout=_TIMEOUT).status_code
        except requests.RequestException:
            self.calls.append(Call(hook, headers, body, None))  # never retried, as there
            return
        self.calls.append(Call(hook, headers, body, status))
