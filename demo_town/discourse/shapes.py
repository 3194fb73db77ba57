"""A post as Discourse's serializers show it, one function per place that shows posts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from demo_town.discourse.cook import cook, excerpt
from demo_town.discourse.model import Post, PostType, Topic, User, Version
from demo_town.discourse.state import State

Json = dict[str, Any]

HIDDEN = {
    "nl": "<p>Dit bericht is gemarkeerd door de community en is tijdelijk verborgen.</p>",
    "en": "<p>This post was flagged by the community and is temporarily hidden.</p>",
}
LIKE = 2


def stamp(moment: datetime) -> str:
    """Give a time as Rails writes it: UTC with milliseconds."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def maybe(moment: datetime | None) -> str | None:
    return None if moment is None else stamp(moment)


def avatar(user: User) -> str:
    return f"/letter_avatar_proxy/v4/letter/{user.username[:1].lower()}/5f9b8f/{{size}}.png"


def person(user: User) -> Json:
    return {"id": user.id, "username": user.username, "name": user.name, "avatar_template": avatar(user)}


def flair(user: User) -> Json:
    nothing = dict.fromkeys(["flair_name", "flair_url", "flair_bg_color", "flair_color"])
    return {"primary_group_name": user.groups[0] if user.groups else None, **nothing}


def tags(state: State, names: list[str]) -> list[Any]:
    """Give tags as objects, or as the strings they were until 2026."""
    if state.settings.version is Version.OLD:
        return list(names)
    known = sorted({name for topic in state.topics.values() for name in topic.tags})
    return [{"id": known.index(name) + 1, "name": name, "slug": name} for name in names]


def likes(post: Post, viewer: User | None) -> list[Json]:
    """Give `actions_summary`; an action nobody took and the viewer may not take is left out."""
    summary: Json = {"id": LIKE}
    if post.likes:
        summary["count"] = len(post.likes)
    if viewer and viewer.username in post.likes:
        summary |= {"acted": True, "can_undo": True}
    elif viewer and viewer.id != post.user_id and not post.user_deleted:
        summary["can_act"] = True
    return [summary] if len(summary) > 1 else []


def base(state: State, post: Post, viewer: User | None) -> Json:
    """Give the fields every place shows."""
    author, topic = state.users[post.user_id], state.topics[post.topic_id]
    visible = state.may_see_hidden(viewer, post)
    shown: Json = {
        **person(author),
        "id": post.id,
        "created_at": stamp(post.created_at),
        "cooked": cook(post.raw) if visible else HIDDEN[state.settings.locale],
        "post_number": post.post_number,
        "post_type": int(post.post_type),
        "updated_at": stamp(post.updated_at),
        "reply_count": sum(other.reply_to == post.post_number for other in state.live_posts(topic.id)),
        "reply_to_post_number": post.reply_to,
        **dict.fromkeys(["quote_count", "incoming_link_count", "reviewable_score_count"], 0),
        **{"reads": 1, "readers_count": 0, "score": 0.2, "reviewable_score_pending_count": 0},
        "yours": viewer is not None and viewer.id == post.user_id,
        "topic_id": topic.id,
        "topic_slug": topic.slug,
        "display_username": author.name,
        **flair(author),
        "version": post.version,
        **_may(state, post, topic, viewer),
        "user_title": author.title,
        "bookmarked": False,
        "actions_summary": likes(post, viewer),
        "moderator": author.moderator,
        "admin": author.admin,
        "staff": author.staff,
        "user_id": author.id,
        "hidden": post.hidden,
        "trust_level": author.trust_level,
        "deleted_at": maybe(post.deleted_at),
        "user_deleted": post.user_deleted,
        "edit_reason": post.edit_reason,
        "can_view_edit_history": True,
        "wiki": False,
    }
    return shown | _sometimes(state, post, topic, visible)


def _may(state: State, post: Post, topic: Topic, viewer: User | None) -> Json:
    own = viewer is not None and viewer.id == post.user_id and not post.user_deleted
    staff = viewer is not None and viewer.staff
    rights = {
        "can_edit": staff or (own and not topic.archived),
        "can_delete": (staff or own) and not topic.archived and post.post_number > 1,
        "can_recover": staff and post.deleted_at is not None,
        "can_wiki": staff,
    }
    if state.settings.version is Version.NEW:
        rights["can_see_hidden_post"] = state.may_see_hidden(viewer, post)
    return rights


def _sometimes(state: State, post: Post, topic: Topic, visible: bool) -> Json:
    extra: Json = {}
    if post.hidden:
        extra["cooked_hidden"] = not visible
    if post.action_code:
        extra["action_code"] = post.action_code
    answered = state.numbered(topic.id, post.reply_to)
    if answered:
        extra["reply_to_user"] = person(state.users[answered.user_id])
    if state.settings.solved and topic.accepted_post:
        extra |= {"accepted_answer": topic.accepted_post == post.id, "topic_accepted_answer": True}
    return extra


def _raw(state: State, post: Post, viewer: User | None) -> Json:
    return {"raw": post.raw} if state.may_see_hidden(viewer, post) else {}


def _path(topic: Topic, post: Post) -> str:
    return f"/t/{topic.slug}/{topic.id}/{post.post_number}"


def shown_alone(state: State, post: Post, viewer: User | None) -> Json:
    """Show a post as GET /posts/{id}.json does."""
    topic = state.topics[post.topic_id]
    return {
        **base(state, post, viewer),
        **_raw(state, post, viewer),
        "posts_count": count(state, topic),
        "reviewable_id": None,
        "post_url": _path(topic, post),
        "mentioned_users": [],
    }


def in_list(state: State, post: Post, viewer: User | None) -> Json:
    """Show a post as GET /posts.json does."""
    topic = state.topics[post.topic_id]
    shown = {
        **base(state, post, viewer),
        **_raw(state, post, viewer),
        "posts_count": count(state, topic),
        "topic_title": topic.title,
        "topic_html_title": topic.title,
        "category_id": topic.category_id,
        "flair_group_id": None,
        "badges_granted": [],
        "reviewable_id": None,
        "post_url": _path(topic, post),
    }
    if state.settings.version is Version.NEW:
        shown |= {"excerpt": excerpt(post.raw), "truncated": False}
    return shown


def in_stream(state: State, post: Post, viewer: User | None, *, include_raw: bool) -> Json:
    """Show a post as topics do."""
    shown = {**base(state, post, viewer), "link_counts": [], "read": True, "reviewable_id": 0}
    return shown | (_raw(state, post, viewer) if include_raw else {})


def written(state: State, post: Post, viewer: User | None, *, draft: bool = True) -> Json:
    """Show a post as the answers to POST and PUT do."""
    topic = state.topics[post.topic_id]
    shown = {
        **base(state, post, viewer),
        "raw": post.raw,
        "posts_count": count(state, topic),
        "flair_group_id": None,
        "badges_granted": [],
        "reviewable_id": None,
        "post_url": _path(topic, post),
    }
    return shown | ({"draft_sequence": 0} if draft else {})


def count(state: State, topic: Topic) -> int:
    """Count a topic's posts; whispers and small actions do not count."""
    return sum(post.post_type in (PostType.REGULAR, PostType.MODERATOR_ACTION) for post in state.live_posts(topic.id))
