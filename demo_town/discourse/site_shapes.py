"""The site and its categories as Discourse's serializers show them."""

from __future__ import annotations

from typing import Any

from demo_town.discourse.model import Category
from demo_town.discourse.shapes import Json, tags
from demo_town.discourse.state import State

# Notification.types in order from 1, and the later ones by number.
_TYPES = (
    *("mentioned", "replied", "quoted", "edited", "liked", "private_message", "invited_to_private_message"),
    *("invitee_accepted", "posted", "moved_post", "linked", "granted_badge", "invited_to_topic", "custom"),
    *("group_mentioned", "group_message_summary", "watching_first_post", "topic_reminder", "liked_consolidated"),
    *("post_approved", "code_review_commit_approved", "membership_request_accepted"),
    *("membership_request_consolidated", "bookmark_reminder", "reaction", "votes_released", "event_reminder"),
    *("event_invitation", "chat_mention", "chat_message", "chat_invitation", "chat_group_mention"),
)
_LATER = {"watching_category_or_tag": 36, "linked_consolidated": 39}


def category_base(state: State, category: Category) -> Json:
    """Give the fields every place shows of a category."""
    topics = [topic for topic in state.topics.values() if topic.category_id == category.id and topic.deleted_at is None]
    children = [row.id for row in state.categories.values() if row.parent_id == category.id]
    return {
        "id": category.id,
        "name": category.name,
        "color": category.color,
        "text_color": "FFFFFF",
        "style_type": "square",
        "emoji": None,
        "icon": None,
        "slug": category.slug,
        "topic_count": len(topics),
        "post_count": sum(1 for topic in topics for _ in state.live_posts(topic.id)),
        "position": category.id,
        "description": category.description or None,
        "description_text": category.description or None,
        "description_excerpt": category.description or None,
        "topic_url": f"/t/over-{category.slug}/0",
        "read_restricted": category.group is not None,
        "permission": category.permission,
        "notification_level": 1,
        "topic_template": category.topic_template,
        "topic_title_placeholder": None,
        "has_children": bool(children),
        "subcategory_count": len(children) or None,
        "sort_order": None,
        "sort_ascending": None,
        "show_subcategory_list": False,
        "num_featured_topics": 3,
        "default_view": None,
        "subcategory_list_style": "rows_with_featured_topics",
        "default_top_period": "all",
        "default_list_filter": "all",
        "minimum_required_tags": 0,
        "navigate_to_first_post_after_read": False,
        "can_edit": False,
        **dict.fromkeys(["uploaded_logo", "uploaded_logo_dark", "uploaded_background", "uploaded_background_dark"]),
    } | ({"parent_category_id": category.parent_id} if category.parent_id else {})


def category_in_site(state: State, category: Category) -> Json:
    more: Json = {"allow_global_tags": True, "required_tag_groups": [], "read_only_banner": None}
    return category_base(state, category) | more


def category_in_list(state: State, category: Category) -> Json:
    children = [row.id for row in state.categories.values() if row.parent_id == category.id]
    periods = ("topics_day", "topics_week", "topics_month", "topics_year", "topics_all_time")
    shown = category_base(state, category)
    return shown | dict.fromkeys(periods, shown["topic_count"]) | {"subcategory_ids": children}


def category_whole(state: State, category: Category) -> Json:
    """Show a category as GET /c/{id}/show.json does."""
    review = [0] if category.review_topics else []
    return category_base(state, category) | {
        "custom_fields": {},
        "allowed_tags": [],
        "allowed_tag_groups": [],
        "allow_global_tags": True,
        "required_tag_groups": [],
        "category_setting": {
            "auto_bump_cooldown_days": 1,
            "num_auto_bump_daily": None,
            "require_reply_approval": category.review_replies,
            "require_topic_approval": category.review_topics,
        },
        **dict.fromkeys(["read_only_banner", "auto_close_hours", "default_slow_mode_seconds", "email_in"]),
        "available_groups": [],
        "auto_close_based_on_last_post": False,
        "allow_unlimited_owner_edits_on_first_post": False,
        "group_permissions": [_permission(category)],
        "email_in_allow_strangers": False,
        "mailinglist_mirror": False,
        "all_topics_wiki": False,
        "can_delete": False,
        "allow_badges": True,
        "topic_featured_link_allowed": True,
        "search_priority": 0,
        "topic_posting_review_group_ids": review,
        "reply_posting_review_group_ids": [0] if category.review_replies else [],
    }


def _permission(category: Category) -> Json:
    name = category.group or "everyone"
    return {"permission_type": category.permission, "group_name": name, "group_id": 0 if not category.group else 41}


def site(state: State) -> Json:
    """Show the site without its categories."""
    numbers = {name: place + 1 for place, name in enumerate(_TYPES)} | _LATER
    names = sorted({name for topic in state.topics.values() if not topic.private for name in topic.tags})
    shown: Json = {
        "default_archetype": "regular",
        "notification_types": numbers,
        "post_types": {"regular": 1, "moderator_action": 2, "small_action": 3, "whisper": 4},
        "trust_levels": {"newuser": 0, "basic": 1, "member": 2, "regular": 3, "leader": 4},
        "groups": [_group(0, "everyone"), _group(10, "trust_level_0"), _group(12, "trust_level_2")],
        "filters": ["latest", "unread", "new", "top"],
        "homepage_choices": ["latest", "categories"],
        "periods": ["all", "yearly", "monthly", "weekly", "daily"],
        "top_menu_items": ["latest", "categories"],
        "anonymous_top_menu_items": ["latest", "categories"],
        "uncategorized_category_id": 0,
        "user_field_max_length": 2048,
        "post_action_types": [_action(2, "like", False), _action(8, "spam", True)],
        "topic_flag_types": [_action(8, "spam", True)],
        "can_create_tag": False,
        "can_tag_topics": True,
        "can_tag_pms": False,
        "tags_filter_regexp": r"[\/\?#\[\]@!\$&'\(\)\*\+,;=\.%\\`^\s|\{\}\"<>]+",
        "top_tags": tags(state, names),
        "can_associate_groups": False,
        "email_configured": True,
        "full_name_required_for_signup": False,
        "full_name_visible_in_signup": True,
        "custom_emoji_translation": {},
        "archetypes": [{"id": "regular", "name": "Regular topic", "options": []}],
    }
    empty = ("topic_featured_link_allowed_category_ids", "user_themes", "user_color_schemes", "censored_regexp")
    nothing = ("default_light_color_scheme", "default_dark_color_scheme")
    lists: Json = {name: [] for name in (*empty, "user_fields", "auth_providers")}
    return shown | lists | dict.fromkeys((*nothing, "watched_words_replace", "watched_words_link"))


def _group(number: int, name: str) -> Json:
    flairs: dict[str, Any] = dict.fromkeys(["flair_url", "flair_bg_color", "flair_color"])
    return {"id": number, "name": name, "automatic": True, **flairs}


def _action(number: int, name: str, flag: bool) -> Json:
    return {
        "id": number,
        "name_key": name,
        "name": name.capitalize(),
        "description": "",
        "short_description": "",
        "is_flag": flag,
        "require_message": False,
        "enabled": True,
        "applies_to": ["Post"],
        "is_used": True,
        "position": number,
        "auto_action_type": False,
        "system": True,
    }
