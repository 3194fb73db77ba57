"""The dashboard's pages and actions: each says what is, does what it says once, and tells who was first."""

from __future__ import annotations

import csv
import io
import re

import pytest
from flask.testing import FlaskClient

from connector import learn
from connector.engine import Engine
from connector.roles import Role
from connector.store import (
    alerts,
    answers,
    browsing,
    communities,
    corrections,
    hand_overs,
    outbox,
    proposals,
    tokens,
    trust,
)
from connector.store.browsing import Wanted
from connector.store.hand_overs import HandOver, State
from connector.web import create_app
from connector.web.page import MENU
from tests.web import signing_in
from tests.web.acting import ENGLISH, NORTH, SOUTH, csrf, mark, post, waiting


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_of_the_menu_opens_in_both_languages(engine: Engine, language: str) -> None:
    client = signing_in.admin(engine)
    with create_app(engine).test_request_context():
        from flask import url_for

        paths = [url_for(item.endpoint) for item in MENU]
    assert len(paths) == len(set(paths)) >= 10
    for path in paths:
        answer = client.get(path, headers={"Accept-Language": language})
        assert answer.status_code == 200, path
        assert f'<html lang="{language}">' in answer.text
        assert answer.text.count("<h1>") == 1


def test_a_chosen_language_counts_above_the_browsers(engine: Engine) -> None:
    client = signing_in.admin(engine)
    assert client.get("/language/en?back=/log", headers={"Accept-Language": "nl"}).location == "/log"
    assert '<html lang="en">' in client.get("/log", headers={"Accept-Language": "nl"}).text
    assert client.get("/language/nl?back=//elsewhere.example").location == "/"


def test_danger_comes_first_and_is_taken_up_once(engine: Engine, north: FlaskClient) -> None:
    page = north.get("/", headers=ENGLISH).text
    assert page.index("Signs of suicidal thoughts") < page.index("open requests")
    with engine.store.read() as tx:
        alert = next(each for each in alerts.open_of(tx, {NORTH}, 10) if each.danger)
    assert f"/alerts/{alert.id}/handled" in page
    other = signing_in.member(engine, NORTH, Role.ADMIN)
    assert "Noted that you took this up" in post(north, f"/alerts/{alert.id}/handled")
    assert f"taken up already by {Role.MODERATOR}@{NORTH}".split("@")[0] in post(other, f"/alerts/{alert.id}/handled")
    assert f"/alerts/{alert.id}/handled" not in north.get("/", headers=ENGLISH).text
    stranger = signing_in.member(engine, SOUTH)
    assert stranger.post(f"/alerts/{alert.id}/handled", data={"csrf": csrf(stranger)}).status_code == 404


def test_a_serious_complaint_stops_somebody_until_a_moderator_looked(engine: Engine, north: FlaskClient) -> None:
    now = engine.now()
    with engine.store.write() as tx:
        trust.complain(tx, "somebody", "presikhaaf", "1-2", now)
        answers.alert(tx, NORTH, "presikhaaf", "1-2", None, "serious_complaint", now)
        alert = next(each for each in alerts.open_of(tx, {NORTH}, 10) if each.kind == "serious_complaint")
    assert "Looked into, suggestions may go on" in north.get("/", headers=ENGLISH).text
    assert "Suggestions with this person may go on" in post(north, f"/alerts/{alert.id}/looked")
    with engine.store.read() as tx:
        assert not trust.held(tx, "somebody")
    stranger = signing_in.member(engine, SOUTH)
    assert stranger.post(f"/alerts/{alert.id}/looked", data={"csrf": csrf(stranger)}).status_code == 404


def test_what_goes_to_professionals_is_shown_to_its_organisation_only(engine: Engine, north: FlaskClient) -> None:
    now = engine.now()
    case = HandOver(
        id="presikhaaf/9-1",
        organisation=NORTH,
        community="presikhaaf",
        post="9-1",
        thread="9",
        url="https://forum.example/t/9",
        person="somebody",
        needs=("debts",),
        area="presikhaaf",
        language="nl",
        on_behalf=False,
        state=State.NEW,
        created_at=now,
        changed_at=now,
    )
    with engine.store.write() as tx:
        hand_overs.add(tx, case)
    assert case.url in north.get("/").text
    assert case.url not in signing_in.member(engine, SOUTH).get("/").text
    noted = "/hand-overs/presikhaaf/9-1/taken-up"
    assert noted not in north.get("/").text, "nobody was asked yet"
    with engine.store.write() as tx:
        hand_overs.move(tx, case.id, State.AGREED, now, only_from=(State.NEW,))
    assert noted in north.get("/").text
    stranger = signing_in.member(engine, SOUTH)
    assert stranger.post(noted, data={"csrf": csrf(stranger)}).status_code == 404
    assert "The asker hears that the team takes this up" in post(north, noted)
    assert case.url not in north.get("/").text
    with engine.store.read() as tx:
        assert hand_overs.get(tx, case.id).state is State.TAKEN_UP  # type: ignore[union-attr]


