"""A post of Discourse's JSON as a RawPost.

A post's key is `<topic>-<number in it>`, because a reply names the post it answers by that number, and because a
missing number is how a deleted post shows to people who may not see it. Both never change for a post that stays.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from adapters.contract import Author, PostError, PostStatus, RawPost
from adapters.discourse.links import address
from adapters.discourse.raw_text import from_cooked, plain
from adapters.json_fields import Json, moment, obj, objects, text, whole, yes

_WRITTEN_BY_PEOPLE = (1, 2)  # regular, and a moderator's; 3 are system notes, 4 whispers among staff
LIKE = 2  # post_action_type of a like


@dataclass(frozen=True, slots=True)
class Topic:
    """What a topic says for all its posts."""

    id: int
    title: str = ""
    category_id: int | None = None
    category: str | None = None
    tags: tuple[str, ...] = ()
    status: PostStatus = PostStatus.OPEN
    private: bool = False
    language: str | None = None


def topic_of(item: Json, category: str | None = None) -> Topic | None:
    """Read a topic, from a list or from its own page; None when it has no id."""
    number = whole(item.get("id"))
    if number is None:
        return None
    return Topic(
        id=number,
        title=" ".join(text(item.get("title")).split()),
        category_id=whole(item.get("category_id")),
        category=category,
        tags=tags_of(item.get("tags")),
        status=_status(item),
        private=is_private(item),
        language=_language(item),
    )


def is_private(item: Json) -> bool:
    """Whether a topic, or a post in it, is a private message."""
    return "private_message" in (item.get("archetype"), item.get("topic_archetype"))


def _language(item: Json) -> str | None:
    """The language a newer forum recorded, without the country: `en_GB` is `en`."""
    return text(item.get("locale")).replace("-", "_").partition("_")[0].lower() or None


def tags_of(value: object) -> tuple[str, ...]:
    """Read tags, names in older versions and objects from 2026 on."""
    found = value if isinstance(value, list) else []
    names = (text(tag) or text(obj(tag).get("name")) or text(obj(tag).get("slug")) for tag in found)
    return tuple(name for name in names if name)


def _status(item: Json) -> PostStatus:
    if item.get("visible") is False:
        return PostStatus.HIDDEN
    if item.get("accepted_answer") or yes(item.get("has_accepted_answer")):
        return PostStatus.SOLVED
    return PostStatus.CLOSED if yes(item.get("closed")) or yes(item.get("archived")) else PostStatus.OPEN


def key_of(topic: int, number: int) -> str:
    return f"{topic}-{number}"


def split_key(key: str) -> tuple[int, int] | None:
    """Give the topic and the number of a post's key, None when it is not one of ours."""
    topic, _, number = key.partition("-")
    return (int(topic), int(number)) if topic.isdecimal() and number.isdecimal() else None


def is_by_people(item: Json) -> bool:
    """Whether a person wrote it: not a note of the system, not a whisper, not the system's own account."""
    kind, user = whole(item.get("post_type")), whole(item.get("user_id"))
    return (kind is None or kind in _WRITTEN_BY_PEOPLE) and not item.get("action_code") and (user is None or user >= 0)


def is_gone(item: Json) -> bool:
    """Whether its author or staff deleted it; the words left in its place are the forum's."""
    return yes(item.get("user_deleted")) or bool(item.get("deleted_at"))


def is_by(item: Json, username: str) -> bool:
    return yes(item.get("yours")) or text(item.get("username")).casefold() == username.casefold()


def likes(item: Json) -> int:
    counts = (whole(a.get("count")) for a in objects(item.get("actions_summary")) if whole(a.get("id")) == LIKE)
    return sum(count or 0 for count in counts)


def raw_post(item: Json, topic: Topic, site: str, username: str) -> RawPost:
    """Read one post of `topic` on the forum at `site`. Raises PostError when what identifies it is missing."""
    number = whole(item.get("post_number"))
    written = moment(item.get("created_at"))
    if number is None or number < 1 or written is None:
        raise PostError("A post lacks its number or its date.")
    opening = number == 1
    answered = whole(item.get("reply_to_post_number"))
    hidden = yes(item.get("hidden")) or topic.status is PostStatus.HIDDEN
    return RawPost(
        key=key_of(topic.id, number),
        thread=str(topic.id),
        url=address(site, topic.id, number),
        author=author_of(item),
        title=topic.title,
        text="" if hidden else _text(item),
        created_at=written,
        updated_at=max(moment(item.get("updated_at")) or written, written),
        digest=_digest(item, topic, opening),
        opening=opening,
        reply_to=key_of(topic.id, answered) if answered and not opening else None,
        category=topic.category,
        tags=topic.tags,
        status=PostStatus.HIDDEN if hidden else topic.status,
        private=topic.private,
        own=is_by(item, username),
        language=_language(item) or topic.language,
    )


def author_of(item: Json) -> Author:
    handle, number = text(item.get("username")), whole(item.get("user_id"))
    group = text(item.get("primary_group_name"))
    return Author(str(number) if number is not None else handle, handle, frozenset({group} if group else ()))


def _text(item: Json) -> str:
    raw = item.get("raw")
    return plain(raw) if isinstance(raw, str) else from_cooked(text(item.get("cooked")))


def _digest(item: Json, topic: Topic, opening: bool) -> str:
    """Hash what was written. Not `version`: an edit within five minutes changes the text and keeps the version."""
    raw = item.get("raw")
    written = [raw if isinstance(raw, str) else text(item.get("cooked"))]
    if opening:
        written += [topic.title, topic.category or "", *sorted(topic.tags)]
    return hashlib.sha256("\0".join(written).encode("utf-8", "surrogatepass")).hexdigest()
