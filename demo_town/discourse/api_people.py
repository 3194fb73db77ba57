"""People's own things: who am I, what happened to me, what of mine waits."""

from __future__ import annotations

from flask import Blueprint, Response, request

from demo_town.discourse.api import answer, forum, member, number, params, post_or_404, viewer
from demo_town.discourse.api_write import pending_shape
from demo_town.discourse.cook import excerpt
from demo_town.discourse.model import Notification, Post, User
from demo_town.discourse.profile import profile
from demo_town.discourse.refusals import missing, not_found, refusal
from demo_town.discourse.shapes import Json, avatar, person, stamp

routes = Blueprint("people", __name__)
_LIKE, _WAS_LIKED, _REPLIED = 2, 2, 5  # a post action type, and filters of user actions (UserAction)
_NOTIFICATIONS = 60


@routes.get("/session/current.json", endpoint="session#current")
def current() -> Response:
    user = viewer()
    if user is None:
        raise not_found()
    rights = {"admin": user.admin, "moderator": user.moderator, "staff": user.staff}
    shown = (
        person(user)
        | rights
        | {
            "trust_level": user.trust_level,
            "title": user.title,
            "can_send_private_messages": user.trust_level >= forum().settings.min_trust_to_send_messages,
            "silenced_till": "2999-01-01T00:00:00.000Z" if user.silenced else None,
            "unread_notifications": sum(not note.read for note in _notes(user)),
            "groups": [{"id": 40 + place, "name": name} for place, name in enumerate(user.groups)],
        }
    )
    return answer({"current_user": shown})


@routes.get("/u/<username>.json", endpoint="users#show")
@routes.get("/users/<username>.json", endpoint="users#show")
def show(username: str) -> Response:
    user = forum().find_user(username)
    if user is None:
        raise not_found(viewer())
    return answer({"user_badges": [], "user": profile(forum(), user, viewer())})


def _notes(user: User) -> list[Notification]:
    mine = [note for note in forum().notifications.values() if note.user_id == user.id]
    return sorted(mine, key=lambda note: note.id, reverse=True)


@routes.get("/notifications.json", endpoint="notifications#index")
def notifications() -> Response:
    """List the newest 60; with `recent` (and not `silent`) they count as seen."""
    user = member()
    notes, start = _notes(user), max(0, number("offset"))
    chosen = notes[start : start + min(_NOTIFICATIONS, max(1, number("limit", _NOTIFICATIONS)))]
    body: Json = {
        "notifications": [_note(note) for note in chosen],
        "total_rows_notifications": len(notes),
        "seen_notification_id": max((note.id for note in notes if note.read), default=0),
        "load_more_notifications": f"/notifications?offset={start + _NOTIFICATIONS}&username={user.username}",
    }
    if request.args.get("recent") == "true" and request.args.get("silent") != "true":
        body["seen_notification_id"] = max((note.id for note in notes), default=0)
    return answer(body)


def _note(note: Notification) -> Json:
    topic = forum().topics.get(note.topic_id or 0)
    return {
        "id": note.id,
        "user_id": note.user_id,
        "notification_type": int(note.kind),
        "read": note.read,
        "created_at": stamp(note.created_at),
        "post_number": note.post_number,
        "topic_id": note.topic_id,
        "slug": topic.slug if topic else None,
        "data": note.data,
    }


@routes.put("/notifications/mark-read.json", endpoint="notifications#mark_read")
def mark_read() -> Response:
    user, which = member(), params().get("id")
    for note in _notes(user):
        if which in (None, str(note.id)):
            note.read = True
    return answer({"success": "OK"})


@routes.get("/post_action_users.json", endpoint="post_action_users#index")
def post_action_users() -> Response:
    if number("post_action_type_id") != _LIKE:
        raise missing("post_action_type_id")
    post = post_or_404(number("id"))
    people = [person(user) for name in post.likes if (user := forum().find_user(name))]
    return answer({"post_action_users": people})


@routes.get("/user_actions.json", endpoint="user_actions#index")
def user_actions() -> Response:
    """List what was done to someone's posts: filter 2 likes received, 5 replies received."""
    owner = forum().find_user(request.args.get("username", ""))
    if owner is None:
        raise not_found(viewer())
    wanted = {int(text) for text in request.args.get("filter", "2,5").split(",") if text.isdigit()}
    rows = _likes(owner) if _WAS_LIKED in wanted else []
    rows += _answers(owner) if _REPLIED in wanted else []
    start = max(0, number("offset"))
    newest = sorted(rows, key=lambda row: str(row["created_at"]), reverse=True)
    return answer({"user_actions": newest[start : start + 30]})


def _likes(owner: User) -> list[Json]:
    return [
        _action(_WAS_LIKED, owner, forum().user(name), post) | {"created_at": when}
        for post in _public_posts()
        if post.user_id == owner.id
        for name, when in post.likes.items()
    ]


def _answers(owner: User) -> list[Json]:
    rows = []
    for post in _public_posts():
        target = forum().numbered(post.topic_id, post.reply_to) or forum().opening(post.topic_id)
        if target.user_id == owner.id and post.user_id != owner.id:
            rows.append(_action(_REPLIED, owner, forum().users[post.user_id], post))
    return rows


def _public_posts() -> list[Post]:
    return [
        post
        for post in forum().posts.values()
        if not forum().topics[post.topic_id].private and forum().may_see(viewer(), post) and not post.hidden
    ]


def _action(kind: int, owner: User, actor: User, post: Post) -> Json:
    topic, author = forum().topics[post.topic_id], forum().users[post.user_id]
    return {
        "excerpt": excerpt(post.raw),
        "action_type": kind,
        "created_at": stamp(post.created_at),
        "avatar_template": avatar(author),
        "acting_avatar_template": avatar(actor),
        "slug": topic.slug,
        "topic_id": topic.id,
        "target_user_id": owner.id,
        "target_name": owner.name,
        "target_username": owner.username,
        "post_number": post.post_number,
        "post_id": None if kind == _WAS_LIKED and post.post_number == 1 else post.id,
        "username": author.username,
        "name": author.name,
        "user_id": author.id,
        "acting_username": actor.username,
        "acting_name": actor.name,
        "acting_user_id": actor.id,
        "title": topic.title,
        "deleted": post.deleted_at is not None,
        "hidden": None,
        "post_type": None,
        "action_code": None,
        "category_id": topic.category_id or 0,
        "closed": topic.closed,
        "archived": topic.archived,
    }


@routes.get("/posts/<username>/pending.json", endpoint="posts#pending")
def pending(username: str) -> Response:
    asker, owner = member(), forum().find_user(username)
    if owner is None:
        raise not_found(asker)
    if owner.id != asker.id and not asker.staff:
        raise refusal(403, "invalid_access", asker)
    mine = [row for row in forum().pending.values() if row.user_id == owner.id]
    return answer({"pending_posts": [pending_shape(row, owner) for row in mine]})
