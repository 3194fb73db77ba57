"""Reading posts and topics: the paths a client polls."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from demo_town.discourse.api import answer, forum, member, number, post_or_404, topic_or_404, viewer
from demo_town.discourse.model import Post, PostType, Topic, Version
from demo_town.discourse.posting import topic_by_external_id
from demo_town.discourse.refusals import not_found
from demo_town.discourse.shapes import Json, in_list, in_stream, shown_alone
from demo_town.discourse.topic_shapes import CHUNK, PER_PAGE, item, people, whole

routes = Blueprint("read", __name__)
WINDOW = 50  # posts, or until 3.2 ids, that posts#latest shows at once


@routes.get("/posts.json", endpoint="posts#latest")
def latest_posts() -> Response:
    return answer({"latest_posts": [in_list(forum(), post, viewer()) for post in newest(private=False)]})


@routes.get("/private-posts.json", endpoint="posts#private")
def private_posts() -> Response:
    member()
    return answer({"private_posts": [in_list(forum(), post, viewer()) for post in newest(private=True)]})


def newest(*, private: bool) -> list[Post]:
    """Give the newest posts, before the id `before` where asked.

    Until 3.2 a window of 50 ids up to and including `before`, filtered afterwards, with hidden posts and notes; since
    3.4 the 50 newest visible ones below it.
    """
    before = number("before")
    if forum().settings.version is Version.OLD:
        before = before if before > 0 else max(forum().posts, default=0)
        ids: Iterable[int] = range(before, before - WINDOW, -1)
        chosen = (forum().posts[post_id] for post_id in ids if post_id in forum().posts)
        return [post for post in chosen if _listed(post, private)]
    found = []
    for post_id in sorted(forum().posts, reverse=True):
        post = forum().posts[post_id]
        if (before <= 0 or post_id < before) and _listed(post, private) and _plain(post):
            found.append(post)
        if len(found) == WINDOW:
            break
    return found


def _listed(post: Post, private: bool) -> bool:
    topic = forum().topics[post.topic_id]
    if topic.private is not private or post.deleted_at or topic.deleted_at or not topic.visible:
        return False
    return forum().may_see(viewer(), post)


def _plain(post: Post) -> bool:
    return post.post_type == PostType.REGULAR and not post.hidden


@routes.get("/posts/<int:post_id>.json", endpoint="posts#show")
def show_post(post_id: int) -> Response:
    return answer(shown_alone(forum(), post_or_404(post_id), viewer()))


@routes.get("/posts/<int:post_id>/replies.json", endpoint="posts#replies")
def replies(post_id: int) -> Response:
    post, after = post_or_404(post_id), number("after", 1)
    found = [
        other
        for other in forum().live_posts(post.topic_id)
        if other.reply_to == post.post_number and other.post_number > after
    ]
    return answer([shown_alone(forum(), other, viewer()) for other in found[:CHUNK]])


@routes.get("/t/<int:topic_id>.json", endpoint="topics#show")
@routes.get("/t/<slug>/<int:topic_id>.json", endpoint="topics#show")
def show_topic(topic_id: int, slug: str = "") -> Response:
    topic = topic_or_404(topic_id)
    stream = _stream(topic)
    chunk = 1000 if request.args.get("print") == "true" else CHUNK
    start = (max(1, number("page", 1)) - 1) * chunk
    posts = stream[start : start + chunk]
    if start and not posts:
        raise not_found(viewer())
    return answer(whole(forum(), topic, viewer(), posts, [post.id for post in stream], raw=_include_raw()))


@routes.get("/t/<int:topic_id>/posts.json", endpoint="topics#posts")
def topic_posts(topic_id: int) -> Response:
    topic = topic_or_404(topic_id)
    wanted = {int(text) for text in request.args.getlist("post_ids[]") if text.isdigit()}
    posts = [post for post in _stream(topic) if post.id in wanted] if wanted else _stream(topic)[:CHUNK]
    shown = [in_stream(forum(), post, viewer(), include_raw=_include_raw()) for post in posts]
    return answer({"post_stream": {"posts": shown}, "id": topic.id})


@routes.get("/t/external_id/<external_id>.json", endpoint="topics#external_id")
def by_external_id(external_id: str) -> AnyResponse:
    topic = topic_by_external_id(forum(), external_id)
    if topic is None or not forum().may_see_topic(viewer(), topic):
        raise not_found(viewer())
    return redirect(f"{forum().url}/t/{topic.slug}/{topic.id}.json", 301)


@routes.get("/raw/<int:topic_id>", endpoint="posts#markdown_num")
@routes.get("/raw/<int:topic_id>/<int:post_number>", endpoint="posts#markdown_num")
def markdown(topic_id: int, post_number: int = 1) -> Response:
    post = forum().numbered(topic_or_404(topic_id).id, post_number)
    if post is None or not forum().may_see(viewer(), post) or not forum().may_see_hidden(viewer(), post):
        raise not_found(viewer())
    return Response(post.raw, content_type="text/plain; charset=utf-8")


def _include_raw() -> bool:
    return request.args.get("include_raw") in ("1", "true")


def _stream(topic: Topic) -> list[Post]:
    """Give the posts of a topic the viewer may see; with `username_filters` the opening and those users' posts."""
    posts = [post for post in forum().posts_of(topic.id) if forum().may_see(viewer(), post)]
    names = {name.strip().lower() for name in request.args.get("username_filters", "").split(",") if name.strip()}
    if not names:
        return posts
    return [post for post in posts if post.post_number == 1 or forum().users[post.user_id].username.lower() in names]


