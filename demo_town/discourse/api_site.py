"""The site itself: what it is, its categories and tags, and searching it."""

from __future__ import annotations

from flask import Blueprint, Response, request

from demo_town.discourse.api import answer, forum, viewer
from demo_town.discourse.cook import excerpt
from demo_town.discourse.model import Category
from demo_town.discourse.refusals import not_found
from demo_town.discourse.shapes import Json, base, tags
from demo_town.discourse.site_shapes import category_in_list, category_in_site, category_whole, site

routes = Blueprint("site", __name__)


def _categories() -> list[Category]:
    return [row for row in forum().categories.values() if forum().may_see_category(viewer(), row)]


@routes.get("/site.json", endpoint="site#site")
def site_json() -> Response:
    return answer(site(forum()) | {"categories": [category_in_site(forum(), row) for row in _categories()]})


@routes.get("/site/basic-info.json", endpoint="site#basic_info")
def basic_info() -> Response:
    settings = forum().settings
    logos = ("logo_url", "logo_small_url", "apple_touch_icon_url", "favicon_url", "mobile_logo_url")
    return answer(
        dict.fromkeys(logos, "")
        | {
            "title": settings.title,
            "description": settings.description,
            "header_primary_color": "333333",
            "header_background_color": "ffffff",
            "login_required": settings.login_required,
            "locale": settings.locale,
            "include_in_discourse_discover": False,
        }
    )


@routes.get("/about.json", endpoint="about#index")
def about() -> Response:
    settings = forum().settings
    staff = [user.username for user in forum().users.values() if user.staff]
    facts = {"topics_count": len(forum().topics), "posts_count": len(forum().posts), "users_count": len(forum().users)}
    shown = {
        "title": settings.title,
        "description": settings.description,
        "locale": settings.locale,
        "version": str(settings.version),
        "https": False,
        "stats": facts,
        "moderators": staff,
    }
    return answer({"users": [], "about": shown})


@routes.get("/categories.json", endpoint="categories#index")
def categories() -> Response:
    rows = _categories()
    if request.args.get("include_subcategories") != "true":
        rows = [row for row in rows if row.parent_id is None]
    shown = [category_in_list(forum(), row) for row in rows]
    rights = {"can_create_category": False, "can_create_topic": viewer() is not None}
    return answer({"category_list": rights | {"categories": shown}})


@routes.get("/c/<int:category_id>/show.json", endpoint="categories#show")
def show_category(category_id: int) -> Response:
    row = forum().categories.get(category_id)
    if row is None or not forum().may_see_category(viewer(), row):
        raise not_found(viewer())
    return answer({"category": category_whole(forum(), row)})


@routes.get("/tags.json", endpoint="tags#index")
def tag_list() -> Response:
    names = [name for topic in forum().topics.values() if not topic.private for name in topic.tags]
    known = tags(forum(), sorted(set(names)))
    rows = []
    for place, name in enumerate(sorted(set(names))):
        number = known[place]["id"] if isinstance(known[place], dict) else place + 1
        rows.append({"id": number, "text": name, "name": name, "count": names.count(name), "pm_count": 0})
    return answer({"tags": rows, "extras": {"categories": []}})


@routes.get("/search.json", endpoint="search#show")
def search() -> Response:
    """Find posts that hold the words; short terms give an error in a normal answer, as rate limits do there."""
    term = request.args.get("q", "").strip()
    words = [word.lower() for word in term.split() if ":" not in word]
    error = None if len(term) >= 3 else "Je zoekterm is te kort."
    found = (
        [] if error else [post for post in forum().posts.values() if all(word in post.raw.lower() for word in words)]
    )
    visible = [
        post
        for post in found
        if not forum().topics[post.topic_id].private and forum().may_see(viewer(), post) and not post.hidden
    ][:50]
    shown = [_hit(base(forum(), post, viewer()), excerpt(post.raw)) for post in visible]
    result: Json = {
        **dict.fromkeys(["more_posts", "more_users", "more_categories", "more_full_page_results"]),
        "term": term,
        "search_log_id": 1,
        "can_create_topic": viewer() is not None,
        "error": error,
        "extra": {"categories": None},
        "post_ids": [post.id for post in visible],
        **{kind: [] for kind in ("user_ids", "category_ids", "tag_ids", "group_ids")},
    }
    rest: Json = {kind: [] for kind in ("users", "categories", "tags", "groups")}
    return answer({"posts": shown, **rest, "grouped_search_result": result})


def _hit(shown: Json, words: str) -> Json:
    kept = ("id", "name", "username", "avatar_template", "created_at", "post_number", "topic_id")
    return {name: shown[name] for name in kept} | {"like_count": 0, "blurb": words}
