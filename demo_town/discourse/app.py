"""The forum's Flask application: which paths there are."""

from __future__ import annotations

from flask import Flask, Response, g, request

from demo_town.discourse import api_people, api_read, api_site, api_write
from demo_town.discourse.api import install
from demo_town.discourse.forum import Asked, Forum


def make_app(forum: Forum) -> Flask:
    """Build the application that plays `forum`."""
    app = Flask(__name__)
    app.extensions["forum"] = forum
    app.json.sort_keys = False  # type: ignore[attr-defined]
    install(app, [module.routes for module in (api_read, api_write, api_people, api_site)])

    @app.after_request
    def remember(response: Response) -> Response:
        asker = g.get("viewer")
        name = asker.username if asker else None
        forum.asked.append(Asked(request.method, request.path, response.status_code, name))
        return response

    return app
