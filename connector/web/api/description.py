"""The OpenAPI 3.1 description of the API, made of the operations themselves."""

from __future__ import annotations

import re
from functools import cache
from http import HTTPStatus
from typing import Any, Final

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Response, jsonify
from marshmallow import Schema

from connector import access
from connector.web.access import Role
from connector.web.api import problems
from connector.web.api.operations import OPERATIONS, PATH, Operation
from connector.web.engines import engine

VERSION: Final = "1.0.0"
JSON = "application/json"
ABOUT = (
    "Communities, proposals, suggestions and decisions of one organisation. Ask with a bearer token of that"
    " organisation (`wijkconnector token create`); `read` tokens look, `moderate` tokens decide too."
)
HEADERS: Final = {
    "API-Version": {"description": "The whole version of this API.", "schema": {"type": "string"}},
    "RateLimit-Remaining": {"description": "How many requests may follow at once.", "schema": {"type": "integer"}},
    "Link": {"description": 'The next page: <…>; rel="next" (RFC 8288).', "schema": {"type": "string"}},
}
_PROBLEM: Final = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["in", "location", "code", "detail"],
                "properties": {name: {"type": "string"} for name in ("in", "location", "code", "detail")},
            },
        },
    },
}


def published() -> Response:
    """The description, with the address and the contact of this installation."""
    config = engine().config
    said = dict(_described())
    said["servers"] = [{"url": access.address(config) + PATH}]
    contact = {"name": config.instance.name, "email": config.instance.contact, "url": access.address(config)}
    said["info"] = said["info"] | {"contact": contact}
    return jsonify(said)


@cache
def _described() -> dict[str, Any]:
    spec = APISpec(
        title="Wijkconnector",
        version=VERSION,
        openapi_version="3.1.0",
        info={"description": ABOUT},
        security=[{"token": []}],
        plugins=[MarshmallowPlugin(schema_name_resolver=_name)],
    )
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    spec.components.schema("Problem", _PROBLEM)
    for name, header in HEADERS.items():
        spec.components.header(name, header)
    for status in (400, 401, 403, 429):
        spec.components.response(_phrase(status), _refusal(problems.DETAILS[status]))
    for each in OPERATIONS:
        spec.path(each.path, operations={each.method.lower(): _operation(each)})
    made: dict[str, Any] = spec.to_dict()
    return made


def _operation(each: Operation) -> dict[str, Any]:
    inside = re.findall(r"\{(\w+)\}", each.path)
    parameters: list[Any] = [
        {"in": "path", "name": name, "required": True, "schema": {"type": "string", "minLength": 1}} for name in inside
    ]
    if each.query is not None:
        parameters.append({"in": "query", "schema": each.query})
    made: dict[str, Any] = {
        "operationId": each.id,
        "summary": each.summary,
        "tags": [each.path.split("/")[1]],
        "parameters": parameters,
        "responses": _responses(each),
    }
    if each.role is not Role.VIEWER:
        made["description"] = "Needs a token with the scope `moderate`."
    if each.body is not None:
        made["requestBody"] = {"required": True, "content": {JSON: {"schema": each.body}}}
    return made


def _responses(each: Operation) -> dict[str, Any]:
    paged = ["Link"] if each.query is not None else []
    named = {name: {"$ref": f"#/components/headers/{name}"} for name in ("API-Version", "RateLimit-Remaining", *paged)}
    done: dict[str, Any] = {"description": "Done.", "headers": named}
    if each.answer is not None:
        done["content"] = {JSON: {"schema": each.answer}}
    takes = each.query or each.body or "{" in each.path or each.method != "GET"
    refused = {401, 403, 429} | ({400} if takes else set())
    responses: dict[str, Any] = {str(status): _phrase(status) for status in sorted(refused)}
    responses |= {str(status): _refusal(why) for status, why in each.refusals.items()}
    return {"200" if each.answer is not None else "204": done} | responses


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase.replace(" ", "")


def _refusal(why: str) -> dict[str, Any]:
    return {"description": why, "content": {problems.TYPE: {"schema": "Problem"}}}


def _name(schema: type[Schema] | Schema) -> str:
    cls = schema if isinstance(schema, type) else type(schema)
    return cls.__name__.removesuffix("Schema")
