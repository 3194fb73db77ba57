"""The forum's RSS: newest topics and posts, without edits or deletions, as Discourse gives them."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import format_datetime

from flask import Blueprint, Response, render_template

from demo_town.discourse.api import forum, topic_or_404, viewer
from demo_town.discourse.cook import cook
from demo_town.discourse.model import Post, PostType, Topic
from demo_town.discourse.refusals import not_found

routes = Blueprint("feeds", __name__)
_TOPICS, _POSTS = 25, 50


@routes.get("/latest.rss", endpoint="list#latest_feed")
def latest() -> Response:
    return _topics("Nieuwste onderwerpen", "/latest.rss", None)


@routes.get("/c/<slug>/<int:category_id>.rss", endpoint="list#category_feed")
def category(slug: str, category_id: int) -> Response:
    row = forum().categories.get(category_id)
    if row is None or not forum().may_see_category(viewer(), row):
        raise not_found(viewer())
    return _topics(row.name, f"/c/{slug}/{category_id}.rss", category_id)


@routes.get("/posts.rss", endpoint="posts#latest_feed")
def posts() -> Response:
    shown = [post for post in _public() if not post.hidden][:_POSTS]
    return _feed("Nieuwste berichten", "/posts.rss", shown)


@routes.get("/t/<slug>/<int:topic_id>.rss", endpoint="topics#feed")
def topic(slug: str, topic_id: int) -> Response:
    found = topic_or_404(topic_id)
    shown = [post for post in _public() if post.topic_id == found.id and not post.hidden][:_TOPICS]
    return _feed(found.title, f"/t/{slug}/{topic_id}.rss", shown)


def _topics(title: str, path: str, category_id: int | None) -> Response:
    opened = [post for post in _public() if post.post_number == 1]
    inside = [post for post in opened if category_id in (None, forum().topics[post.topic_id].category_id)]
    return _feed(title, path, inside[:_TOPICS])


def _public() -> list[Post]:
    """Give the public posts the viewer may see, newest first."""
    found = []
    for post in sorted(forum().posts.values(), key=lambda row: row.id, reverse=True):
        where: Topic = forum().topics[post.topic_id]
        if not where.private and where.visible and where.deleted_at is None and post.deleted_at is None:
            if post.post_type == PostType.REGULAR and forum().may_see(viewer(), post):
                found.append(post)
    return found


def _feed(title: str, path: str, shown: Sequence[Post]) -> Response:
    rows = [(post, forum().topics[post.topic_id], forum().users[post.user_id]) for post in shown]
    text = render_template(
        "feed.rss",
        title=title,
        path=path,
        rows=rows,
        url=forum().url,
        cook=cook,
        date=format_datetime,
        categories=forum().categories,
    )
    return Response(text, content_type="application/rss+xml; charset=utf-8")
