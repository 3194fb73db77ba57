"""The dashboard's pages and actions: each says what is, does what it says once, and tells who was first."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from connector import cycle, start
from connector.engine import Engine
from connector.model import Suggestion, SuggestionState
from connector.narrate import Narrator
from connector.roles import Role
from connector.store import (
    alerts,
    answers,
    approvals,
    browsing,
    communities,
    corrections,
    hand_overs,
    outbox,
    proposals,
    suggestions,
    tokens,
    trust,
)
from connector.store.browsing import Wanted
from connector.store.hand_overs import HandOver, State
from connector.web import create_app
from connector.web.page import MENU
from demo_town.discourse import TestClock
from demo_town.town import FREE_PORTS, Town
from tests.engine.conftest import example_config
from tests.web import signing_in

NORTH, SOUTH = "welzijn-noord", "dorpsraad-zuid"
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, TestClock]:
    """A folder with a configuration and a store in which the demo town was read and matched."""
    folder: Path = tmp_path_factory.mktemp("read")
    clock = TestClock()
    with Town(ports=FREE_PORTS, clock=clock, hurried=True) as town:
        path = example_config(folder, dict(town.urls))
        path.write_text(path.read_text("utf-8").replace("approval: never", "approval: always"), "utf-8")
        made = start.start(start.load(path), clock)
        for _ in range(3):
            clock.advance(20)
            cycle.once(made, Narrator.silent())
        made.store.close()
    return folder, clock


@pytest.fixture
def engine(read_once: tuple[Path, TestClock], tmp_path: Path) -> Iterator[Engine]:
    """A connector of its own over a copy of that store; the town itself is gone."""
    folder, clock = read_once
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    made = start.start(start.load(copy / "config.yaml"), clock)
    yield made
    made.store.close()


@pytest.fixture
def north(engine: Engine) -> FlaskClient:
    return signing_in.member(engine, NORTH)


def _csrf(client: FlaskClient, page: str = "/sign-out") -> str:
    found = re.search(r'name="csrf" value="(\w+)"', client.get(page).text)
    assert found is not None
    return found[1]


def _post(client: FlaskClient, path: str, **form: str) -> str:
    """Post a form as its page would, and give the text of the page that follows."""
    data = {"csrf": _csrf(client), **form}
    return client.post(path, data=data, headers=ENGLISH, follow_redirects=True).text


def _waiting(engine: Engine, organisation: str, *, crosses: bool = False) -> list[Suggestion]:
    with engine.store.read() as tx:
        found = suggestions.waiting_for(tx, {organisation}, 50)
        return [pair for pair in found if (len(suggestions.organisations_of(tx, pair.id)) > 1) is crosses]


def _state(engine: Engine, pair: Suggestion) -> SuggestionState:
    with engine.store.read() as tx:
        found = suggestions.get(tx, pair.id)
    assert found is not None
    return found.state


def _mark(client: FlaskClient, pair: Suggestion) -> str:
    found = re.search(r'name="seen" value="(\w+)"', client.get(f"/review/{pair.id}").text)
    assert found is not None
    return found[1]


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
    other = signing_in.member(engine, NORTH, Role.ADMIN)
    assert "Noted that you took this up" in _post(north, f"/alerts/{alert.id}/handled")
    assert f"taken up already by {Role.MODERATOR}@{NORTH}".split("@")[0] in _post(other, f"/alerts/{alert.id}/handled")
    assert "Signs of suicidal" not in north.get("/", headers=ENGLISH).text
    stranger = signing_in.member(engine, SOUTH)
    assert stranger.post(f"/alerts/{alert.id}/handled", data={"csrf": _csrf(stranger)}).status_code == 404


def test_a_serious_complaint_stops_somebody_until_a_moderator_looked(engine: Engine, north: FlaskClient) -> None:
    now = engine.now()
    with engine.store.write() as tx:
        trust.complain(tx, "somebody", "presikhaaf", "1-2", now)
        answers.alert(tx, NORTH, "presikhaaf", "1-2", None, "serious_complaint", now)
        alert = next(each for each in alerts.open_of(tx, {NORTH}, 10) if each.kind == "serious_complaint")
    assert "Looked into, suggestions may go on" in north.get("/", headers=ENGLISH).text
    assert "Suggestions with this person may go on" in _post(north, f"/alerts/{alert.id}/looked")
    with engine.store.read() as tx:
        assert not trust.held(tx, "somebody")
    stranger = signing_in.member(engine, SOUTH)
    assert stranger.post(f"/alerts/{alert.id}/looked", data={"csrf": _csrf(stranger)}).status_code == 404


def test_what_goes_to_professionals_is_shown_to_its_organisation_only(engine: Engine, north: FlaskClient) -> None:
    now = engine.now()
    case = HandOver(
        id="case",
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


def test_the_queue_shows_the_words_that_go_out_and_nobodys_name(engine: Engine, north: FlaskClient) -> None:
    page = north.get("/review", headers=ENGLISH).text
    assert "automatisch bericht van De Buurtkoppelaar" in page
    with engine.store.read() as tx:
        handles = [row["handle"] for row in tx.execute("SELECT handle FROM person WHERE length(handle) > 3")]
    assert handles
    assert not [name for name in handles if re.search(rf"\b{re.escape(name)}\b", page)]


def test_approving_puts_the_messages_in_the_outbox_once(engine: Engine, north: FlaskClient) -> None:
    pair = _waiting(engine, NORTH)[0]
    mark = _mark(north, pair)
    assert "The messages go out" in _post(north, f"/review/{pair.id}/approve", seen=mark)
    assert _state(engine, pair) is SuggestionState.APPROVED
    late = _post(signing_in.member(engine, NORTH, Role.ADMIN), f"/review/{pair.id}/approve", seen=mark)
    assert "decided already: suggested, by moderator" in late


def test_nobody_approves_what_they_did_not_see(engine: Engine, north: FlaskClient) -> None:
    pair = _waiting(engine, NORTH)[0]
    assert "The text changed meanwhile" in _post(north, f"/review/{pair.id}/approve", seen="another")
    assert _state(engine, pair) is SuggestionState.WAITING


def test_declining_asks_for_a_reason(engine: Engine, north: FlaskClient) -> None:
    pair = _waiting(engine, NORTH)[0]
    assert "Choose why" in _post(north, f"/review/{pair.id}/decline")
    assert _state(engine, pair) is SuggestionState.WAITING
    assert "does not come back" in _post(north, f"/review/{pair.id}/decline", reason="solved", note="zag ik op straat")
    assert "it is solved already: zag ik op straat" in north.get("/log", headers=ENGLISH).text


def test_words_that_break_a_promise_come_back_and_right_ones_go_out(engine: Engine, north: FlaskClient) -> None:
    for pair in _waiting(engine, NORTH):
        page = north.get(f"/review/{pair.id}/edit").text
        fields = re.findall(r'<textarea[^>]*name="text\.(\w+)"[^>]*>(.*?)</textarea>', page, re.DOTALL)
        if fields:
            break
    side, text = fields[0]
    title = dict(re.findall(r'name="title\.(\w+)" value="([^"]*)"', page)).get(side, "")
    form = {"seen": _mark(north, pair), f"title.{side}": title}
    wrong = _post(north, f"/review/{pair.id}/edit", **form, **{f"text.{side}": "Bel even."})
    assert "The link to the post must stay" in wrong
    assert "Bel even." in wrong
    right = _post(north, f"/review/{pair.id}/edit", **form, **{f"text.{side}": f"Goedemorgen! {text}"})
    assert "The messages go out" in right
    with engine.store.read() as tx:
        assert any(each.text.startswith("Goedemorgen!") for each in outbox.of_suggestion(tx, pair.id))


def test_words_that_come_too_late_are_not_lost(engine: Engine, north: FlaskClient) -> None:
    pair = next(each for each in _waiting(engine, NORTH) if "textarea" in north.get(f"/review/{each.id}/edit").text)
    page = north.get(f"/review/{pair.id}/edit").text
    form = dict(re.findall(r'name="(text\.\w+)"[^>]*>(.*?)</textarea>', page, re.DOTALL))
    form |= dict(re.findall(r'name="(title\.\w+)" value="([^"]*)"', page))
    own = {key: f"{text} Veel plezier!" if key.startswith("text") else text for key, text in form.items()}
    mark = _mark(north, pair)
    _post(signing_in.member(engine, NORTH, Role.ADMIN), f"/review/{pair.id}/decline", reason="not_fit")
    late = _post(north, f"/review/{pair.id}/edit", seen=mark, **own)
    assert "decided already: declined" in late
    assert "Veel plezier!" in late


def test_what_crosses_needs_both_organisations(engine: Engine, north: FlaskClient) -> None:
    pair = _waiting(engine, NORTH, crosses=True)[0]
    said = _post(north, f"/review/{pair.id}/approve", seen=_mark(north, pair))
    assert "as soon as the other organisation says yes" in said
    south = signing_in.member(engine, SOUTH)
    page = south.get(f"/review/{pair.id}", headers=ENGLISH).text
    assert "Approved for Stichting Welzijn Presikhaaf by somebody else" in page  # never a name of another organisation
    _post(south, f"/review/{pair.id}/approve", seen=_mark(south, pair))
    with engine.store.read() as tx:
        assert {each.organisation for each in approvals.of(tx, pair.id)} == {NORTH, SOUTH}
    assert _state(engine, pair) is SuggestionState.APPROVED


def test_many_at_once(engine: Engine, north: FlaskClient) -> None:
    pairs = _waiting(engine, NORTH)
    assert len(pairs) >= 2
    ticked = [f"{pair.id}:{_mark(north, pair)}" for pair in pairs[:-1]] + [f"{pairs[-1].id}:old"]
    data = {"csrf": _csrf(north), "suggestion": ticked, "do": "approve"}
    page = north.post("/review/bulk", data=data, headers=ENGLISH, follow_redirects=True).text
    assert f"{len(pairs) - 1} approved, 0 declined, 1 not done" in page
    assert _state(engine, pairs[-1]) is SuggestionState.WAITING
    data = {"csrf": _csrf(north), "suggestion": ticked[-1:], "do": "decline", "reason": "far"}
    north.post("/review/bulk", data=data)
    assert _state(engine, pairs[-1]) is SuggestionState.DECLINED


def test_a_post_that_was_read_wrongly_is_read_anew(engine: Engine, north: FlaskClient) -> None:
    with engine.store.read() as tx:
        stored = browsing.found(tx, Wanted({NORTH}, purpose="request", open=True), 1)[0]
    form = {"community": stored.community, "post": stored.post}
    other = "garden" if stored.proposal.category == "pets" else "pets"
    page = _post(north, "/explain/post", **form, purpose="offer", category=other)
    assert "The post was read anew" in page
    with engine.store.read() as tx:
        now = [each for each in proposals.of_post(tx, stored.community, stored.post) if each.open]
        assert [(each.proposal.purpose, each.proposal.category) for each in now] == [("offer", other)]
        known = corrections.of(tx, stored.community, stored.post)
    assert known is not None
    assert known.effects == {"purpose": "offer", "category": [other]}
    assert "taken back" in _post(north, "/explain/post/withdraw", **form)
    with engine.store.read() as tx:
        back = [each for each in proposals.of_post(tx, stored.community, stored.post) if each.open]
    assert [each.proposal.purpose for each in back] == ["request"]


def test_a_person_says_that_there_is_no_danger(engine: Engine, north: FlaskClient) -> None:
    with engine.store.read() as tx:
        alert = next(each for each in alerts.open_of(tx, {NORTH}, 10) if each.danger)
    form = {"community": alert.community, "post": alert.post}
    assert "see no danger in it" in north.get("/explain/post", query_string=form, headers=ENGLISH).text
    page = _post(north, "/explain/post", **form, harmless="yes", purpose="request", category="company")
    assert "see no danger in it" not in page


def test_explaining_tells_rules_candidates_and_why_not(engine: Engine, north: FlaskClient) -> None:
    pair = _waiting(engine, NORTH)[0]
    with engine.store.read() as tx:
        request = proposals.get(tx, pair.request)
    assert request is not None
    page = north.get("/explain", query_string={"url": request.url}, headers=ENGLISH, follow_redirects=True).text
    assert "Rules of the organisation" in page
    assert "this was suggested before" in page
    tried = _post(north, "/explain/text", organisation=NORTH, title="", text="Wie kan mijn hond uitlaten?")
    assert "Request: " in tried
    assert "We do not know this post" in north.get("/explain?url=https://x.example/", headers=ENGLISH).text


def test_pausing_resuming_and_the_emergency_stop(engine: Engine, north: FlaskClient) -> None:
    assert "The community is paused" in _post(north, "/communities/presikhaaf/pause", why="we verhuizen")
    assert "we verhuizen" in north.get("/communities", headers=ENGLISH).text
    assert "paused already" in _post(north, "/communities/presikhaaf/pause")
    assert "runs again" in _post(north, "/communities/presikhaaf/resume")
    pair = _waiting(engine, NORTH)[0]
    _post(north, f"/review/{pair.id}/approve", seen=_mark(north, pair))
    assert re.search(r"All is stopped. [1-9]\d* messages", _post(north, "/communities/presikhaaf/stop"))
    with engine.store.read() as tx:
        assert communities.get(tx, "presikhaaf").paused is not None
        assert "queued" not in outbox.backlog(tx).get("presikhaaf", {})
        assert communities.get(tx, "malburgen").paused is None
    assert north.post("/communities/stop", data={"csrf": _csrf(north)}).status_code == 403
    _post(signing_in.admin(engine), "/communities/stop", why="alles stil")
    with engine.store.read() as tx:
        assert all(state.paused for state in communities.all_states(tx))


def test_small_numbers_are_not_told_on_the_map(engine: Engine) -> None:
    page = signing_in.admin(engine).get("/map", headers=ENGLISH).text
    told = re.findall(r'class="number">([^<&]*|&lt;\d+)<', page)
    assert "&lt;10" in page
    assert not [number for number in told if number.isdigit() and 0 < int(number) < 10]


def test_the_log_filters_and_is_a_safe_spreadsheet(engine: Engine, north: FlaskClient) -> None:
    pair = _waiting(engine, NORTH)[0]
    _post(north, f"/review/{pair.id}/decline", reason="other", note="=1+1")
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
    _post(client, "/people/grant", email="bea@noord.example", role="viewer", organisation=NORTH)
    assert "bea@noord.example" in client.get("/people").text
    page = _post(client, "/people/tokens", name="ons scherm", scope="read", organisation=NORTH)
    secret = re.search(r"wijk_[\w-]+", page)
    assert secret is not None
    assert secret[0] not in client.get("/people").text
    with engine.store.read() as tx:
        made = tokens.find(tx, secret[0])
    assert made is not None
    assert made.organisation == NORTH
    _post(client, f"/people/tokens/{made.id}/revoke")
    _post(client, "/people/revoke", email="bea@noord.example", organisation=NORTH)
    assert "bea@noord.example" not in client.get("/people").text
    for organisation in (SOUTH, "*"):
        data = {"csrf": _csrf(client), "email": "eve@x.example", "role": "admin", "organisation": organisation}
        assert client.post("/people/grant", data=data).status_code == 404


def test_who_only_looks_can_change_nothing(engine: Engine) -> None:
    client = signing_in.member(engine, NORTH, Role.VIEWER)
    pair = _waiting(engine, NORTH)[0]
    page = client.get("/review").text
    assert f"/review/{pair.id}/approve" not in page
    for path in (f"/review/{pair.id}/approve", "/communities/presikhaaf/pause", "/explain/post", "/people/grant"):
        assert client.post(path, data={"csrf": _csrf(client)}).status_code == 403
    assert client.get("/people").status_code == 403
