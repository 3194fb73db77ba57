"""A user's profile as GET /u/{name}.json shows it."""

from __future__ import annotations

from demo_town.discourse.model import User
from demo_town.discourse.shapes import Json, flair, maybe, person, stamp
from demo_town.discourse.state import State


def profile(state: State, user: User, viewer: User | None) -> Json:
    """Show what anybody may see of a user, and whether the viewer may write to them."""
    own = viewer is not None and viewer.id == user.id
    posts = [post for post in state.posts.values() if post.user_id == user.id and post.deleted_at is None]
    last = max((post.created_at for post in posts), default=None)
    return {
        **person(user),
        **flair(user),
        "last_posted_at": maybe(last),
        "last_seen_at": maybe(last),
        "created_at": stamp(user.created_at),
        "ignored": False,
        "muted": False,
        "can_ignore_user": not own,
        "can_mute_user": not own,
        "can_send_private_messages": user.trust_level >= state.settings.min_trust_to_send_messages,
        "can_send_private_message_to_user": _reachable(state, user, viewer),
        "trust_level": user.trust_level,
        "moderator": user.moderator,
        "admin": user.admin,
        "title": user.title,
        "badge_count": 0,
        "custom_fields": {},
        "time_read": 0,
        "recent_time_read": 0,
        "staged": False,
        "can_edit": own,
        "post_count": len(posts),
        "topic_count": sum(post.post_number == 1 for post in posts),
        "groups": [{"id": 40 + place, "name": name} for place, name in enumerate(user.groups)],
    }


def _reachable(state: State, user: User, viewer: User | None) -> bool:
    if viewer is None or viewer.id == user.id or user.suspended:
        return False
    if viewer.staff:
        return True
    trusted = viewer.trust_level >= state.settings.min_trust_to_send_messages
    return trusted and user.allow_private_messages and viewer.username not in user.muted
