"""POST /posts.json: what a new post must be before it is published, put in the queue, or refused."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from demo_town.discourse.cook import length
from demo_town.discourse.forum import Forum
from demo_town.discourse.model import PRIVATE, Category, Pending, Post, PostType, Topic, User
from demo_town.discourse.refusals import missing, refusal, unacceptable, words
from demo_town.discourse.settings import Settings

_NEW_USER_REPLIES = 3
_EXTERNAL_ID = re.compile(r"[\w-]+\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to post, as the parameters said."""

    author: User
    raw: str
    title: str = ""
    topic: Topic | None = None
    category: Category | None = None
    reply_to: int | None = None
    recipients: tuple[str, ...] = ()
    private: bool = False
    external_id: str | None = None


def draft_from(forum: Forum, author: User, params: Mapping[str, str]) -> Draft:
    """Read the parameters. Raises 400 for a missing one, 403 for a category closed to the author."""
    raw = params.get("raw", "").strip()
    if not raw:
        raise missing("raw")
    private = params.get("archetype") == PRIVATE
    number = params.get("topic_id", "")
    topic = forum.topics.get(int(number)) if number.isdigit() else None
    if number and topic is None:
        raise unacceptable(author, words("topic_not_found", author))
    if topic is None and not params.get("title"):
        raise missing("title")
    reply_to = params.get("reply_to_post_number", "")
    return Draft(
        author,
        raw,
        title=params.get("title", "").strip(),
        topic=topic,
        category=None if topic or private else _category(forum, author, params.get("category", "")),
        reply_to=int(reply_to) if reply_to.isdigit() else None,
        recipients=tuple(name.strip() for name in params.get("target_recipients", "").split(",") if name.strip()),
        private=private or (topic is not None and topic.private),
        external_id=params.get("external_id") or None,
    )


def _category(forum: Forum, author: User, number: str) -> Category | None:
    if not number:
        return None
    category = forum.categories.get(int(number)) if number.isdigit() else None
    if category is None or not forum.may_see_category(author, category):
        raise refusal(403, "invalid_access", author)
    if category.permission > 1 and not author.staff:
        raise refusal(403, "invalid_access", author)
    return category


def submit(forum: Forum, draft: Draft) -> Post | Pending:
    """Publish a draft or queue it. Raises the 422 or 429 it deserves."""
    if draft.author.silenced and not draft.private:
        raise unacceptable(draft.author, words("topic_not_found", draft.author))
    if draft.topic is not None:
        _check_topic(forum, draft, draft.topic)
    elif draft.private:
        _check_recipients(forum, draft)
    problems = _problems(forum, draft)
    if problems:
        raise unacceptable(draft.author, *problems)
    _count(forum, draft)
    return _queue(forum, draft) if _must_wait(forum, draft) else _publish(forum, draft)


def _check_topic(forum: Forum, draft: Draft, topic: Topic) -> None:
    author = draft.author
    if not forum.may_reply(author, topic):
        raise unacceptable(author, words("topic_not_found", author))
    own = [post.created_at for post in forum.live_posts(topic.id) if post.user_id == author.id]
    if topic.slow_mode_seconds and own and not author.staff and max(own) > forum.ago(topic.slow_mode_seconds):
        raise unacceptable(author, words("slow_mode", author))
    if topic.private:
        others = (forum.users[number] for number in topic.participants if number != author.id)
        _check_willing(draft, list(others))


def _check_recipients(forum: Forum, draft: Draft) -> None:
    author = draft.author
    if not draft.recipients:
        raise unacceptable(author, words("pm_nobody", author))
    if len(draft.recipients) > forum.settings.max_recipients:
        raise unacceptable(author, words("pm_many", author, forum.settings.max_recipients))
    found = [forum.find_user(name) for name in draft.recipients]
    users = [user for user in found if user is not None]
    if len(users) < len(found):
        raise unacceptable(author, words("pm_unknown", author))
    if not author.staff:
        trusted = author.trust_level >= forum.settings.min_trust_to_send_messages and not author.silenced
        if not trusted or any(user.suspended for user in users):
            raise unacceptable(author, words("cant_send_pm", author))
    _check_willing(draft, users)


def _check_willing(draft: Draft, users: list[User]) -> None:
    if draft.author.staff:
        return
    for user in users:
        if not user.allow_private_messages or draft.author.username in user.muted:
            raise unacceptable(draft.author, words("not_accepting_pms", draft.author, user.username))


def _problems(forum: Forum, draft: Draft) -> list[str]:
    author, settings = draft.author, forum.settings
    found = [*_length_problems(settings, draft)]
    word = _word_in(draft.raw, settings.blocked_words)
    if word:
        found.append(words("blocked_word", author, word))
    if draft.external_id:
        found += _external_id_problems(forum, draft)
    if not found and not author.staff:
        found += _habits(forum, draft)
    return found


