"""A user's profile as GET /u/{name}.json shows it."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import cast

from demo_town.discourse.model import User
from demo_town.discourse.shapes import Json, avatar, flair, maybe, person, stamp
from demo_town.discourse.state import State


def profile(state: State, user: User, viewer: User | None) -> Json:
    """Show what anybody may see of a user, and whether the viewer may write to them."""
    own = viewer is not None and viewer.id == user.id
    posts = [post for post in state.posts.values() if post.user_id == user.id and post.deleted_at is None]
    last = max((post.created_at for post in posts), default=None)
    shown = {
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
        "groups": [_group(place, name) for place, name in enumerate(user.groups)],
    }
    return shown | _own(state, user) if own else shown


@cache
def _settings() -> Json:
    """Give what only its owner sees of a profile and the stand-in does not play: Discourse's names, plain defaults."""
    return cast(Json, json.loads(files(__package__).joinpath("data/own_profile.json").read_text(encoding="utf-8")))


def _own(state: State, user: User) -> Json:
    settings = _settings()
    option = settings["user_option"] | {"user_id": user.id, "allow_private_messages": user.allow_private_messages}
    waiting = sum(row.user_id == user.id for row in state.pending.values())
    more = {"locale": user.locale, "muted_usernames": user.muted, "pending_count": waiting, "user_option": option}
    return settings | {"system_avatar_template": avatar(user)} | more


def _group(place: int, name: str) -> Json:
    rights = ("automatic", "primary_group", "has_messages", "public_admission", "public_exit", "publish_read_state")
    levels = ("mentionable_level", "messageable_level", "visibility_level", "members_visibility_level")
    nothing = ("title", "grant_trust_level", "incoming_email", "bio_raw", "bio_cooked", "bio_excerpt", "full_name")
    return {
        "id": 40 + place,
        "name": name,
        "display_name": name,
        "user_count": 1,
        "default_notification_level": 3,
        **dict.fromkeys((*rights, "allow_membership_requests", "can_admin_group"), False),
        **dict.fromkeys(levels, 0),
        **dict.fromkeys((*nothing, "flair_url", "flair_bg_color", "flair_color", "membership_request_template")),
        "can_see_members": True,
    }


def _reachable(state: State, user: User, viewer: User | None) -> bool:
    if viewer is None or viewer.id == user.id or user.suspended:
        return False
    if viewer.staff:
        return True
    trusted = viewer.trust_level >= state.settings.min_trust_to_send_messages
    return trusted and user.allow_private_messages and viewer.username not in user.muted