def test_a_post_that_was_read_wrongly_is_read_anew(engine: Engine, north: FlaskClient) -> None:
    with engine.store.read() as tx:
        stored = browsing.found(tx, Wanted({NORTH}, purpose="request", open=True), 1)[0]
    form = {"community": stored.community, "post": stored.post}
    other = "garden" if stored.proposal.category == "pets" else "pets"
    page = post(north, "/explain/post", **form, purpose="offer", category=other)
    assert "The post was read anew" in page
    with engine.store.read() as tx:
        now = [each for each in proposals.of_post(tx, stored.community, stored.post) if each.open]
        assert [(each.proposal.purpose, each.proposal.category) for each in now] == [("offer", other)]
        known = corrections.of(tx, stored.community, stored.post)
    assert known is not None
    assert known.effects.items() >= {"purpose": "offer", "category": [other]}.items()
    assert "taken back" in post(north, "/explain/post/withdraw", **form)
    with engine.store.read() as tx:
        back = [each for each in proposals.of_post(tx, stored.community, stored.post) if each.open]
    assert [each.proposal.purpose for each in back] == ["request"]


def test_several_things_are_put_right_at_once_and_kept_to_learn_from(engine: Engine, north: FlaskClient) -> None:
    with engine.store.read() as tx:
        stored = browsing.found(tx, Wanted({NORTH}, purpose="request", open=True), 1)[0]
    form = {"community": stored.community, "post": stored.post}
    said = {"purpose": "offer", "category": "transport", "neighbourhood": "Malburgen", "time": "elke dinsdagmiddag"}
    page = post(north, "/explain/post", **form, **said, reach="municipality", urgent="yes")
    assert "The post was read anew" in page
    assert "on Tuesday in the afternoon; every week" in page
    assert 'value="elke dinsdagmiddag"' in page
    with engine.store.read() as tx:
        read = [each.proposal for each in proposals.of_post(tx, stored.community, stored.post) if each.open]
        known = corrections.of(tx, stored.community, stored.post)
    assert [(each.purpose, each.category, each.place.neighbourhood) for each in read] == [
        ("offer", "transport", "Malburgen")
    ]
    assert (read[0].reach, read[0].urgent) == ("municipality", True)
    assert known is not None
    assert known.effects["time"] == "elke dinsdagmiddag"
    assert [each["labels"] for each in learn.labelled(engine, NORTH)] == [{"kind": "offer", "category": "transport"}]


def test_a_time_that_is_none_is_said_so_and_the_rest_is_kept(engine: Engine, north: FlaskClient) -> None:
    with engine.store.read() as tx:
        stored = browsing.found(tx, Wanted({NORTH}, purpose="request", open=True), 1)[0]
    form = {"community": stored.community, "post": stored.post, "purpose": "offer", "category": "company"}
    page = post(north, "/explain/post", **form, time="gezellig")
    assert "We do not understand that time" in page
    with engine.store.read() as tx:
        known = corrections.of(tx, stored.community, stored.post)
    assert known is not None
    assert "time" not in known.effects
    assert known.effects["purpose"] == "offer"


def test_a_person_says_that_there_is_no_danger(engine: Engine, north: FlaskClient) -> None:
    with engine.store.read() as tx:
        alert = next(each for each in alerts.open_of(tx, {NORTH}, 10) if each.danger)
    form = {"community": alert.community, "post": alert.post}
    assert "see no danger in it" in north.get("/explain/post", query_string=form, headers=ENGLISH).text
    page = post(north, "/explain/post", **form, harmless="yes", purpose="request", category="company")
    assert "see no danger in it" not in page


def test_explaining_tells_rules_candidates_and_why_not(engine: Engine, north: FlaskClient) -> None:
    pair = waiting(engine, NORTH)[0]
    with engine.store.read() as tx:
        request = proposals.get(tx, pair.request)
    assert request is not None
    page = north.get("/explain", query_string={"url": request.url}, headers=ENGLISH, follow_redirects=True).text
    assert "Rules of the organisation" in page
    assert "this was suggested before" in page
    tried = post(north, "/explain/text", organisation=NORTH, title="", text="Wie kan mijn hond uitlaten?")
    assert "Request: " in tried
    assert "We do not know this post" in north.get("/explain?url=https://x.example/", headers=ENGLISH).text


