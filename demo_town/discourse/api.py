"""What every call to the API shares: who asks, what was sent, and how no is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from flask import Blueprint, Flask, Response, current_app, g, jsonify, request

from demo_town.discourse.forum import Forum
from demo_town.discourse.keys import who_asks
from demo_town.discourse.model import Post, Topic, User
from demo_town.discourse.refusals import RefusedError, not_found, refusal

# Feeds take a key in the query string; JSON does not (PARAMETER_API_PATTERNS).
_FEEDS = frozenset({"list#latest_feed", "list#category_feed", "posts#latest_feed", "topics#feed"})


def forum() -> Forum:
    """Give the forum this request is for."""
    return cast(Forum, current_app.extensions["forum"])


def viewer() -> User | None:
    """Give the user who asks, None for anybody."""
    return cast("User | None", g.get("viewer"))


def member() -> User:
    """Give the user who asks. Raises 403 `not_logged_in` for anybody."""
    user = viewer()
    if user is None:
        raise refusal(403, "not_logged_in")
    return user


def params() -> Mapping[str, str]:
    """Give the parameters of query, form or JSON body as text; nested ones as `post[raw]`."""
    sent: dict[str, str] = dict(request.args.items()) | dict(request.form.items())
    body = request.get_json(silent=True) if request.is_json else None
    return sent | _flat(body if isinstance(body, dict) else {})


def _flat(body: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in body.items():
        path = f"{prefix}[{name}]" if prefix else str(name)
        if isinstance(value, dict):
            flat |= _flat(value, path)
        elif isinstance(value, bool):
            flat[path] = "true" if value else "false"
        elif value is not None and not isinstance(value, list):
            flat[path] = str(value)
    return flat


def number(name: str, default: int = 0) -> int:
    """Give a whole number from the query; anything else is `default`."""
    text = request.args.get(name, "")
    return int(text) if text.lstrip("-").isdigit() else default


def post_or_404(post_id: int) -> Post:
    post = forum().posts.get(post_id)
    if post is None or not forum().may_see(viewer(), post):
        raise not_found(viewer())
    return post


def topic_or_404(topic_id: int) -> Topic:
    """Find a topic the viewer may see; else 404, or with `detailed_404` 410 for deleted and 403 for forbidden."""
    topic = forum().topics.get(topic_id)
    if topic is not None and forum().may_see_topic(viewer(), topic):
        return topic
    if topic is not None and forum().settings.detailed_404:
        raise refusal(410, "not_found", viewer()) if topic.deleted_at else refusal(403, "invalid_access", viewer())
    raise not_found(viewer())


def answer(body: object, status: int = 200) -> Response:
    response = jsonify(body)
    response.status_code = status
    return response


def install(app: Flask, blueprints: Iterable[Blueprint]) -> None:
    """Put the API in `app`: identification before, refusals after."""
    app.before_request(_identify)
    app.register_error_handler(RefusedError, _say_no)
    for blueprint in blueprints:
        app.register_blueprint(blueprint)


def action_name() -> str:
    """Give Rails' name of the action asked for: controller#action."""
    return (request.endpoint or "").rpartition(".")[2]


def _identify() -> None:
    action, ip = action_name(), request.remote_addr or ""
    given, name = request.headers.get("Api-Key"), request.headers.get("Api-Username")
    if action in _FEEDS:
        given, name = given or request.args.get("api_key"), name or request.args.get("api_username")
    user, key = who_asks(forum(), given, name, method=request.method, action=action, ip=ip)
    g.viewer = user
    if user and key:
        forum().limits.api(forum().settings, user)
        forum().limits.forgive(ip)
    api = request.path.endswith((".json", ".rss"))
    if api and user is None and forum().settings.login_required and action != "site#basic_info":
        raise refusal(403, "not_logged_in")
    if request.method not in ("GET", "HEAD", "OPTIONS") and forum().settings.read_only:
        raise refusal(503, "read_only", user)


def _say_no(error: RefusedError) -> Response:
    response = answer(error.body, error.status)
    response.headers.update(error.headers)
    return response
