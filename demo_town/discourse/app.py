"""The forum's Flask application: which paths there are."""

from __future__ import annotations

from flask import Flask, Response, g, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from demo_town.discourse import api_people, api_read, api_site, api_write, feeds, pages, sso
from demo_town.discourse.api import install
from demo_town.discourse.forum import Asked, Forum
from demo_town.discourse.refusals import not_found


def make_app(forum: Forum) -> Flask:
    """Build the application that plays `forum`."""
    app = Flask(__name__)
    app.extensions["forum"] = forum
    app.json.sort_keys = False  # type: ignore[attr-defined]
    install(app, [module.routes for module in (api_read, api_write, api_people, api_site, feeds, pages, sso)])

    @app.errorhandler(404)
    def nothing_here(error: NotFound) -> ResponseReturnValue:
        if request.path.endswith((".json", ".rss")):
            no = not_found(g.get("viewer"))
            return no.body, no.status
        return render_template("missing.html"), 404

    @app.after_request
    def remember(response: Response) -> Response:
        asker = g.get("viewer")
        name = asker.username if asker else None
        forum.asked.append(Asked(request.method, request.path, response.status_code, name))
        return response

    return app
