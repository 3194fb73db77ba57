"""Writing through the API: posts, edits, deletions, likes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, request

from demo_town.discourse.api import answer, forum, member, number, params, post_or_404, topic_or_404
from demo_town.discourse.model import Pending, Post, User
from demo_town.discourse.posting import draft_from, submit
from demo_town.discourse.refusals import RefusedError, missing, refusal, words
from demo_town.discourse.shapes import Json, stamp, written

routes = Blueprint("write", __name__)

# What a post may be made of; anything else is ignored, as Rails' strong parameters do.
_PERMITTED = ("raw", "title", "topic_id", "category", "archetype", "target_recipients", "reply_to_post_number")
_MORE = ("auto_track", "external_id", "created_at", "embed_url", "no_bump", "tags", "locale")
_LIKE = 2


@routes.post("/posts.json", endpoint="posts#create")
@routes.post("/posts", endpoint="posts#create")
def create() -> Response:
    """Post, once per identical request in two minutes: a repeat gets the first answer, even if that was a 422."""
    author, sent = member(), params()
    kept = {name: sent[name] for name in (*_PERMITTED, *_MORE) if name in sent}
    status, body = _remembered(author, kept)
    if status != 200:
        return answer(body, status)
    return answer(body if sent.get("nested_post") in ("true", "1") else body.get("post", body))


def _remembered(author: User, kept: Mapping[str, str]) -> tuple[int, Json]:
    memory, now = forum().memory, forum().now()
    agent = request.headers.get("User-Agent", "")
    identity = json.dumps([sorted(kept.items()), author.id, request.remote_addr, agent])
    signature = hashlib.sha1(identity.encode(), usedforsecurity=False).hexdigest()
    known = memory.get(signature)
    if known and now - known[0] < timedelta(seconds=forum().settings.memoiser):
        return known[1], known[2]
    status, body = _outcome(author, kept)
    memory[signature] = (now, status, body)
    return status, body


def _outcome(author: User, kept: Mapping[str, str]) -> tuple[int, Json]:
    """Post and say what came of it. Raises refusals other than 422; those are not remembered."""
    try:
        made = submit(forum(), draft_from(forum(), author, kept))
    except RefusedError as error:
        if error.status != 422:
            raise
        return 422, error.body
    if isinstance(made, Pending):
        waiting = [row for row in forum().pending.values() if row.user_id == author.id]
        shown = pending_shape(made, author)
        return 200, {"success": True, "action": "enqueued", "pending_post": shown, "pending_count": len(waiting)}
    return 200, {"action": "create_post", "post": written(forum(), made, author), "success": True}


def pending_shape(waiting: Pending, author: User) -> Json:
    """Show what waits for a moderator, without the id a post will get."""
    title = waiting.title or (forum().topics[waiting.topic_id].title if waiting.topic_id else "")
    return {
        "id": waiting.id,
        "raw": waiting.raw,
        "raw_text": waiting.raw,
        "title": title,
        "topic_id": waiting.topic_id,
        "category_id": waiting.category_id,
        "created_at": stamp(waiting.created_at),
        "username": author.username,
        "name": author.name,
    }


@routes.put("/posts/<int:post_id>.json", endpoint="posts#update")
def update(post_id: int) -> Response:
    author, post, sent = member(), post_or_404(post_id), params()
    raw = sent.get("post[raw]")
    if raw is None:
        raise missing("post")
    _check_own(author, post)
    if len(raw.strip()) < 1:
        texts = [words("too_short", author, forum().settings.min_post_length)]
        raise RefusedError(422, {"action": "create_post", "errors": texts})
    forum().edit(post.id, raw.strip(), by=author.username, reason=sent.get("post[edit_reason]"))
    return answer({"post": written(forum(), post, author)})


@routes.delete("/posts/<int:post_id>.json", endpoint="posts#destroy")
def destroy(post_id: int) -> Response:
    author, post = member(), post_or_404(post_id)
    _check_own(author, post)
    if post.post_number == 1 and not author.staff and forum().topics[post.topic_id].private is False:
        raise refusal(403, "invalid_access", author)
    forum().delete_post(post.id, by=author.username)
    return answer({})


def _check_own(author: User, post: Post) -> None:
    if post.user_deleted or (post.user_id != author.id and not author.staff):
        raise refusal(403, "invalid_access", author)


@routes.post("/post_actions.json", endpoint="post_actions#create")
def act() -> Response:
    author, sent = member(), params()
    if sent.get("post_action_type_id") != str(_LIKE) or not sent.get("id", "").isdigit():
        raise missing("post_action_type_id")
    post = post_or_404(int(sent["id"]))
    _check_likeable(author, post)
    forum().like(post.id, author.username)
    shown = written(forum(), post, author, draft=False)
    return answer(shown)


def _check_likeable(author: User, post: Post) -> None:
    if post.user_id == author.id or author.username in post.likes:
        raise refusal(403, "invalid_access", author)


@routes.delete("/post_actions/<int:post_id>.json", endpoint="post_actions#destroy")
def unact(post_id: int) -> Response:
    author, post = member(), post_or_404(post_id)
    post.likes.pop(author.username, None)
    return answer(written(forum(), post, author, draft=False))


@routes.put("/t/<int:topic_id>/status.json", endpoint="topics#status")
def status(topic_id: int) -> Response:
    """Close, archive, hide or pin a topic; for staff."""
    author, topic, sent = member(), topic_or_404(topic_id), params()
    if not author.staff:
        raise refusal(403, "invalid_access", author)
    enabled = sent.get("enabled") == "true"
    doors: dict[str, Any] = {"closed": forum().close, "archived": forum().archive, "pinned": forum().pin}
    door = doors.get(sent.get("status", ""))
    if door:
        door(topic.id, enabled)
    elif sent.get("status") == "visible":
        forum().unlist(topic.id, not enabled)
    else:
        raise missing("status")
    return answer({"success": "OK", "topic_status_update": None})


@routes.delete("/t/<int:topic_id>.json", endpoint="topics#destroy")
def delete_topic(topic_id: int) -> Response:
    author, topic = member(), topic_or_404(topic_id)
    if not author.staff:
        raise refusal(403, "invalid_access", author)
    forum().delete_topic(topic.id)
    return answer({})


@routes.post("/t/<int:topic_id>/notifications.json", endpoint="topics#set_notifications")
def set_notifications(topic_id: int) -> Response:
    member()
    topic_or_404(topic_id)
    if not 0 <= number("notification_level", 1) <= 3:
        raise missing("notification_level")
    return answer({"success": "OK"})
