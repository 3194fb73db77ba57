"""What a browser is told to hold on to, whom attempts are counted for, and what a request may not say about us."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from connector import access, start
from connector.engine import Engine
from connector.roles import Role
from connector.store import accounts, decisions
from connector.web import create_app
from demo_town.discourse import TestClock
from tests.engine.conftest import EXAMPLE
from tests.web import signing_in

NORTH = "welzijn-noord"
OUTSIDE = "https://wijk.example"


def _started(folder: Path, more: str = "", url: str | None = None) -> Engine:
    path = folder / "config.yaml"
    text = EXAMPLE.read_text("utf-8")
    if url is not None:
        text = text.replace("instance:", f"instance:\n  url: {url}", 1)
    path.write_text(text.split("\naccess:")[0] + more if more else text, "utf-8")
    return start.start(start.load(path), TestClock())


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = _started(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[Engine]:
    """An installation that people reach over https."""
    made = _started(tmp_path, url=OUTSIDE)
    yield made
    made.store.close()


def test_over_https_cookies_and_addresses_stay_there(secure: Engine) -> None:
    answer = create_app(secure).test_client().post(urlsplit(access.admin_link(secure, secure.now())).path)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-wijk-session=")
    for promise in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert promise in cookie
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_without_https_nothing_promises_it(engine: Engine) -> None:
    assert "Strict-Transport-Security" not in signing_in.visitor(engine).get("/sign-in").headers


@pytest.mark.parametrize("path", ["suggestions.atom", "suggestions.json", "suggestions"])
def test_what_caches_keep_never_repeats_what_a_request_calls_us(secure: Engine, path: str) -> None:
    spoken_to = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    answer = create_app(secure).test_client().get(f"/communities/elden/{path}", headers=spoken_to)
    assert answer.status_code == 200
    assert "evil.example" not in answer.text
    if path != "suggestions":
        assert f"{OUTSIDE}/communities/elden/{path}" in answer.text


def _guess(client: FlaskClient, times: int, address: str, claims: str = "") -> list[int]:
    headers = {"X-Forwarded-For": claims} if claims else {}
    where = {"environ_base": {"REMOTE_ADDR": address}, "headers": headers}
    return [client.post(f"/sign-in/link/{number}", **where).status_code for number in range(times)]


def test_attempts_count_for_the_address_whatever_it_claims(engine: Engine) -> None:
    client = signing_in.visitor(engine)
    assert _guess(client, 60, "203.0.113.7", "198.51.100.1") == [400] * 60
    assert _guess(client, 1, "203.0.113.7", "198.51.100.2") == [429]
    assert _guess(client, 1, "203.0.113.8") == [400]


def test_behind_a_web_server_attempts_count_for_whom_it_names(tmp_path: Path) -> None:
    engine = _started(tmp_path, "\naccess: {behind_proxy: true}")
    client = signing_in.visitor(engine)
    assert _guess(client, 60, "127.0.0.1", "6.6.6.6, 203.0.113.7") == [400] * 60  # what came before, anybody may claim
    assert _guess(client, 1, "127.0.0.1", "9.9.9.9, 203.0.113.7") == [429]
    assert _guess(client, 1, "127.0.0.1", "203.0.113.8") == [400]
    engine.store.close()


def test_attempts_from_one_ipv6_network_count_together(engine: Engine) -> None:
    client = signing_in.visitor(engine)
    codes = [_guess(client, 1, f"2001:db8:0:1::{number:x}")[0] for number in range(61)]
    assert codes == [400] * 60 + [429]
    assert _guess(client, 1, "2001:db8:0:2::1") == [400]


def test_who_signs_in_too_often_is_turned_away(engine: Engine) -> None:
    paths = [urlsplit(access.admin_link(engine, engine.now())).path for _ in range(21)]
    client = signing_in.visitor(engine)
    codes = [
        client.post(path, environ_base={"REMOTE_ADDR": f"203.0.113.{n}"}).status_code for n, path in enumerate(paths)
    ]
    assert codes == [303] * 20 + [429]


@pytest.mark.parametrize("mark", ["", "é", "0" * 64])
def test_a_form_without_our_mark_changes_nothing(engine: Engine, mark: str) -> None:
    browser = signing_in.member(engine, NORTH, Role.ADMIN)
    form = {"csrf": mark, "email": "x@y.example", "role": "admin", "organisation": NORTH}
    assert browser.post("/people/grant", data=form).status_code == 403
    with engine.store.read() as tx:
        assert "x@y.example" not in {each.email for each in accounts.grants(tx)}


def test_a_mark_of_another_session_is_none(engine: Engine) -> None:
    one, other = signing_in.member(engine, NORTH, Role.ADMIN), signing_in.admin(engine)
    theirs = other.get("/people").text.split('name="csrf" value="')[1].split('"')[0]
    form = {"csrf": theirs, "email": "x@y.example", "role": "admin", "organisation": NORTH}
    assert one.post("/people/grant", data=form).status_code == 403


def test_a_role_that_grows_or_shrinks_counts_at_the_next_page(engine: Engine) -> None:
    browser = signing_in.member(engine, NORTH, Role.ADMIN)
    assert browser.get("/settings").status_code == 200
    with engine.store.write() as tx:
        accounts.grant(tx, f"admin@{NORTH}.example", NORTH, Role.VIEWER, "test", engine.now())
    assert browser.get("/settings").status_code == 403
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize("start_of", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_the_spreadsheet_is_a_formula(engine: Engine, start_of: str) -> None:
    with engine.store.write() as tx:
        decisions.log(tx, engine.now(), f"{start_of}1+1", "read.rules", f"{start_of}cmd|x", community="presikhaaf")
    rows = list(csv.reader(io.StringIO(signing_in.admin(engine).get("/log/log.csv").text)))
    found = next(row for row in rows if "cmd|x" in row[2])
    assert all(cell[:1] not in "=+-@\t\r" for cell in found if cell)


def test_a_form_that_is_too_large_is_refused_with_a_page(engine: Engine) -> None:
    browser = signing_in.admin(engine)
    answer = browser.post("/explain/text", data={"text": "x" * 2_000_000}, headers={"Accept": "text/html"})
    assert answer.status_code == 413
    assert "<h1>" in answer.text
