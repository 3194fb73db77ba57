"""The site over HTTP: its pages and its feeds."""

from __future__ import annotations

from email.utils import format_datetime

from flask import Flask, Response, abort, render_template, request

from demo_town.discourse.cook import cook
from demo_town.discourse.pages import spoken
from demo_town.site.news import Site


def make_app(site: Site) -> Flask:
    """Build the application that shows `site`."""
    app = Flask(__name__)
    app.jinja_env.globals.update(site=site, spoken=spoken, cook=cook, rfc822=format_datetime)

    @app.get("/")
    def home() -> str:
        return render_template("home.html", title=site.title, entries=site.newest(None))

    @app.get("/bericht/<int:number>")
    @app.get("/bericht/<int:number>/<slug>")
    def show(number: int, slug: str = "") -> str:
        entry = site.entries.get(number)
        if entry is None:
            abort(404)
        return render_template("entry.html", title=entry.title, entry=entry)

    @app.get("/feed.xml")
    def rss() -> Response:
        return _feed(site, "feed.rss", "application/rss+xml")

    @app.get("/atom.xml")
    def atom() -> Response:
        return _feed(site, "feed.atom", "application/atom+xml")

    return app


def _feed(site: Site, template: str, kind: str) -> Response:
    """Give a feed, or 304 when the reader has this one; the tag is of the content, the date of the last change."""
    text = render_template(template, entries=site.newest())
    response = Response(text, content_type=f"{kind}; charset=utf-8")
    response.last_modified = site.changed.replace(microsecond=0)
    response.cache_control.max_age = 15
    response.add_etag()
    response.make_conditional(request)
    return response
