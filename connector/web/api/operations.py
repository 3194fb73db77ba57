"""An operation of the API: one place says its path, who may, what goes in and what comes out; the rest follows.

From it come the route, the checks of input, the JSON, and the description that is published.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar

from flask import Blueprint, Response, jsonify, request
from marshmallow import Schema, ValidationError

from connector.web.access import Role, signed_in
from connector.web.api import problems

F = TypeVar("F", bound=Callable[..., Any])
PATH = "/api/v1"
pages = Blueprint("api", __name__, url_prefix=PATH)


@dataclass(frozen=True, slots=True)
class Operation:
    """What the description says of one operation; `refusals` are statuses besides 400, 401, 403 and 429."""

    id: str
    method: str
    path: str
    role: Role
    summary: str
    answer: Schema | None
    query: Schema | None
    body: Schema | None
    refusals: Mapping[int, str] = field(default_factory=dict)


OPERATIONS: list[Operation] = []


def operation(
    method: str,
    path: str,
    *,
    answer: Schema | None = None,
    role: Role = Role.VIEWER,
    query: Schema | None = None,
    body: Schema | None = None,
    refusals: Mapping[int, str] | None = None,
) -> Callable[[F], F]:
    """Make a function an operation. It gets what is in its path, then `query` and `body` as they were loaded.

    What it returns is written as `answer` says; None without an answer is 204. Its docstring is the summary.
    """

    def make(view: F) -> F:
        summary = (view.__doc__ or "").strip().splitlines()[0]
        OPERATIONS.append(
            Operation(view.__name__, method, path, role, summary, answer, query, body, dict(refusals or {}))
        )

        @wraps(view)
        def run(**arguments: Any) -> Response:
            try:
                where = "query"
                if query is not None:
                    arguments["query"] = query.load(_plain(request.args.to_dict(flat=False)))
                where = "body"
                if body is not None:
                    arguments["body"] = body.load(_sent())
            except ValidationError as error:
                return problems.of_input(error, where)
            return _written(view(**arguments), answer)

        rule = re.sub(r"\{(\w+)\}", r"<path:\1>" if path.endswith("{post}") else r"<\1>", path)
        pages.add_url_rule(rule, view.__name__, signed_in(role)(run), methods=[method])
        return view

    return make


def _plain(given: dict[str, list[str]]) -> dict[str, Any]:
    """One value for a parameter; more of the same are kept as a list, which no schema here takes."""
    return {name: values[0] if len(values) == 1 else values for name, values in given.items()}


def _sent() -> Any:
    sent = request.get_json()
    if not isinstance(sent, dict):
        raise ValidationError({"_schema": ["must be an object"]})
    return sent


def _written(value: Any, answer: Schema | None) -> Response:
    if isinstance(value, Response):
        return value
    if answer is None:
        return Response(status=204)
    response = jsonify(answer.dump(value))
    if request.method == "GET":
        response.add_etag()
        response.make_conditional(request)
    return response


class CamelSchema(Schema):
    """Fields are snake_case here and camelCase outside (NL API Design Rules)."""

    def on_bind_field(self, field_name: str, field_obj: Any) -> None:
        first, *rest = (field_obj.data_key or field_name).split("_")
        field_obj.data_key = first + "".join(part.capitalize() for part in rest)
