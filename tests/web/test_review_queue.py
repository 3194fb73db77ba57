"""The review queue: what is shown goes out, once; the second who decides is told; filters stay over decisions."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask.testing import FlaskClient

from connector.engine import Engine
from connector.model import SuggestionState
from connector.roles import Role
from connector.store import (
    approvals,
    outbox,
    review_queue,
)
from connector.store.review_queue import Wanted
from tests.web import signing_in
from tests.web.acting import ENGLISH, NORTH, SOUTH, csrf, mark, post, state, waiting


def test_the_queue_shows_the_words_that_go_out_and_nobodys_name(engine: Engine, north: FlaskClient) -> None:
    page = north.get("/review", headers=ENGLISH).text
    assert "automatisch bericht van De Buurtkoppelaar" in page
    with engine.store.read() as tx:
        handles = [row["handle"] for row in tx.execute("SELECT handle FROM person WHERE length(handle) > 3")]
    assert handles
    assert not [name for name in handles if re.search(rf"\b{re.escape(name)}\b", page)]


def test_approving_puts_the_messages_in_the_outbox_once(engine: Engine, north: FlaskClient) -> None:
    pair = waiting(engine, NORTH)[0]
    seen = mark(north, pair)
    assert "The messages go out" in post(north, f"/review/{pair.id}/approve", seen=seen)
    assert state(engine, pair) is SuggestionState.APPROVED
    late = post(signing_in.member(engine, NORTH, Role.ADMIN), f"/review/{pair.id}/approve", seen=seen)
    assert "decided already: suggested, by moderator" in late


def test_nobody_approves_what_they_did_not_see(engine: Engine, north: FlaskClient) -> None:
    pair = waiting(engine, NORTH)[0]
    assert "The text changed meanwhile" in post(north, f"/review/{pair.id}/approve", seen="another")
    assert state(engine, pair) is SuggestionState.WAITING


def test_declining_asks_for_a_reason(engine: Engine, north: FlaskClient) -> None:
    pair = waiting(engine, NORTH)[0]
    assert "Choose why" in post(north, f"/review/{pair.id}/decline")
    assert state(engine, pair) is SuggestionState.WAITING
    assert "does not come back" in post(north, f"/review/{pair.id}/decline", reason="solved", note="zag ik op straat")
    assert "it is solved already: zag ik op straat" in north.get("/log", headers=ENGLISH).text


def test_words_that_break_a_promise_come_back_and_right_ones_go_out(engine: Engine, north: FlaskClient) -> None:
    for pair in waiting(engine, NORTH):
        page = north.get(f"/review/{pair.id}/edit").text
        fields = re.findall(r'<textarea[^>]*name="text\.(\w+)"[^>]*>(.*?)</textarea>', page, re.DOTALL)
        if fields:
            break
    side, text = fields[0]
    title = dict(re.findall(r'name="title\.(\w+)" value="([^"]*)"', page)).get(side, "")
    form = {"seen": mark(north, pair), f"title.{side}": title}
    wrong = post(north, f"/review/{pair.id}/edit", **form, **{f"text.{side}": "Bel even."})
    assert "The link to the post must stay" in wrong
    assert "Bel even." in wrong
    right = post(north, f"/review/{pair.id}/edit", **form, **{f"text.{side}": f"Goedemorgen! {text}"})
    assert "The messages go out" in right
    with engine.store.read() as tx:
        assert any(each.text.startswith("Goedemorgen!") for each in outbox.of_suggestion(tx, pair.id))


def test_words_that_come_too_late_are_not_lost(engine: Engine, north: FlaskClient) -> None:
    pair = next(each for each in waiting(engine, NORTH) if "textarea" in north.get(f"/review/{each.id}/edit").text)
    page = north.get(f"/review/{pair.id}/edit").text
    form = dict(re.findall(r'name="(text\.\w+)"[^>]*>(.*?)</textarea>', page, re.DOTALL))
    form |= dict(re.findall(r'name="(title\.\w+)" value="([^"]*)"', page))
    own = {key: f"{text} Veel plezier!" if key.startswith("text") else text for key, text in form.items()}
    seen = mark(north, pair)
    post(signing_in.member(engine, NORTH, Role.ADMIN), f"/review/{pair.id}/decline", reason="not_fit")
    late = post(north, f"/review/{pair.id}/edit", seen=seen, **own)
    assert "decided already: declined" in late
    assert "Veel plezier!" in late


def test_what_crosses_needs_both_organisations(engine: Engine, north: FlaskClient) -> None:
    pair = waiting(engine, NORTH, crosses=True)[0]
    said = post(north, f"/review/{pair.id}/approve", seen=mark(north, pair))
    assert "as soon as the other organisation says yes" in said
    south = signing_in.member(engine, SOUTH)
    page = south.get(f"/review/{pair.id}", headers=ENGLISH).text
    assert "Approved for Stichting Welzijn Presikhaaf by somebody else" in page  # never a name of another organisation
    post(south, f"/review/{pair.id}/approve", seen=mark(south, pair))
    with engine.store.read() as tx:
        assert {each.organisation for each in approvals.of(tx, pair.id)} == {NORTH, SOUTH}
    assert state(engine, pair) is SuggestionState.APPROVED


def test_many_at_once(engine: Engine, north: FlaskClient) -> None:
    pairs = waiting(engine, NORTH)
    assert len(pairs) >= 2
    ticked = [f"{pair.id}:{mark(north, pair)}" for pair in pairs[:-1]] + [f"{pairs[-1].id}:old"]
    data = {"csrf": csrf(north), "suggestion": ticked, "do": "approve"}
    page = north.post("/review/bulk", data=data, headers=ENGLISH, follow_redirects=True).text
    assert f"{len(pairs) - 1} approved, 0 declined, 1 not done" in page
    assert state(engine, pairs[-1]) is SuggestionState.WAITING
    data = {"csrf": csrf(north), "suggestion": ticked[-1:], "do": "decline", "reason": "far"}
    north.post("/review/bulk", data=data)
    assert state(engine, pairs[-1]) is SuggestionState.DECLINED


def _cards(client: FlaskClient, path: str) -> list[str]:
    return re.findall(r'<article class="card suggestion" id="s-([^"]+)"', client.get(path).text)


def test_the_queue_is_filtered_by_community_and_kind_of_help(engine: Engine, north: FlaskClient) -> None:
    whole = _cards(north, "/review")
    with engine.store.read() as tx:
        kinds = review_queue.by_category(tx, {NORTH})
        places = review_queue.by_community(tx, {NORTH})
    assert set(places) == {"presikhaaf"}  # the other side's community is another organisation's
    assert sum(kinds.values()) == len(whole)
    for kind, number in kinds.items():
        found = _cards(north, f"/review?category={kind}")
        assert len(found) == number
        assert set(found) <= set(whole)
    assert _cards(north, "/review?community=presikhaaf") == whole
    assert _cards(north, "/review?community=malburgen") == whole  # of another organisation: no filter at all


def test_a_decision_keeps_the_filter(engine: Engine, north: FlaskClient) -> None:
    with engine.store.read() as tx:
        kind = next(iter(review_queue.by_category(tx, {NORTH})))
    page = north.get(f"/review?category={kind}").text
    action = re.search(r'class="approve" method="post" action="([^"]+)"', page)
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert action is not None
    assert seen is not None
    answer = north.post(action[1], data={"csrf": csrf(north), "seen": seen[1]})
    assert f"category={kind}" in answer.location
    assert urlsplit(answer.location).path == "/review"
    after = north.get(answer.location, headers=ENGLISH).text
    assert "Approved" in after
    assert f'<option value="{kind}" selected>' in after


def test_a_page_beyond_the_last_shows_the_last(north: FlaskClient) -> None:
    assert _cards(north, "/review?page=99") == _cards(north, "/review")


def test_of_many_organisations_the_queue_is_the_same(engine: Engine) -> None:
    """Those are read another way, which is quicker for them."""
    few, many = {NORTH, SOUTH}, {NORTH, SOUTH, *(f"other{number}" for number in range(review_queue.MANY))}
    with engine.store.read() as tx:
        whole = review_queue.found(tx, Wanted(few), 50)
        assert review_queue.found(tx, Wanted(many), 50) == whole
        assert review_queue.count(tx, Wanted(few)) == review_queue.count(tx, Wanted(many)) == len(whole)
        kind = next(iter(review_queue.by_category(tx, few)))
        chosen = review_queue.found(tx, Wanted(few, category=kind), 50)
        assert chosen == review_queue.found(tx, Wanted(many, category=kind), 50)
        assert review_queue.count(tx, Wanted(many, category=kind)) == len(chosen) > 0
