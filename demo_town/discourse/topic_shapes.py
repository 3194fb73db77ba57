"""Topics as Discourse's serializers show them: in lists, and whole."""

from __future__ import annotations

from collections.abc import Sequence

from demo_town.discourse.cook import excerpt
from demo_town.discourse.model import Post, Topic, User, Version
from demo_town.discourse.shapes import (
    Json,
    count,
    flair,
    in_stream,
    maybe,
    person,
    stamp,
    tags,
)
from demo_town.discourse.state import State

CHUNK = 20  # posts a topic shows at once (TopicView.chunk_size)
PER_PAGE = 30  # topics a list shows at once (TopicQuery::DEFAULT_PER_PAGE_COUNT)


def last_post(state: State, topic: Topic) -> Post:
    return max(state.live_posts(topic.id), key=lambda post: post.post_number, default=state.opening(topic.id))


def _head(state: State, topic: Topic) -> Json:
    posts = count(state, topic)
    return {
        "id": topic.id,
        "title": topic.title,
        "fancy_title": topic.title,
        "slug": topic.slug,
        "posts_count": posts,
        "reply_count": max(0, posts - 1),
        "highest_post_number": max(post.post_number for post in state.posts_of(topic.id)),
        "created_at": stamp(topic.created_at),
        "last_posted_at": stamp(last_post(state, topic).created_at),
        "archetype": topic.archetype,
        "pinned": topic.pinned,
        "unpinned": None,
        "visible": topic.visible,
        "closed": topic.closed,
        "archived": topic.archived,
        "category_id": topic.category_id,
        "featured_link": None,
        "views": 1,
        "like_count": sum(len(post.likes) for post in state.live_posts(topic.id)),
        "has_summary": False,
    }


def _posters(state: State, topic: Topic) -> list[Json]:
    first = {"description": "Original Poster", "user_id": topic.user_id}
    last = {"description": "Most Recent Poster", "user_id": last_post(state, topic).user_id}
    rows = [first] if first["user_id"] == last["user_id"] else [first, last]
    rows[-1]["extras"] = "latest"
    return [{"extras": "", "primary_group_id": None, **row} for row in rows]


def item(state: State, topic: Topic, viewer: User | None, *, where: str) -> Json:
    """Show a topic in a list; `where` is `latest`, `category` or `private`."""
    shown = {
        **_head(state, topic),
        "bumped": True,
        "bumped_at": stamp(topic.bumped_at),
        "unseen": False,
        "pinned_globally": topic.pinned,
        "last_poster_username": state.users[last_post(state, topic).user_id].username,
        "tags": tags(state, topic.tags),
        "posters": _posters(state, topic),
    }
    if where == "category":
        shown |= {"image_url": None, "bookmarked": None, "liked": None, "excerpt": excerpt(state.opening(topic.id).raw)}
    if where == "private":
        shown |= {"allowed_user_count": len(topic.participants), "participants": _participants(topic, viewer)}
    if where == "latest":
        shown["op_like_count"] = len(state.opening(topic.id).likes)
    if state.settings.solved:
        shown["has_accepted_answer"] = topic.accepted_post is not None
    return shown


def _participants(topic: Topic, viewer: User | None) -> list[Json]:
    others = [user_id for user_id in topic.participants if viewer is None or user_id != viewer.id]
    return [{"extras": "", "description": None, "user_id": user_id, "primary_group_id": None} for user_id in others]


