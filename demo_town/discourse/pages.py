"""The forum as a person sees it: threads, messages, and a form to answer as a resident. Dutch, without scripts."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from demo_town.discourse.api import forum
from demo_town.discourse.cook import cook
from demo_town.discourse.model import Post, PostType, Topic, User
from demo_town.discourse.refusals import RefusedError

routes = Blueprint("pages", __name__)
_LOCAL = ZoneInfo("Europe/Amsterdam")
_MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


def spoken(moment: datetime) -> str:
    """Give a time as people in the Netherlands write it."""
    local = moment.astimezone(_LOCAL)
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}, {local:%H:%M}"


def _page(name: str, **values: object) -> str:
    people = sorted((user for user in forum().users.values() if not user.staff), key=lambda user: user.username.lower())
    return render_template(name, forum=forum(), people=people, spoken=spoken, cook=cook, **values)


@routes.get("/", endpoint="home")
@routes.get("/latest", endpoint="home")
def home() -> str:
    return _page("topics.html", title=forum().settings.title, topics=_topics(None), category=None)


@routes.get("/c/<slug>/<int:category_id>", endpoint="category")
def category(slug: str, category_id: int) -> str:
    row = forum().categories.get(category_id)
    if row is None or row.group is not None:
        abort(404)
    return _page("topics.html", title=row.name, topics=_topics(category_id), category=row)


def _topics(category_id: int | None) -> list[tuple[Topic, int]]:
    shown = [
        topic
        for topic in forum().topics.values()
        if topic.visible and _public(topic) and category_id in (None, topic.category_id)
    ]
    shown.sort(key=lambda topic: (topic.pinned, topic.bumped_at), reverse=True)
    return [(topic, len(_posts(topic)) - 1) for topic in shown]


def _public(topic: Topic) -> bool:
    return not topic.private and forum().may_see_topic(None, topic)


def _posts(topic: Topic) -> list[tuple[Post, User]]:
    kept = (post for post in forum().live_posts(topic.id) if post.post_type != PostType.WHISPER)
    return [(post, forum().users[post.user_id]) for post in kept]


@routes.get("/t/<slug>/<int:topic_id>", endpoint="topic")
@routes.get("/t/<slug>/<int:topic_id>/<int:post_number>", endpoint="topic")
def topic(slug: str, topic_id: int, post_number: int = 0) -> str:
    found = forum().topics.get(topic_id)
    if found is None or not _public(found):
        abort(404)
    return _thread(found)


@routes.get("/t/<int:topic_id>", endpoint="topic_by_number")
@routes.get("/t/<int:topic_id>/<int:post_number>", endpoint="topic_by_number")
def topic_by_number(topic_id: int, post_number: int = 0) -> Response:
    """Send on to the address with the slug, as a forum does for who may see the topic."""
    found = forum().topics.get(topic_id)
    if found is None or not _public(found):
        abort(404)
    path = f"/t/{found.slug}/{found.id}" + (f"/{post_number}" if post_number else "")
    return redirect(path, 301)


def _thread(found: Topic, reader: User | None = None, problem: str = "") -> str:
    shown = _posts(found)
    solution = forum().posts.get(found.accepted_post or 0)
    may_answer = not (found.closed or found.archived)
    row = forum().categories.get(found.category_id or 0)
    return _page(
        "topic.html",
        title=found.title,
        topic=found,
        posts=shown,
        solution=solution,
        may_answer=may_answer,
        category=row,
        reader=reader,
        problem=problem,
    )


@routes.get("/u/<username>/messages", endpoint="messages")
def messages(username: str) -> str:
    """Show someone's private messages: in a demo everybody may look, no real forum allows it."""
    reader = _resident(username)
    mine = [topic for topic in forum().topics.values() if topic.private and reader.id in topic.participants]
    mine.sort(key=lambda topic: topic.bumped_at, reverse=True)
    return _page(
        "topics.html",
        title=f"Privéberichten van {reader.name}",
        topics=[(topic, len(_posts(topic)) - 1) for topic in mine],
        category=None,
        reader=reader,
    )


@routes.get("/u/<username>/messages/<int:topic_id>", endpoint="message")
def message(username: str, topic_id: int) -> str:
    reader, found = _resident(username), forum().topics.get(topic_id)
    if found is None or not found.private or reader.id not in found.participants:
        abort(404)
    return _thread(found, reader)


@routes.get("/u/<username>", endpoint="person")
def person_page(username: str) -> str:
    reader = _resident(username)
    posts = [post for post in forum().posts.values() if post.user_id == reader.id and not post.deleted_at]
    rows = [(post, forum().topics[post.topic_id]) for post in posts if _public(forum().topics[post.topic_id])]
    return _page("person.html", title=reader.name, reader=reader, rows=rows[::-1])


def _resident(username: str) -> User:
    found = forum().find_user(username)
    if found is None:
        abort(404)
    return found


@routes.post("/t/<int:topic_id>/antwoord", endpoint="answer")
def answer(topic_id: int) -> Response | tuple[str, int]:
    """Answer as a resident, and show the thread again."""
    found, author = forum().topics.get(topic_id), _resident(request.form.get("resident", ""))
    if found is None or not forum().may_see_topic(author, found):
        abort(404)
    reader = author if found.private else None
    raw = request.form.get("raw", "").strip()
    if not raw:
        return _thread(found, reader, "Schrijf eerst een antwoord."), 422
    try:
        post = _write(found, author, raw)
    except RefusedError as error:
        return _thread(found, reader, " ".join(error.body["errors"])), error.status
    path = f"/u/{author.username}/messages/{found.id}" if found.private else f"/t/{found.slug}/{found.id}"
    return redirect(f"{path}#post_{post.post_number}", 303)


def _write(found: Topic, author: User, raw: str) -> Post:
    if not forum().may_reply(author, found):
        raise RefusedError(422, {"errors": ["Dit onderwerp neemt geen antwoorden meer aan."]})
    return forum().reply(author.username, found.id, raw)


@routes.app_errorhandler(405)
def wrong_method(error: Exception) -> tuple[str, int]:
    return "Deze pagina kan dat niet.", 405


@routes.get("/naar", endpoint="to_messages")
def to_messages() -> Response:
    return redirect(f"/u/{_resident(request.args.get('resident', '')).username}/messages", 303)
