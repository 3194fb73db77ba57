"""What the API says when it cannot do what was asked: problem details (RFC 9457), never anything about the inside."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import Response
from marshmallow import ValidationError
from werkzeug.exceptions import HTTPException

TYPE = "application/problem+json"
DETAILS = {
    400: "The request is not as the description of this API says.",
    401: "Send a token of your organisation: Authorization: Bearer wijk_…",
    403: "This token may not do that.",
    404: "There is nothing here, or it is not yours to see.",
    405: "This cannot be done here.",
    413: "The request is too large.",
    415: "Send JSON: Content-Type: application/json",
    429: "Too many requests; wait a while.",
    500: "Something went wrong on our side; it was written down.",
}


def of_http(error: HTTPException) -> Response:
    """The answer for an error of HTTP itself."""
    code = error.code or 500
    answer = problem(code, DETAILS.get(code, error.name), title=error.name)
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after", "www-authenticate"):
            answer.headers[name] = value
    if code == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def of_input(error: ValidationError, where: str) -> Response:
    """The answer when input is wrong; `where` is query or body."""
    assert isinstance(error.messages, dict)
    wrong = [
        {"in": where, "location": location, "code": "invalid", "detail": text}
        for location, text in _flat(error.messages)
    ]
    return problem(400, DETAILS[400], title="Bad Request", errors=wrong)


def problem(status: int, detail: str, *, title: str, **more: Any) -> Response:
    said = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return Response(json.dumps(said, ensure_ascii=False), status, mimetype=TYPE)


def _flat(messages: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(messages, Mapping):
        for key, below in messages.items():
            yield from _flat(below, path if key == "_schema" else f"{path}.{key}".lstrip("."))
    elif isinstance(messages, Sequence) and not isinstance(messages, str):
        for below in messages:
            yield from _flat(below, path)
    else:
        yield path, str(messages)
