"""Whatever an address or a form holds, a page answers: never with an error of ours, and never without its guards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from connector.engine import Engine
from connector.roles import Role
from connector.store import tokens
from connector.store.tokens import Scope
from connector.web import create_app
from tests.tenancy.routes import Route, every_route
from tests.tenancy.two_worlds import ALFA, open_world
from tests.web import signing_in

STRANGE = (
    "-1",
    "0",
    "9" * 25,
    "²",
    "\x00",
    "\ud7ff",
    "'\"<b>",
    "a" * 3000,
    "é",
    "%00",
    "2026-13-45",
    "9999-12-31",
    "x\r\nSet-Cookie: y=1",
    "/\t/evil.example",
    "*:)(\"",
)  # fmt: skip
GUARDS = {"X-Content-Type-Options", "Referrer-Policy", "Content-Security-Policy", "X-Frame-Options"}
LEFT_OUT = ("sign_in.leave", "review.bulk")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    made = open_world(tmp_path_factory.mktemp("strange"), ALFA)
    yield made
    made.store.close()


def _names() -> set[str]:
    """Every name that the pages read from an address or a form, from their source."""
    found: set[str] = set()
    for file in (Path(__file__).parents[2] / "connector" / "web").rglob("*.py"):
        text = file.read_text("utf-8")
        found.update(re.findall(r'(?:args|form|values)(?:\.get(?:list)?)?[(\[]"(\w+)"', text))
        found.update(re.findall(r'(?:number|line)\((?:request\.form, )?"(\w+)"', text))
        found.update(name for group in re.findall(r"FILTERS = \(([^)]+)\)", text) for name in re.findall(r"\w+", group))
    assert {"page", "before", "url", "handled", "why", "text", "community", "next", "back"} <= found
    return found


def _strange(route: Route, client: FlaskClient, csrf: str, names: set[str], headers: dict[str, str]) -> list[str]:
    wrong = []
    for value in STRANGE:
        given = dict.fromkeys(names, value)
        body = {} if route.method == "GET" else {"json": given} if route.api else {"data": given | {"csrf": csrf}}
        answer = client.open(route.at(ALFA), method=route.method, query_string=given, headers=headers, **body)
        kept = {cookie.split("=")[0] for cookie in answer.headers.getlist("Set-Cookie")} - {"language"}
        if answer.status_code == 500 or not set(answer.headers.keys()) >= GUARDS or kept - {"wijk-signing-in"}:
            wrong.append(f"{route.method} {route.address} {value!r:.20}: {answer.status_code} {sorted(kept)}")
        if re.match("//|http|[^/]", answer.location or "/") and "provider" not in route.address:
            wrong.append(f"{route.method} {route.address} sends to {answer.location}")
        answer.close()
    return wrong


def test_nothing_strange_in_an_address_or_form_breaks_a_page(engine: Engine) -> None:
    client = signing_in.member(engine, ALFA, Role.ADMIN)
    found = re.search(r'name="csrf" value="(\w+)"', client.get("/sign-out").text)
    assert found is not None
    with engine.store.write() as tx:
        _, token = tokens.create(tx, ALFA, "a test", Scope.MODERATE, "test", engine.now())
    bearer, names, wrong = {"Authorization": f"Bearer {token}"}, _names(), []
    for route in every_route(create_app(engine)):
        if route.endpoint not in LEFT_OUT:
            wrong += _strange(route, client, found[1], names, bearer if route.api else {})
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", ["/nothing", "/static/nothing", "/api/v1/nothing", "/api", "/%00", "/review/../x"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "TRACE"])
def test_errors_are_guarded_too(engine: Engine, method: str, path: str) -> None:
    answer = signing_in.visitor(engine).open(path, method=method)
    assert 400 <= answer.status_code < 500
    assert set(answer.headers.keys()) >= GUARDS
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
