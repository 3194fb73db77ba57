"""Hundreds of organisations may share one installation and never see each other's people: every route is tried.

A stranger is anybody without a role in the organisation: nobody in particular, every role of another organisation, and
every kind of token of another organisation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from connector.engine import Engine
from connector.roles import Role
from connector.store import tokens
from connector.store.tokens import Scope
from connector.web import access, create_app
from tests.tenancy.routes import LETTERS, NOT_THERE, PUBLIC, WITHOUT_NAMES, Route, every_route, is_public
from tests.tenancy.two_worlds import ALFA, BETA, open_world
from tests.web import signing_in

SECRET = re.compile(rb"geheim-alfa")
NAMED = re.compile(rb"geheim-alfa|naam-alfa")
Ask = Callable[[Route, str], TestResponse]
OWN_STATE = {"session", "account", "sign_in_attempt", "sign_in_link", "sign_in_pending", "link"}
OWN_STATE |= {"practice"}  # how often people practised on a page that is for everybody


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = open_world(tmp_path_factory.mktemp("full"), BETA, ALFA)
    yield engine
    engine.store.close()


def _programs(engine: Engine, key: str) -> Iterator[tuple[str, Ask]]:
    app = create_app(engine)
    for scope in Scope:
        with engine.store.write() as tx:
            _, secret = tokens.create(tx, key, "proef", scope, "test", engine.now())
        headers = {"Authorization": f"Bearer {secret}"}
        yield f"token to {scope}", lambda route, key, headers=headers: _open(app, route, key, headers=headers)


def _browsers(engine: Engine, key: str) -> Iterator[tuple[str, Ask]]:
    for role in Role:
        client = signing_in.member(engine, key, role)
        page = client.get("/sign-out").text
        csrf = re.findall(r'name="csrf" value="(\w+)"', page)[0]
        yield role.value, lambda route, key, client=client, csrf=csrf: _open(client, route, key, csrf=csrf)


def _open(
    opener: Any, route: Route, key: str, csrf: str | None = None, headers: Mapping[str, str] = {}
) -> TestResponse:
    options = route.options(key)
    if csrf is not None and "data" in options:
        options["data"]["csrf"] = csrf
    client = opener.test_client() if isinstance(opener, Flask) else opener
    answer: TestResponse = client.open(route.at(key), method=route.method, headers=headers, **options)
    answer.get_data()
    answer.close()
    return answer


def _strangers(engine: Engine) -> dict[str, Ask]:
    app = create_app(engine)
    nobody: Ask = lambda route, key: _open(app, route, key)  # noqa: E731
    return {"nobody": nobody, **dict(_programs(engine, BETA)), **dict(_browsers(engine, BETA))}


def _said(answer: TestResponse) -> bytes:
    return answer.data + repr(sorted(answer.headers.items())).encode()


@pytest.fixture(scope="module")
def routes(world: Engine) -> list[Route]:
    """All routes but signing out, which would end the trial."""
    return [route for route in every_route(create_app(world)) if route.endpoint != "sign_in.leave"]


def test_every_route_says_whom_it_is_for(world: Engine) -> None:
    """A new route fails here until somebody decided: a role (`@signed_in`), or a line in `PUBLIC` with the reason."""
    app = create_app(world)
    unsaid = [endpoint for endpoint in app.view_functions if access.needs(app, endpoint) is None]
    assert not unsaid
    public = {endpoint for endpoint in app.view_functions if is_public(app, endpoint)}
    assert {endpoint for endpoint in public if LETTERS not in endpoint} <= PUBLIC.keys()


def test_a_stranger_gets_nothing_from_any_route(world: Engine, routes: list[Route]) -> None:
    wrong = []
    for who, ask in _strangers(world).items():
        for route in routes:
            answer = ask(route, ALFA)
            assert answer.status_code < 500, (who, route)
            hidden = SECRET if route.public else NAMED
            if hidden.search(_said(answer)):
                wrong.append((who, route.method, route.address))
    assert not wrong


def test_a_stranger_cannot_tell_what_exists(world: Engine, routes: list[Route]) -> None:
    """Asking for what another organisation has gives the very answer of asking for what nobody has."""
    told = []
    for who, ask in _strangers(world).items():
        for route in routes:
            if route.public or route.method != "GET":
                continue
            real, made_up = ask(route, ALFA), ask(route, "nada")
            if (real.status_code, real.data) != (made_up.status_code, made_up.data.replace(b"nada", b"alfa")):
                told.append((who, route.method, route.address))
    assert not told


def _state(engine: Engine) -> dict[str, list[str]]:
    """Everything in the store that is about the one organisation."""
    with engine.store.read() as tx:
        tables = [row["name"] for row in tx.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {
            table: [str(tuple(row)) for row in tx.execute(f"SELECT * FROM {table}")]
            for table in tables
            if table not in OWN_STATE and not table.startswith("proposal_search")
        }
    return {table: [row for row in held if "alfa" in row] for table, held in rows.items()}


def test_a_stranger_changes_nothing(world: Engine, routes: list[Route]) -> None:
    before = _state(world)
    assert sum(map(len, before.values())) > 15
    for who, ask in _strangers(world).items():
        for route in routes:
            if route.method != "GET" and not route.endpoint.startswith("webhooks."):
                ask(route, ALFA)
                assert _state(world) == before, (who, route)


def test_what_one_sees_depends_on_ones_own_organisation_only(tmp_path: Path, routes: list[Route]) -> None:
    """The same questions about one's own things, in two worlds that differ only in the other organisation."""
    for name in ("full", "empty"):
        (tmp_path / name).mkdir()
    world, emptier = open_world(tmp_path / "full", BETA, ALFA), open_world(tmp_path / "empty", BETA)
    here, there = _strangers(world), _strangers(emptier)
    for who in here:
        for route in routes:
            if route.method == "GET" and not route.public:
                full, empty = here[who](route, BETA), there[who](route, BETA)
                assert full.status_code == empty.status_code, (who, route)
                assert _steady(full) == _steady(empty), (who, route)
    world.store.close()
    emptier.store.close()


def _steady(answer: TestResponse) -> str:
    """Without the marks that differ for every session and account; a PDF is made of a page that is compared itself."""
    text = "" if answer.mimetype == "application/pdf" else answer.text
    return re.sub(r'name="csrf" value="\w+"|\b[0-9a-f]{8}\b|\b[0-9a-f]{16}\b', "", text)


def test_the_organisation_itself_does_see_it_all(world: Engine, routes: list[Route]) -> None:
    """Else the tests above would pass with pages that show nothing."""
    opened, named = set(), set()
    inside = [route for route in routes if route.method == "GET" and not route.public]
    for _, ask in (*_browsers(world, ALFA), *_programs(world, ALFA)):
        for route in inside:
            answer = ask(route, ALFA)
            if (
                answer.status_code in (200, 302, 303)
                and route.endpoint not in opened
                and b"/sign-in" not in answer.data
            ):
                opened.add(route.endpoint)
            if NAMED.search(answer.data):
                named.add(route.endpoint)
    assert {route.endpoint for route in inside} - NOT_THERE == opened
    assert opened - named <= WITHOUT_NAMES.keys()