def whole(
    state: State, topic: Topic, viewer: User | None, posts: Sequence[Post], stream: Sequence[int], *, raw: bool
) -> Json:
    """Show a topic as GET /t/{id}.json does: `posts` of the `stream` of ids."""
    shown = {
        "post_stream": {
            "posts": [in_stream(state, post, viewer, include_raw=raw) for post in posts],
            "stream": list(stream),
        },
        "timeline_lookup": [[1, 0]],
        "suggested_topics": [],
        "tags": tags(state, topic.tags),
        "tags_descriptions": {},
        **_head(state, topic),
        "word_count": sum(len(post.raw.split()) for post in state.live_posts(topic.id)),
        "deleted_at": maybe(topic.deleted_at),
        "user_id": topic.user_id,
        "pinned_globally": topic.pinned,
        "pinned_at": stamp(topic.created_at) if topic.pinned else None,
        "slow_mode_seconds": topic.slow_mode_seconds,
        "draft_key": f"topic_{topic.id}",
        "draft_sequence": 0,
        "has_deleted": False,
        "actions_summary": [{"id": 4, "count": 0, "hidden": False, "can_act": viewer is not None}],
        "chunk_size": CHUNK,
        "bookmarked": False,
        "bookmarks": [],
        "message_bus_last_id": 0,
        "participant_count": len({post.user_id for post in state.live_posts(topic.id)}),
        "show_read_indicator": False,
        "details": _details(state, topic, viewer),
        **dict.fromkeys(["pinned_until", "image_url", "draft", "deleted_by", "topic_timer", "thumbnails"]),
        "slow_mode_enabled_until": None,
    }
    return shown | _solution(state, topic)


def _solution(state: State, topic: Topic) -> Json:
    post = state.posts.get(topic.accepted_post or 0)
    if post is None or not state.settings.solved:
        return {}
    by = state.users[post.user_id]
    answer = {"post_number": post.post_number, "username": by.username, "name": by.name, "excerpt": excerpt(post.raw)}
    return {"accepted_answer": answer | {"accepter_username": topic.accepted_by, "accepter_name": topic.accepted_by}}


def _details(state: State, topic: Topic, viewer: User | None) -> Json:
    staff = viewer is not None and viewer.staff
    may_reply = state.may_reply(viewer, topic)
    rights = {
        "can_edit": staff or (viewer is not None and viewer.id == topic.user_id),
        "can_create_post": may_reply,
        "can_reply_as_new_topic": viewer is not None,
        "can_flag_topic": viewer is not None,
        **dict.fromkeys(_STAFF_ONLY, staff),
    }
    if state.settings.version is Version.OLD:  # older serializers leave out what the viewer may not do
        rights = {name: allowed for name, allowed in rights.items() if allowed}
    return {
        **rights,
        "notification_level": 1,
        "can_remove_self_id": viewer.id if viewer else 0,
        "participants": [_participant(state, topic, user_id) for user_id in _who(state, topic)],
        "created_by": person(state.users[topic.user_id]),
        "last_poster": person(state.users[last_post(state, topic).user_id]),
    } | ({"allowed_users": [person(state.users[user]) for user in topic.participants]} if topic.private else {})


_STAFF_ONLY = (
    "can_move_posts",
    "can_delete",
    "can_remove_allowed_users",
    "can_convert_topic",
    "can_review_topic",
    "can_close_topic",
    "can_archive_topic",
    "can_split_merge_topic",
    "can_edit_staff_notes",
    "can_toggle_topic_visibility",
    "can_pin_unpin_topic",
    "can_moderate_category",
)


def _who(state: State, topic: Topic) -> list[int]:
    return list(dict.fromkeys(post.user_id for post in state.live_posts(topic.id)))


def _participant(state: State, topic: Topic, user_id: int) -> Json:
    user = state.users[user_id]
    return {
        **person(user),
        **flair(user),
        "post_count": sum(post.user_id == user_id for post in state.live_posts(topic.id)),
        "flair_group_id": None,
        "admin": user.admin,
        "moderator": user.moderator,
        "trust_level": user.trust_level,
    }


def people(state: State, topics: Sequence[Topic]) -> list[Json]:
    """Give the people a list of topics names by id."""
    ids = dict.fromkeys(
        user_id for topic in topics for user_id in (topic.user_id, last_post(state, topic).user_id, *topic.participants)
    )
    return [person(state.users[user_id]) for user_id in ids]