def test_pausing_resuming_and_the_emergency_stop(engine: Engine, north: FlaskClient) -> None:
    assert "The community is paused" in post(north, "/communities/presikhaaf/pause", why="we verhuizen")
    assert "we verhuizen" in north.get("/communities", headers=ENGLISH).text
    assert "paused already" in post(north, "/communities/presikhaaf/pause")
    assert "runs again" in post(north, "/communities/presikhaaf/resume")
    pair = waiting(engine, NORTH)[0]
    post(north, f"/review/{pair.id}/approve", seen=mark(north, pair))
    assert re.search(r"All is stopped. [1-9]\d* messages", post(north, "/communities/presikhaaf/stop"))
    with engine.store.read() as tx:
        assert communities.get(tx, "presikhaaf").paused is not None
        assert "queued" not in outbox.backlog(tx).get("presikhaaf", {})
        assert communities.get(tx, "malburgen").paused is None
    assert north.post("/communities/stop", data={"csrf": csrf(north)}).status_code == 403
    post(signing_in.admin(engine), "/communities/stop", why="alles stil")
    with engine.store.read() as tx:
        assert all(state.paused for state in communities.all_states(tx))


def test_small_numbers_are_not_told_on_the_map(engine: Engine) -> None:
    page = signing_in.admin(engine).get("/map", headers=ENGLISH).text
    told = re.findall(r'class="number">([^<&]*|&lt;\d+)<', page)
    assert "&lt;10" in page
    assert not [number for number in told if number.isdigit() and 0 < int(number) < 10]


def test_the_log_filters_and_is_a_safe_spreadsheet(engine: Engine, north: FlaskClient) -> None:
    pair = waiting(engine, NORTH)[0]
    post(north, f"/review/{pair.id}/decline", reason="other", note="=1+1")
    people = north.get("/log?people=yes&what=suggestion", headers=ENGLISH).text
    assert "suggestion declined" in people
    assert "nobody found now" not in people
    rows = list(csv.DictReader(io.StringIO(north.get("/log/log.csv?what=suggestion").text)))
    assert rows[0]["what"] == "suggestion.declined"
    assert {row["organisation"] for row in rows} == {NORTH}
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "@"))]


def test_settings_never_show_a_secret(engine: Engine) -> None:
    page = signing_in.admin(engine).get("/settings").text
    assert "••••••" in page
    assert "demo-only" not in page
    north = signing_in.member(engine, NORTH, Role.ADMIN).get("/settings").text
    assert "Stichting Welzijn Presikhaaf" in north
    assert "Buurtnetwerk Zuid" not in north


def test_an_admin_gives_roles_and_tokens_of_their_own_organisation_only(engine: Engine) -> None:
    client = signing_in.member(engine, NORTH, Role.ADMIN)
    post(client, "/people/grant", email="bea@noord.example", role="viewer", organisation=NORTH)
    assert "bea@noord.example" in client.get("/people").text
    page = post(client, "/people/tokens", name="ons scherm", scope="read", organisation=NORTH)
    secret = re.search(r"wijk_[\w-]+", page)
    assert secret is not None
    assert secret[0] not in client.get("/people").text
    with engine.store.read() as tx:
        made = tokens.find(tx, secret[0])
    assert made is not None
    assert made.organisation == NORTH
    post(client, f"/people/tokens/{made.id}/revoke")
    post(client, "/people/revoke", email="bea@noord.example", organisation=NORTH)
    assert "bea@noord.example" not in client.get("/people").text
    for organisation in (SOUTH, "*"):
        data = {"csrf": csrf(client), "email": "eve@x.example", "role": "admin", "organisation": organisation}
        assert client.post("/people/grant", data=data).status_code == 404


def test_who_only_looks_can_change_nothing(engine: Engine) -> None:
    client = signing_in.member(engine, NORTH, Role.VIEWER)
    pair = waiting(engine, NORTH)[0]
    page = client.get("/review").text
    assert f"/review/{pair.id}/approve" not in page
    for path in (f"/review/{pair.id}/approve", "/communities/presikhaaf/pause", "/explain/post", "/people/grant"):
        assert client.post(path, data={"csrf": csrf(client)}).status_code == 403
    assert client.get("/people").status_code == 403
