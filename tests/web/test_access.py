"""Nobody sees a page unasked; a link works once; a form counts only from a page of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from connector import access, start
from connector.engine import Engine
from connector.roles import Role
from connector.store import accounts, decisions
from demo_town.discourse import TestClock
from tests.engine.conftest import EXAMPLE
from tests.web import signing_in


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    path = tmp_path / "config.yaml"
    path.write_text(EXAMPLE.read_text("utf-8"), "utf-8")
    made = start.start(start.load(path), TestClock())
    yield made
    made.store.close()


def _later(engine: Engine, span: timedelta) -> None:
    engine.now.advance(span.total_seconds())  # type: ignore[attr-defined]


def test_nobody_sees_a_page_unasked(engine: Engine) -> None:
    answer = signing_in.visitor(engine).get("/?page=2")
    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/?page%3D2"


def test_a_link_signs_in_once_and_opening_it_is_not_using_it(engine: Engine) -> None:
    path = urlsplit(access.admin_link(engine, engine.now())).path
    visitor = signing_in.visitor(engine)
    assert visitor.get(path).status_code == visitor.get(path).status_code == 200
    first = visitor.post(path)
    assert first.status_code == 303
    cookie = first.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert visitor.get("/").status_code == 200
    assert signing_in.visitor(engine).post(path).status_code == 400


def test_a_link_expires(engine: Engine) -> None:
    path = urlsplit(access.admin_link(engine, engine.now())).path
    _later(engine, access.LINK_LIFE)
    assert signing_in.visitor(engine).post(path).status_code == 400


def test_the_first_link_is_offered_until_somebody_signed_in(engine: Engine) -> None:
    assert access.first_link(engine, engine.now()) is not None
    signing_in.member(engine, "welzijn-noord")
    assert access.first_link(engine, engine.now()) is None


def test_a_session_ends_when_idle_and_in_any_case_after_a_day_of_work(engine: Engine) -> None:
    idle, longest = access.spans(engine.config)
    browser = signing_in.admin(engine)
    _later(engine, idle)
    assert browser.get("/").status_code == 303
    browser, begun = signing_in.admin(engine), engine.now()
    while engine.now() + idle / 2 < begun + longest:
        _later(engine, idle / 2)
        assert browser.get("/").status_code == 200
    _later(engine, idle / 2)
    assert browser.get("/").status_code == 303


def test_a_session_is_new_at_each_sign_in_and_gone_after_signing_out(engine: Engine) -> None:
    browser = signing_in.admin(engine)
    held = browser.get_cookie("wijk-session")
    browser.post(urlsplit(access.admin_link(engine, engine.now())).path)
    fresh = browser.get_cookie("wijk-session")
    assert held is not None
    assert fresh is not None
    assert held.value != fresh.value
    thief = signing_in.visitor(engine)
    thief.set_cookie("wijk-session", held.value)
    assert thief.get("/").status_code == 303
    browser.post("/sign-out")
    thief.set_cookie("wijk-session", fresh.value)
    assert thief.get("/").status_code == 303


def test_signing_out_everywhere_ends_the_other_sessions(engine: Engine) -> None:
    phone, laptop = signing_in.admin(engine), signing_in.admin(engine)
    laptop.post("/sign-out", data={"everywhere": "yes"})
    assert phone.get("/").status_code == 303


def test_a_role_taken_back_is_gone_at_once(engine: Engine) -> None:
    browser = signing_in.member(engine, "welzijn-noord")
    assert browser.get("/").status_code == 200
    with engine.store.write() as tx:
        accounts.revoke(tx, "moderator@welzijn-noord.example")
    answer = browser.get("/", follow_redirects=True)
    assert re.search("nog geen rol|no role here yet", answer.text)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_another_site_cannot_sign_anybody_in_or_out(engine: Engine, headers: dict[str, str]) -> None:
    path = urlsplit(access.admin_link(engine, engine.now())).path
    assert signing_in.visitor(engine).post(path, headers=headers).status_code == 403
    browser = signing_in.admin(engine)
    assert browser.post("/sign-out", headers=headers).status_code == 403
    assert browser.get("/").status_code == 200


def test_guessing_is_slowed_down(engine: Engine) -> None:
    visitor = signing_in.visitor(engine)
    codes = [visitor.post(f"/sign-in/link/{number}").status_code for number in range(61)]
    assert codes == [400] * 60 + [429]
    _later(engine, timedelta(hours=1))
    assert visitor.post("/sign-in/link/0").status_code == 400


def test_signing_in_is_logged_without_names(engine: Engine) -> None:
    signing_in.member(engine, "welzijn-noord", Role.VIEWER)
    with engine.store.read() as tx:
        last = decisions.latest(tx, 1)[0]
    assert last["what"] == "access.signed_in"
    assert "@" not in "".join(map(str, tuple(last)))


@pytest.mark.parametrize(
    "path",
    ["https://evil.example", "//evil.example", "/\\evil.example", "/a\nb", "/\t/evil.example", "", "javascript:x"],
)
def test_after_signing_in_nobody_is_sent_elsewhere(engine: Engine, path: str) -> None:
    answer = signing_in.admin(engine).get("/sign-in", query_string={"next": path})
    assert answer.location == "/"
    assert signing_in.visitor(engine).get("/language/nl", query_string={"back": path}).location == "/"


def test_figures_are_for_this_machine_and_not_for_whom_a_proxy_here_asks(engine: Engine) -> None:
    visitor = signing_in.visitor(engine)
    assert visitor.get("/metrics").status_code == 200
    assert "problems" in visitor.get("/healthz").get_json()
    for strange in ({"X-Forwarded-For": "203.0.113.9"}, {"Via": "1.1 proxy"}):
        assert visitor.get("/metrics", headers=strange).status_code == 403
        assert "problems" not in visitor.get("/healthz", headers=strange).get_json()
    assert visitor.get("/metrics", environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 403


def test_a_token_opens_the_figures_from_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    access = "\naccess: {metrics_token: a-token-for-prometheus, behind_proxy: true}"
    path.write_text(EXAMPLE.read_text("utf-8").split("\naccess:")[0] + access, "utf-8")
    made = start.start(start.load(path), TestClock())
    visitor = signing_in.visitor(made)
    strange = {"X-Forwarded-For": "203.0.113.9"}
    assert visitor.get("/metrics", headers=strange).status_code == 403
    assert visitor.get("/metrics", headers=strange | {"Authorization": "Bearer wrong"}).status_code == 403
    assert (
        visitor.get("/metrics", headers=strange | {"Authorization": "Bearer a-token-for-prometheus"}).status_code == 200
    )
    made.store.close()