# --- lists of topics


@routes.get("/latest.json", endpoint="list#latest")
def latest() -> Response:
    wanted = {int(text) for text in request.args.get("topic_ids", "").split(",") if text.strip().isdigit()}
    topics = _public(None)
    return _list([topic for topic in topics if topic.id in wanted] if wanted else topics, "latest", "/latest")


@routes.get("/c/<slug>/<int:category_id>.json", endpoint="list#category")
@routes.get("/c/<slug>/<int:category_id>/l/latest.json", endpoint="list#category")
def category_list(slug: str, category_id: int) -> Response:
    category = forum().categories.get(category_id)
    if category is None or not forum().may_see_category(viewer(), category):
        raise not_found(viewer())
    return _list(_public(category_id), "category", f"/c/{slug}/{category_id}/l/latest")


@routes.get("/topics/private-messages/<username>.json", endpoint="list#private_messages")
def inbox(username: str) -> Response:
    return _list(_messages(username, sent=False), "private", f"/topics/private-messages/{username}")


@routes.get("/topics/private-messages-sent/<username>.json", endpoint="list#private_messages_sent")
def sent(username: str) -> Response:
    return _list(_messages(username, sent=True), "private", f"/topics/private-messages-sent/{username}")


def _public(category_id: int | None) -> list[Topic]:
    inside = {category_id} | {row.id for row in forum().categories.values() if row.parent_id == category_id}
    return [
        topic
        for topic in forum().topics.values()
        if not topic.private
        and topic.visible
        and topic.deleted_at is None
        and forum().may_see_topic(viewer(), topic)
        and (category_id is None or topic.category_id in inside)
    ]


def _messages(username: str, *, sent: bool) -> list[Topic]:
    asker, owner = member(), forum().find_user(username)
    if owner is None or (owner.id != asker.id and not asker.admin):
        raise not_found(asker)
    mine = [
        topic
        for topic in forum().topics.values()
        if topic.private and topic.deleted_at is None and owner.id in topic.participants
    ]
    if sent:
        return [topic for topic in mine if topic.user_id == owner.id]
    return [topic for topic in mine if any(post.user_id != owner.id for post in forum().live_posts(topic.id))]


_ORDERS: dict[str, Callable[[Topic], datetime]] = {
    "created": lambda topic: topic.created_at,
    "activity": lambda topic: topic.bumped_at,
}


def _list(topics: list[Topic], where: str, path: str) -> Response:
    """Answer one page; without `order` pinned topics come first, whatever their age."""
    order, page = request.args.get("order", ""), max(0, number("page"))
    per_page = min(100, max(1, number("per_page", PER_PAGE))) if forum().settings.version is Version.NEW else PER_PAGE
    key = _ORDERS.get(order, _ORDERS["activity"])
    topics = sorted(topics, key=key, reverse=request.args.get("ascending") != "true")
    if order not in _ORDERS:
        topics.sort(key=lambda topic: not topic.pinned)
    chosen = topics[page * per_page : (page + 1) * per_page]
    listed: Json = {"can_create_topic": viewer() is not None, "per_page": per_page}
    if where != "category":
        listed |= {"draft": None, "draft_key": "new_topic", "draft_sequence": 0}
    if len(topics) > (page + 1) * per_page:
        kept = f"&order={order}" if order else ""
        listed["more_topics_url"] = f"{path}?no_definitions=true{kept}&page={page + 1}"
    listed["topics"] = [item(forum(), topic, viewer(), where=where) for topic in chosen]
    return answer({"users": people(forum(), chosen), "primary_groups": [], "topic_list": listed})
