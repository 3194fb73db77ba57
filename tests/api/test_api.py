"""The JSON API: what programs of an organisation may see and do, and how they are told no."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from connector.engine import Engine
from connector.store import communities, decisions, tokens
from connector.store.tokens import Scope
from tests.api.conftest import NORTH, Program, program
from tests.web import signing_in


def test_without_a_token_there_is_nothing(app: Flask) -> None:
    client = app.test_client()
    for headers in ({}, {"Authorization": "Bearer wijk_wrong"}, {"Authorization": "Basic eDp5"}):
        answer = client.get("/api/v1/communities", headers=headers)
        assert answer.status_code == 401
        assert answer.mimetype == "application/problem+json"
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.get_json()["status"] == 401


def test_signing_in_to_the_pages_opens_no_api_and_a_token_no_page(engine: Engine, reader: Program) -> None:
    assert signing_in.admin(engine).get("/api/v1/communities").status_code == 401
    assert reader.get("http://localhost/").status_code == 303


def test_a_program_sees_its_own_communities_only(reader: Program) -> None:
    listed = reader.get("/communities").get_json()["items"]
    assert [each["key"] for each in listed] == ["presikhaaf"]
    assert reader.get("/communities/presikhaaf").get_json() == listed[0]
    assert reader.get("/communities/malburgen").status_code == 404


def test_proposals_come_page_by_page_and_filtered(reader: Program) -> None:
    whole = reader.get("/proposals").get_json()["items"]
    assert len(whole) > 3
    assert {each["organisation"] for each in whole} == {NORTH}
    assert "text" not in whole[0]
    seen, address = [], "/proposals?pageSize=2"
    while address:
        answer = reader.get(address)
        seen += answer.get_json()["items"]
        address = answer.get_json()["next"]
        assert ("Link" in answer.headers) == bool(address)
    assert seen == whole
    requests = reader.get("/proposals?purpose=request").get_json()["items"]
    assert requests == [each for each in whole if each["purpose"] == "request"]


@pytest.mark.parametrize(
    ("query", "location"),
    [
        ("page=0", "page"),
        ("pageSize=1000", "pageSize"),
        ("page_size=5", "page_size"),
        ("open=maybe", "open"),
        ("purpose=wish", "purpose"),
        ("category=nonsense", "category"),
        ("area=a&area=b", "area"),
    ],
)
def test_a_wrong_question_is_told_what_is_wrong(reader: Program, query: str, location: str) -> None:
    answer = reader.get(f"/proposals?{query}")
    assert answer.status_code == 400
    assert [each["location"] for each in answer.get_json()["errors"]] == [location]


def test_a_post_is_explained_without_its_words(reader: Program) -> None:
    proposal = reader.get("/proposals").get_json()["items"][0]
    answer = reader.get(f"/communities/{proposal['community']}/explanations/{proposal['post']}").get_json()
    reading = answer["proposals"][0]
    assert reading["trace"]
    assert reading.items() >= proposal.items()
    assert "text" not in reading
    assert reader.get("/communities/presikhaaf/explanations/nothing/like/that").status_code == 404


def _waiting(of: Program) -> str:
    found = of.get("/suggestions?state=waiting&pageSize=1").get_json()["items"]
    return str(found[0]["id"])


def test_a_moderating_program_declines_once_and_is_told_so_the_second_time(moderator: Program, engine: Engine) -> None:
    suggestion = _waiting(moderator)
    where, why = f"/suggestions/{suggestion}/refusal", {"why": "it does not fit"}
    assert moderator.ask("PUT", where, json={}).status_code == 400
    assert moderator.ask("PUT", where, json=why).get_json()["outcome"] == "declined"
    assert moderator.ask("PUT", where, json=why).status_code == 409
    assert moderator.ask("PUT", f"/suggestions/{suggestion}/approval", json={}).status_code == 409
    assert moderator.get(f"/suggestions/{suggestion}").get_json()["state"] == "declined"
    with engine.store.read() as tx:
        last = decisions.about(tx, suggestion)[-1]
    assert (last["what"], last["why"]) == ("suggestion.declined", "it does not fit")
    assert last["by"].startswith("token:")


def test_approving_sends_what_was_seen_and_nothing_else(moderator: Program) -> None:
    suggestion = _waiting(moderator)
    shown = moderator.get(f"/suggestions/{suggestion}").get_json()
    assert shown["messages"]
    where = f"/suggestions/{suggestion}/approval"
    assert moderator.ask("PUT", where, json={"seen": "other words"}).status_code == 409
    answer = moderator.ask("PUT", where, json={"seen": shown["seen"]})
    assert answer.get_json()["outcome"] in ("approved", "noted")


def test_a_reading_program_changes_nothing(reader: Program, engine: Engine) -> None:
    suggestion = _waiting(reader)
    wishes = [
        ("PUT", f"/suggestions/{suggestion}/approval", {}),
        ("PUT", f"/suggestions/{suggestion}/refusal", {"why": "x"}),
        ("PUT", "/communities/presikhaaf/pause", {"why": "x"}),
        ("DELETE", "/communities/presikhaaf/pause", None),
    ]
    for method, path, body in wishes:
        assert reader.ask(method, path, json=body).status_code == 403
    assert reader.get(f"/suggestions/{suggestion}").get_json()["state"] == "waiting"
    with engine.store.read() as tx:
        assert communities.get(tx, "presikhaaf").paused is None


def test_a_community_is_paused_and_started_again(moderator: Program) -> None:
    paused = moderator.ask("PUT", "/communities/presikhaaf/pause", json={"why": "onderhoud"}).get_json()
    assert (paused["state"], paused["why"]) == ("paused", "onderhoud")
    assert moderator.ask("DELETE", "/communities/presikhaaf/pause").get_json()["state"] == "running"
    log = moderator.get("/decisions?subject=presikhaaf").get_json()["items"]
    assert [line["what"] for line in log[:2]] == ["community.resumed", "community.paused"]


def test_the_log_goes_back_page_by_page(reader: Program) -> None:
    whole = reader.get("/decisions?pageSize=200").get_json()["items"]
    first = reader.get("/decisions?pageSize=3").get_json()
    second = reader.get(first["next"]).get_json()
    assert first["items"] + second["items"] == whole[:6]


def test_the_effect_is_told_without_what_it_was_made_of(reader: Program, engine: Engine) -> None:
    engine.now.advance(86_400)  # type: ignore[attr-defined]  # a day is known once it is over
    told = reader.get("/indicators/2026-Q1").get_json()
    engine.now.advance(-86_400)  # type: ignore[attr-defined]
    assert (told["organisation"], told["period"], told["withheldBelow"]) == (NORTH, "2026-Q1", 10)
    figures = {each.pop("key"): each for each in told["figures"]}
    assert figures["asks"]["value"] % told["roundedTo"] == 0
    assert {tuple(sorted(each)) for each in figures.values()} == {("high", "low", "status", "unit", "value")}
    withheld = [each["value"] for each in figures.values() if each["status"] == "withheld"]
    assert withheld
    assert set(withheld) == {None}
    for wrong in ("2026-Q5", "2031", "lately"):
        assert reader.get(f"/indicators/{wrong}").status_code == 404


def test_what_did_not_change_is_not_sent_again(reader: Program) -> None:
    first = reader.get("/suggestions")
    again = reader.get("/suggestions", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert first.headers["API-Version"] == "1.0.0"


def test_a_revoked_token_opens_nothing_and_use_is_noted(engine: Engine, app: Flask) -> None:
    mine = program(engine, app, NORTH, Scope.READ)
    assert mine.get("/communities").status_code == 200
    with engine.store.read() as tx:
        noted = tokens.find(tx, mine.token)
    assert noted is not None
    assert noted.used_at is not None
    assert engine.now() - noted.used_at < timedelta(minutes=1)
    with engine.store.write() as tx:
        assert tokens.revoke(tx, noted.id, [NORTH]) is not None
    assert mine.get("/communities").status_code == 401


def test_too_many_requests_are_slowed_down(engine: Engine, app: Flask) -> None:
    hasty = program(engine, app, NORTH, Scope.READ)
    answers = [hasty.get("/communities/presikhaaf") for _ in range(500)]
    slowed = next(answer for answer in answers if answer.status_code == 429)
    assert int(slowed.headers["Retry-After"]) >= 1
    assert program(engine, app, NORTH, Scope.READ).get("/communities").status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nothing", 404), ("GET", "/communities/x%0Ay/z", 404), ("DELETE", "/proposals/x", 405)],
)
def test_nothing_there_is_said_in_the_same_way(reader: Program, method: str, path: str, status: int) -> None:
    answer = reader.ask(method, path)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"data": "x", "content_type": "text/plain"}, 415),
        ({"data": "{", "content_type": "application/json"}, 400),
        ({"json": ["why"]}, 400),
        ({"json": {"why": "x", "more": 1}}, 400),
        ({"json": {"why": "x" * 201}}, 400),
        ({"json": {"why": "x" * 2_000_000}}, 413),
    ],
)
def test_a_body_that_is_not_as_described_is_refused(
    moderator: Program, options: dict[str, object], status: int
) -> None:
    answer = moderator.ask("PUT", "/communities/presikhaaf/pause", **options)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
