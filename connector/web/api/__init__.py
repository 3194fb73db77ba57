"""The JSON API for programs of an organisation: /api/v1, by the NL API Design Rules; described by its openapi.json."""

from __future__ import annotations

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException, InternalServerError

from connector.web import bearer
from connector.web.access import current, public
from connector.web.api import communities, decisions, description, indicators, problems, proposals, suggestions  # noqa: F401
from connector.web.api.operations import PATH, pages


@pages.get("/openapi.json")
@public
def describe() -> Response:
    """The description of the API, for everybody and from everywhere."""
    answer = description.published()
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@pages.before_request
def _not_too_fast() -> None:
    if request.endpoint != "api.describe":
        g.pace.take(current().id)


@pages.errorhandler(HTTPException)
def _refused(error: HTTPException) -> Response:
    original = error.original_exception if isinstance(error, InternalServerError) else None
    return problems.of_http(error) if original is None else problems.of_http(InternalServerError())


@pages.after_request
def _marked(response: Response) -> Response:
    response.headers["API-Version"] = description.VERSION
    if (left := g.get("requests_left")) is not None:
        response.headers["RateLimit-Remaining"] = str(left)
    return response


def _nowhere() -> Response | None:
    """Say in the API's own way that there is nothing at an address of it; no route of a blueprint gets to see those."""
    error = request.routing_exception
    if error is None or not request.path.startswith(f"{PATH}/"):
        return None
    return _marked(problems.of_http(error))


def register(app: Flask) -> None:
    """Add the API to the application."""
    pace = bearer.Pace()
    app.before_request(lambda: setattr(g, "pace", pace))
    app.before_request(_nowhere)
    app.register_blueprint(pages)


__all__ = ["PATH", "register"]
