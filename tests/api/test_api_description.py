"""The published description is valid OpenAPI, and the API does what it says, whatever is thrown at it."""

from __future__ import annotations

import os
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import validate
from schemathesis import GenerationMode
from schemathesis.specs.openapi.schemas import OpenApiSchema

from connector.engine import Engine
from connector.store.tokens import Scope
from connector.web.api.operations import OPERATIONS, Operation
from tests.api.conftest import NORTH, program

EXAMPLES = int(os.environ.get("API_EXAMPLES", "12"))  # for each operation


@pytest.fixture
def described(app: Flask) -> dict[str, Any]:
    answer = app.test_client().get("/api/v1/openapi.json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    made: dict[str, Any] = answer.get_json()
    return made


def test_the_description_is_valid_and_whole(described: dict[str, Any]) -> None:
    validate(described)
    listed = {(path, method.upper()) for path, each in described["paths"].items() for method in each}
    assert listed == {(each.path, each.method) for each in OPERATIONS}
    assert described["servers"][0]["url"].endswith("/api/v1")


def test_names_keep_to_the_rules(described: dict[str, Any]) -> None:
    """NL API Design Rules: kebab-case paths without a slash at the end, camelCase names."""
    for path, each in described["paths"].items():
        assert path == path.lower().rstrip("/")
        assert "_" not in path
        for operation in each.values():
            assert operation["summary"]
            assert all("_" not in parameter.get("name", "") for parameter in operation["parameters"])
    for schema in described["components"]["schemas"].values():
        assert all("_" not in name for name in schema["properties"])


@pytest.fixture(scope="module")
def schema(app: Flask) -> OpenApiSchema:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
@pytest.mark.parametrize("each", OPERATIONS, ids=lambda each: each.id)
def test_it_does_what_its_description_says(
    each: Operation, mode: GenerationMode, schema: OpenApiSchema, engine: Engine, app: Flask
) -> None:
    operation = schema[each.path][each.method]
    mine = program(engine, app, NORTH, Scope.MODERATE)

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {mine.token}"})

    if mode is GenerationMode.POSITIVE or each.query or each.body:
        ask()
