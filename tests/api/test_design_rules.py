"""The NL API Design Rules that a program can check: what the description says, and what every answer carries."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from connector.store import tokens
from connector.store.tokens import Scope
from connector.web import create_app
from connector.web.api.operations import OPERATIONS
from tests.api.conftest import Program
from tests.tenancy.two_worlds import ALFA, open_world

CAMEL = re.compile(r"[a-z][a-z\d]*([A-Z][a-z\d]*)*")
KEBAB = re.compile(r"(/([a-z0-9-]+|\{[a-z]+\}))+")
SECURITY = {  # /core/transport/security-headers
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@pytest.fixture(scope="module")
def described(app: Flask) -> dict[str, Any]:
    made: dict[str, Any] = app.test_client().get("/api/v1/openapi.json").get_json()
    return made


def _operations(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, each in described["paths"].items():
        for method, operation in each.items():
            yield f"{method} {path}", operation


def test_the_description_is_found_by_everybody_everywhere(app: Flask, described: dict[str, Any]) -> None:
    answer = app.test_client().get("/api/v1/openapi.json", headers={"Origin": "https://elsewhere.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert described["openapi"].startswith("3.")
    assert {"name", "email", "url"} == described["info"]["contact"].keys()
    assert re.fullmatch(r"\d+\.\d+\.\d+", described["info"]["version"])
    assert described["servers"][0]["url"].endswith("/v1")


def test_paths_are_kebab_case_and_names_camel_case(described: dict[str, Any]) -> None:
    for path in described["paths"]:
        assert KEBAB.fullmatch(path), path
    for where, operation in _operations(described):
        for parameter in operation["parameters"]:
            assert CAMEL.fullmatch(parameter["name"]), (where, parameter["name"])
    for name, schema in described["components"]["schemas"].items():
        assert re.fullmatch(r"([A-Z][a-z]+)+", name)
        assert all(CAMEL.fullmatch(key) for key in schema["properties"]), name


def test_every_operation_tells_its_version_header_and_its_problems(described: dict[str, Any]) -> None:
    known = described["components"]["responses"]
    for where, operation in _operations(described):
        answers = operation["responses"]
        done = next(answers[status] for status in answers if status.startswith("2"))
        assert "API-Version" in done["headers"], where
        if operation["parameters"] or not where.startswith("get"):
            assert "400" in answers, where
        for status in (status for status in answers if status.startswith("4")):
            said = answers[status] if "$ref" not in answers[status] else known[answers[status]["$ref"].split("/")[-1]]
            assert list(said["content"]) == ["application/problem+json"], (where, status)


def _answers(reader: Program, app: Flask) -> Iterator[TestResponse]:
    """Of every kind, right and wrong."""
    yield from (reader.get(each.path) for each in OPERATIONS if each.method == "GET" and "{" not in each.path)
    yield app.test_client().get("/api/v1/communities")  # 401
    yield reader.ask("PUT", "/communities/presikhaaf/pause", json={"why": "x"})  # 403
    yield reader.get("/nothing")
    yield reader.get("/communities/")  # no address ends in a slash
    yield reader.ask("POST", "/communities")
    yield reader.get("/proposals?page=0")
    yield reader.get("/communities/nowhere")


def test_every_answer_carries_the_version_and_is_locked_down(reader: Program, app: Flask) -> None:
    seen = set()
    for answer in _answers(reader, app):
        seen.add(answer.status_code)
        assert answer.headers["API-Version"] == "1.0.0"
        assert SECURITY.items() <= dict(answer.headers).items()
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert "Set-Cookie" not in answer.headers
        assert "Location" not in answer.headers
        kind = "application/json" if answer.status_code == 200 else "application/problem+json"
        assert answer.mimetype == kind
        if answer.status_code != 200:
            assert {"type", "title", "status", "detail"} <= answer.get_json().keys()
    assert seen == {200, 400, 401, 403, 404, 405}


def test_what_goes_wrong_inside_stays_inside(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A table that is gone, as when a store was damaged."""
    damaged = open_world(tmp_path, ALFA)
    with damaged.store.write() as tx:
        _, token = tokens.create(tx, ALFA, "a test", Scope.READ, "test", damaged.now())
        tx.execute("DROP TABLE suggestion")
    answer = Program(create_app(damaged), token).get(f"/suggestions/{ALFA}-suggestion-waiting")
    assert answer.status_code == 500
    assert answer.mimetype == "application/problem+json"
    assert "table" not in answer.text
    assert caplog.messages[-1] == "GET /api/v1/suggestions/<suggestion> failed"  # not what was in the address
    damaged.store.close()


@pytest.mark.parametrize("why", ["\ud800", "a\nb\x1b[31m", "\x00"])
def test_a_reason_becomes_one_plain_line(moderator: Program, why: str) -> None:
    sent = {"data": json.dumps({"why": why}), "content_type": "application/json"}
    said = moderator.ask("PUT", "/communities/presikhaaf/pause", **sent).get_json()["why"]
    assert said.isprintable()
    assert said
    moderator.ask("DELETE", "/communities/presikhaaf/pause")


def test_programs_on_other_sites_get_no_answer_to_read_in_a_browser(reader: Program) -> None:
    answer = reader.get("/communities", headers={"Origin": "https://elsewhere.example"})
    assert "Access-Control-Allow-Origin" not in answer.headers
