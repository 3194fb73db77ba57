"""Sending one message, and taking it back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from adapters.contract import (
    AmbiguousError,
    AuthError,
    DeliveryState,
    Kind,
    Outgoing,
    PermanentError,
    Receipt,
    RefusedError,
)
from adapters.discourse.api import MEMOISER, Api, ForbiddenError, MissingError, error_of, said_in
from adapters.discourse.categories import Categories
from adapters.discourse.lookup import Lookup, pending
from adapters.discourse.message import WITHDRAWN, external_id, raw_of, title_of, withdrawn
from adapters.discourse.posts import is_gone, split_key
from adapters.discourse.refusals import message_refused, reply_refused, topic_refusal, words_of
from adapters.discourse.thread import Threads
from adapters.json_fields import Json, obj, text, whole

_REFUSALS = (400, 403, 404, 413, 422)  # the forum looked at the message and did not take it
_HANDLE = re.compile(r"[\w.-]{1,100}\Z")  # no comma, which names a second recipient; no @, which invites by e-mail


class Delivery:
    """Sends as one account on one forum."""

    def __init__(
        self, api: Api, threads: Threads, categories: Categories, lookup: Lookup, now: Callable[[], datetime]
    ) -> None:
        self._api = api
        self._categories = categories
        self._threads = threads
        self._lookup = lookup
        self._now = now
        self._lost: dict[str, datetime] = {}  # when the answer to a message was lost; forgetting it does no harm

    def send(self, out: Outgoing) -> Receipt:
        """Make one attempt. The same message makes the same request, so that the forum's memoiser knows a repeat."""
        make = {Kind.REPLY: self._reply, Kind.MESSAGE: self._message, Kind.TOPIC: self._topic}
        body = make[out.kind](out)
        try:
            response = self._api.ask("POST", "/posts.json", body)
            if response.status in _REFUSALS:
                return self._refused(out, response.status, said_in(response))
            if error := error_of(response, writing=True):
                raise error
            return self._landed(out, said_in(response))
        except AmbiguousError:
            self._lost[out.key] = self._now()
            raise

    def find(self, out: Outgoing) -> Receipt | None:
        """Look for an earlier attempt. Within two minutes of a lost answer, not finding it proves nothing."""
        if receipt := self._lookup.find(out):
            self._lost.pop(out.key, None)
            return receipt
        lost = self._lost.get(out.key)
        waited = (self._now() - lost).total_seconds() if lost else MEMOISER
        if waited < MEMOISER:
            raise AmbiguousError("The forum may still be handling this message.", look_after=MEMOISER - waited)
        self._lost.pop(out.key, None)
        return None

    # --- what to send

    def _reply(self, out: Outgoing) -> Json:
        if not out.thread or not out.thread.isdecimal():
            raise RefusedError("The reply names no topic of this forum.")
        body = self._in_topic(int(out.thread), out)
        target = split_key(out.reply_to or "")
        if target and target[0] == int(out.thread) and target[1] > 1:
            body["reply_to_post_number"] = target[1]
        return body

    def _message(self, out: Outgoing) -> Json:
        handle = out.recipient.handle if out.recipient else ""
        if not _HANDLE.match(handle):
            raise RefusedError("The message has no recipient that is a user of this forum.")
        if out.thread and out.thread.isdecimal():
            try:
                return self._in_topic(int(out.thread), out, missing_is_fine=True)
            except MissingError:
                pass  # the recipient's or our copy is gone: begin anew
        return {
            "archetype": "private_message",
            "title": title_of(out),
            "raw": raw_of(out),
            "target_recipients": handle,
            "external_id": external_id(out.key),
            "auto_track": False,
            "nested_post": True,
        }

    def _topic(self, out: Outgoing) -> Json:
        """A public topic of our own; its external id keeps a repeat from becoming a second one."""
        body: dict[str, Any] = {
            "title": title_of(out),
            "raw": raw_of(out),
            "external_id": external_id(out.key),
            "auto_track": False,
            "nested_post": True,
        }
        if out.category is not None:
            body["category"] = self._categories.number(out.category)
            if body["category"] is None:
                raise RefusedError("The forum has no category of that name for a new topic.")
        return body

    def _in_topic(self, topic: int, out: Outgoing, missing_is_fine: bool = False) -> dict[str, Any]:
        try:
            page = obj(self._api.get(f"/t/{topic}.json"))
        except (MissingError, ForbiddenError) as error:
            if missing_is_fine and isinstance(error, MissingError):
                raise
            if isinstance(error, ForbiddenError) and not self._key_works():
                raise
            raise RefusedError("The topic is no longer there for us.") from error
        if closed := topic_refusal(page):
            raise closed
        return {"topic_id": topic, "raw": raw_of(out), "auto_track": False, "nested_post": True}

    # --- what came of it

    def _landed(self, out: Outgoing, said: Json) -> Receipt:
        self._lost.pop(out.key, None)
        if said.get("action") == "enqueued" or "pending_post" in said:
            topic = whole(obj(said.get("pending_post")).get("topic_id"))
            return pending(out.key, topic or whole(out.thread))
        post = obj(said.get("post")) or said
        if whole(post.get("topic_id")) is None:
            words = "The forum answered without saying what became of the message."
            raise AmbiguousError(words, look_after=MEMOISER)
        return self._lookup.receipt(out.key, post)

    def _refused(self, out: Outgoing, status: int, said: Json) -> Receipt:
        """Find out what a refusal means. It may be that the message landed before, so we look first."""
        if status == 403:
            raise self._forbidden()
        if status == 422 and (receipt := self._lookup.find(out)):
            return receipt
        words = words_of(said)
        if out.kind is Kind.MESSAGE:
            raise message_refused(self._api, out, words)
        if out.kind is Kind.TOPIC:
            raise RefusedError("The forum does not accept this topic: its title, its text, or our account.")
        try:
            page = obj(self._api.get(f"/t/{out.thread}.json"))
        except MissingError as error:
            raise RefusedError("The topic is no longer there for us.") from error
        raise reply_refused(page, words)

    def _forbidden(self) -> AuthError:
        if self._key_works():
            return AuthError("The key may not write: give it the scope topics:write.")
        return AuthError("The forum does not accept the key; make a new one for our account.")

    def _key_works(self) -> bool:
        try:
            self._api.get("/latest.json")
        except ForbiddenError:
            return False
        return True

    # --- taking back

    def retract(self, receipt: Receipt) -> None:
        """Delete our post, or where the key may not, put a short notice in its place. Gone already is success."""
        post = self._own_post(receipt)
        if post is None or is_gone(post) or WITHDRAWN in text(post.get("raw")):
            return
        number = whole(post.get("id"))
        if post.get("can_delete") is True and self._deleted(number):
            return
        notice = {"post": {"raw": withdrawn(receipt.key), "edit_reason": "withdrawn"}}
        response = self._api.ask("PUT", f"/posts/{number}.json", notice)
        error = error_of(response)
        if isinstance(error, MissingError):
            return
        if isinstance(error, ForbiddenError):
            raise AuthError("The key may not edit our own posts: give it the scope posts:edit.")
        if isinstance(error, PermanentError):
            raise RefusedError("The forum no longer lets us change this message.")
        if error:
            raise error

    def _deleted(self, number: int | None) -> bool:
        """Try to delete; no granular scope allows it, so that a refusal is the usual answer."""
        response = self._api.ask("DELETE", f"/posts/{number}.json")
        return response.status < 300 or response.status in (404, 410)

    def _own_post(self, receipt: Receipt) -> Json | None:
        place = split_key(receipt.post)
        topic = place[0] if place else whole(receipt.thread)
        if topic is None:
            raise RefusedError("The message waits for a moderator there; only they can take it away.")
        try:
            own = self._threads.own_posts(topic)
        except MissingError:
            return None
        if place:
            return next((item for item in own if whole(item.get("post_number")) == place[1]), None)
        found = self._lookup.in_topic(topic, receipt.key)
        if found is None and receipt.state is DeliveryState.PENDING:
            raise RefusedError("The message waits for a moderator there; only they can take it away.")
        return found
