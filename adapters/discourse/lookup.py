"""Finding a message of ours again: by the mark in its text, by the id of the private message, or in the queue."""

from __future__ import annotations

from adapters.contract import AmbiguousError, DeliveryState, Kind, Outgoing, Receipt
from adapters.discourse.api import Api, ForbiddenError, MissingError, body_of, error_of
from adapters.discourse.links import address, topic_in
from adapters.discourse.message import external_id, mark
from adapters.discourse.posts import key_of
from adapters.discourse.thread import Threads
from adapters.json_fields import Json, obj, objects, text, whole


class Lookup:
    """Looks for messages of ours on one forum."""

    def __init__(self, api: Api, threads: Threads) -> None:
        self._api = api
        self._threads = threads

    def find(self, out: Outgoing) -> Receipt | None:
        """Give the receipt of a message that landed; None when it is nowhere.

        Raises AmbiguousError when the key may not look into the queue, where it could be.
        """
        published = self._published(out)
        if published or out.kind is Kind.MESSAGE:
            return published
        # looked at once more in the end: a moderator may let it through between the two looks
        return self._in_queue(out.key) or self._published(out)

    def _published(self, out: Outgoing) -> Receipt | None:
        topic = int(out.thread) if out.thread and out.thread.isdecimal() else None
        if topic is not None and (item := self.in_topic(topic, out.key)):
            return self.receipt(out.key, item)
        return None if out.kind is Kind.REPLY else self._by_external_id(out.key)

    def in_topic(self, topic: int, key: str) -> Json | None:
        """Give our post with this key in a topic, None when it, or the topic, is not there."""
        try:
            return next((item for item in self._threads.own_posts(topic) if mark(key) in text(item.get("raw"))), None)
        except MissingError:
            return None

    def receipt(self, key: str, post: Json) -> Receipt:
        """The receipt of a published post."""
        topic, number = whole(post.get("topic_id")) or 0, whole(post.get("post_number")) or 1
        url = address(self._api.url, topic, number)
        return Receipt(key, DeliveryState.PUBLISHED, key_of(topic, number), str(topic), url)

    def _by_external_id(self, key: str) -> Receipt | None:
        """Find a private message we began; the forum answers with a redirect to it."""
        response = self._api.ask("GET", f"/t/external_id/{external_id(key)}.json")
        error = error_of(response)
        if isinstance(error, MissingError):
            return None
        if error:
            raise error
        topic = topic_in(response.url) or whole(obj(body_of(response)).get("id"))
        return None if topic is None else self.receipt(key, {"topic_id": topic, "post_number": 1})

    def _in_queue(self, key: str) -> Receipt | None:
        """Find a post that waits for a moderator; versions before the queue had a page answer 404."""
        try:
            answer = self._api.get(f"/posts/{self._api.username}/pending.json")
        except MissingError:
            return None
        except ForbiddenError as error:
            raise AmbiguousError("The key may not see whether the message waits for a moderator.") from error
        waiting = objects(answer) or objects(obj(answer).get("pending_posts"))
        for post in waiting:
            if mark(key) in (text(post.get("raw_text")) or text(post.get("raw"))):
                return pending(key, whole(post.get("topic_id")))
        return None


def pending(key: str, topic: int | None) -> Receipt:
    return Receipt(key, DeliveryState.PENDING, thread=str(topic) if topic else "")
