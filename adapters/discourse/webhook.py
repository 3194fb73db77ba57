"""A call of the forum's webhook: verified, then only a hint which topics to read.

The forum makes the call as its system account, so that it tells of private messages and closed categories too: those
are dropped here, before anybody stores anything.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from urllib.parse import parse_qs

from adapters.contract import AdapterError, AuthError, Hint
from adapters.discourse.categories import Categories
from adapters.discourse.posts import is_private
from adapters.json_fields import Json, obj, whole

_NOTHING = Hint()


def hint(headers: Mapping[str, str], body: bytes, secret: str | None, categories: Categories) -> Hint:
    """Say what a call asks for. Raises AuthError when it is not signed with our secret."""
    named = {name.lower(): value for name, value in headers.items()}
    _verify(named.get("x-discourse-event-signature", ""), body, secret)
    instance, number = named.get("x-discourse-instance", ""), named.get("x-discourse-event-id", "")
    event = f"{instance}#{number}" if number else None
    payload = _payload(named.get("content-type", ""), body)
    if "ping" in payload or not payload:
        return _NOTHING
    subject = _subject(payload)
    if not subject:
        return Hint(pull=True, event=event) if "notification" in payload else _NOTHING
    if is_private(subject):
        return _NOTHING
    try:
        if not categories.allows(whole(subject.get("category_id"))):
            return _NOTHING
    except AdapterError:
        return Hint(pull=True, event=event)  # the forum cannot be asked now; pulling will see to it
    topic = whole(subject.get("topic_id")) if "topic" not in payload else whole(subject.get("id"))
    return Hint(threads=(str(topic),) if topic else (), pull=not topic, event=event)


def _verify(signature: str, body: bytes, secret: str | None) -> None:
    if not secret:
        raise AuthError("No webhook secret is set for this forum; set webhook_secret to take its calls.")
    expected = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(signature.strip().encode("utf-8", "surrogateescape"), expected.encode()):
        raise AuthError("A webhook call was not signed with our secret.")


def _payload(content_type: str, body: bytes) -> Json:
    try:
        if content_type.startswith("application/x-www-form-urlencoded"):
            body = parse_qs(body.decode("utf-8", "replace")).get("payload", [""])[0].encode()
        return obj(json.loads(body))
    except (ValueError, RecursionError):
        return {}


def _subject(payload: Json) -> Json:
    """The post or topic that a call is about; a like and a solution hold the post inside."""
    like, solved = obj(payload.get("like")), obj(payload.get("solved"))
    inside = obj(like.get("post")) or obj(solved.get("post")) or solved
    return obj(payload.get("post")) or obj(payload.get("topic")) or inside