def _length_problems(settings: Settings, draft: Draft) -> list[str]:
    author, found = draft.author, []
    least = settings.min_message_length if draft.private else settings.min_post_length
    size = length(draft.raw)
    if size < least:
        found.append(words("too_short", author, least))
    elif len({letter for letter in draft.raw.lower() if letter.isalnum()}) < 7:  # body_min_entropy
        found.append(words("unclear", author))
    if size > settings.max_post_length:
        found.append(words("too_long", author, settings.max_post_length))
    least_title = settings.min_message_title_length if draft.private else settings.min_title_length
    if draft.topic is None and len(draft.title) < least_title:
        found.append(words("title_short", author, least_title))
    return found


def _external_id_problems(forum: Forum, draft: Draft) -> list[str]:
    author, wanted = draft.author, draft.external_id or ""
    if len(wanted) > 50:
        return [words("external_id_long", author)]
    if not _EXTERNAL_ID.match(wanted):
        return [words("external_id_invalid", author)]
    return [words("external_id_taken", author)] if topic_by_external_id(forum, wanted) else []


def topic_by_external_id(forum: Forum, external_id: str) -> Topic | None:
    """Find a topic by the id its creator gave it, in any case; a deleted one keeps its id."""
    wanted = external_id.lower()
    return next((topic for topic in forum.topics.values() if (topic.external_id or "").lower() == wanted), None)


def _habits(forum: Forum, draft: Draft) -> list[str]:
    """Find what ordinary people may not do: repeat themselves, or talk to themselves."""
    author, settings = draft.author, forum.settings
    mine = hashlib.sha1(draft.raw.encode(), usedforsecurity=False).digest()
    recent = (post for post in forum.posts.values() if post.user_id == author.id)
    since = forum.ago(settings.unique_posts)
    if any(
        post.created_at > since and hashlib.sha1(post.raw.encode(), usedforsecurity=False).digest() == mine
        for post in recent
    ):
        return [words("duplicate", author)]
    if draft.topic is None:
        taken = not settings.allow_duplicate_titles and not draft.private and _title_used(forum, draft.title)
        return [words("title_used", author)] if taken else []
    return _too_talkative(forum, draft, draft.topic)


def _title_used(forum: Forum, title: str) -> bool:
    return any(
        topic.title.lower() == title.lower() and not topic.private and topic.deleted_at is None
        for topic in forum.topics.values()
    )


def _too_talkative(forum: Forum, draft: Draft, topic: Topic) -> list[str]:
    author, most = draft.author, forum.settings.max_consecutive_replies
    posts = [post for post in forum.live_posts(topic.id) if post.post_type == PostType.REGULAR]
    last = posts[-most:]
    if topic.user_id != author.id and len(last) == most and all(post.user_id == author.id for post in last):
        return [words("consecutive", author, most)]
    own = sum(post.user_id == author.id for post in posts)
    if author.trust_level == 0 and topic.user_id != author.id and own >= _NEW_USER_REPLIES:
        return [words("new_user_replies", author, _NEW_USER_REPLIES)]
    return []


def _count(forum: Forum, draft: Draft) -> None:
    forum.limits.posting(forum.settings, draft.author)
    if draft.topic is None and draft.private:
        forum.limits.messaging(forum.settings, draft.author)
    elif draft.topic is None:
        forum.limits.opening(forum.settings, draft.author)


def _word_in(raw: str, listed: tuple[str, ...]) -> str | None:
    lowered = raw.lower()
    return next((word for word in listed if word.lower() in lowered), None)


def _must_wait(forum: Forum, draft: Draft) -> bool:
    if draft.private or draft.author.staff:
        return False
    if _word_in(draft.raw, forum.settings.approval_words):
        return True
    if draft.topic is not None:
        category = forum.categories.get(draft.topic.category_id or 0)
        return category is not None and category.review_replies
    return draft.category is not None and draft.category.review_topics


def _queue(forum: Forum, draft: Draft) -> Pending:
    waiting = Pending(forum.next_id("pending"), draft.author.id, draft.raw, forum.now(), reply_to=draft.reply_to)
    waiting.topic_id = draft.topic.id if draft.topic else None
    waiting.title = draft.title or None
    waiting.category_id = draft.category.id if draft.category else None
    forum.pending[waiting.id] = waiting
    return waiting


def _publish(forum: Forum, draft: Draft) -> Post:
    name = draft.author.username
    if draft.topic is not None:
        return forum.reply(name, draft.topic.id, draft.raw, reply_to=draft.reply_to)
    if draft.private:
        topic = forum.message(name, draft.recipients, draft.title, draft.raw, external_id=draft.external_id)
    else:
        where = draft.category.id if draft.category else None
        topic = forum.create_topic(name, draft.title, draft.raw, where, external_id=draft.external_id)
    return forum.opening(topic.id)
