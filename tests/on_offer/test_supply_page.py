"""What help is on offer, on paper and for who looks after it: enough people behind each number, and how to ask."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from playwright.sync_api import Browser, Page

from connector.cli import wijkconnector
from connector.model import OptOutScope
from connector.on_offer import render, sheet
from connector.on_offer.counting import Group, Kind
from connector.on_offer.sheet import Sheet
from connector.roles import Role
from connector.store import people
from mapping import taxonomy
from tests.engine.conftest import example_config
from tests.guarantees.neighbourhood import Neighbourhood
from tests.on_offer.conftest import Open
from tests.web import signing_in

ASK = "Wie kan mij helpen met boodschappen doen? Ik kan zelf niet naar de winkel."
SIX = {"noord": {"groceries": 6, "pets": 2}}
ENGLISH = {"Accept-Language": "en"}


def _sheet(town: Neighbourhood, language: str = "nl", community: str | None = None) -> Sheet:
    with town.engine.store.read() as tx:
        return sheet.build(town.engine, tx, "welzijn", language, community)


def test_a_kind_is_named_with_its_number_and_area_and_few_are_not_told(town: Open) -> None:
    made = _sheet(town(SIX))
    (row,) = made.rows
    assert (row.name, row.number, row.where) == ("Boodschappen", 6, ("Noord",))
    assert made.more
    page = render.html(made)
    assert "Ook andere buren bieden hulp aan." in page
    assert "huisdieren" not in page.lower()
    assert "groceries0" not in page, "nobody is named"


def test_who_said_stop_is_not_counted(town: Open) -> None:
    opened = town({"noord": {"groceries": 5}})
    assert _sheet(opened).rows[0].number == 5
    gone = opened.person("groceries0")
    with opened.engine.store.write() as tx:
        people.opt_out(tx, gone, OptOutScope.COMMUNITY, "", opened.clock())
    assert _sheet(opened).rows == ()


def test_the_page_near_one_community_tells_nothing_more_than_the_whole(town: Open) -> None:
    """Two people in Zuid stand with Noord; a page of Noord alone would tell them apart."""
    opened = town({"noord": {"groceries": 6}, "zuid": {"groceries": 2}})
    assert _sheet(opened).rows[0].number == 8
    assert _sheet(opened, community="noord").rows == ()


def test_with_nobody_to_count_it_still_invites_to_ask(town: Open) -> None:
    page = render.html(_sheet(town({})))
    assert "Vragen mag altijd" in page
    assert "<table" not in page


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_says_how_to_ask_and_who_made_it(town: Open, language: str) -> None:
    house = (
        "supply_page: {address: 'https://www.buurtplein.example', ask_by: 'Bellen mag ook: 026 - 123 45 67.'}\n"
        "    wijkteam: {name: Wijkteam Noord, email: team@example.org}"
    )
    made = _sheet(town(SIX, organisation=house, figureheads="[{name: Riet, areas: [noord]}]"), language)
    page = render.html(made)
    for said in ("buurtplein.example", "Riet", "Bellen mag ook: 026 - 123 45 67.", "Wijkteam Noord"):
        assert said in page
    assert {"Welzijn Proefstad", "De Buurtkoppelaar", "2026"} <= set(re.findall(r"Welzijn Proefstad|De \w+|2026", page))
    assert made.code == "https://www.buurtplein.example", "without an address of ours the code leads to the forum"
    assert "<svg" in page


def test_the_code_leads_to_the_practice_page_where_that_can_be_reached(town: Open) -> None:
    opened = town(SIX)
    instance = opened.engine.config.instance
    object.__setattr__(instance, "url", "https://hulp.example.org/")
    assert _sheet(opened).code == "https://hulp.example.org/vraag"
    assert _sheet(opened, community="noord").code == "https://hulp.example.org/vraag?community=noord"


def test_both_languages_say_the_same_things() -> None:
    assert {part: set(words) for part, words in sheet.texts()["nl"].items()} == {
        part: set(words) for part, words in sheet.texts()["en"].items()
    }


def test_the_pages_are_for_people_of_the_organisation(town: Open) -> None:
    engine = town(SIX).engine
    viewer = signing_in.member(engine, "welzijn", Role.VIEWER)
    page = viewer.get("/supply/page", headers=ENGLISH)
    assert "Groceries" in page.text
    assert "sha256-" in page.headers["Content-Security-Policy"]
    answer = viewer.get("/supply/page.pdf")
    assert answer.data.startswith(b"%PDF-")
    assert "hulp-in-de-buurt.pdf" in answer.headers["Content-Disposition"]
    assert viewer.get("/supply/page?organisation=other").status_code == 404
    assert viewer.get("/supply/page?community=other").status_code == 404
    for path in ("/supply", "/supply/page", "/supply/page.pdf"):
        assert signing_in.visitor(engine).get(path).status_code == 303
    assert signing_in.visitor(engine).get("/aanbod/welzijn").status_code == 404
    assert signing_in.visitor(engine).get("/aanbod/other").status_code == 404


def test_printing_says_nothing_of_style_for_screens(town: Open, caplog: pytest.LogCaptureFixture) -> None:
    assert render.pdf(_sheet(town(SIX))).startswith(b"%PDF-")
    assert not caplog.records


def test_everybody_sees_it_where_the_organisation_says_so(town: Open) -> None:
    engine = town(SIX, organisation="supply_page: {public: true}").engine
    answer = signing_in.visitor(engine).get("/aanbod/welzijn", headers={"Accept-Language": "nl"})
    assert "Boodschappen" in answer.text
    assert "Set-Cookie" not in answer.headers
    assert "/aanbod/welzijn" in signing_in.member(engine, "welzijn", Role.VIEWER).get("/supply").text


def test_asks_without_answer_come_with_a_next_step(town: Open) -> None:
    opened = town(SIX, figureheads="[{name: Riet, areas: [noord]}]")
    for number in range(5):
        opened.write(f"asker{number}", ASK)
        opened.write(f"walker{number}", "Wie kan mijn hond uitlaten? Ik lig in bed.", forum="zuid")
    opened.write("lonely", "Wie komt er bij mij koffie drinken? Ik vind het gezellig.")
    opened.live(hours=1, step=1)
    page = signing_in.member(opened.engine, "welzijn", Role.VIEWER).get("/supply", headers=ENGLISH).text
    rows = [re.sub(r"<[^>]+>|\s+", " ", row) for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL)[1:]]
    said = {row.split()[0]: " ".join(row.split()) for row in rows}
    assert "Noord 5 6 There are helpers. Ask Riet" in said["Groceries"]
    assert "Zuid 5 fewer than 5 There are few helpers here. Post a call on zuid" in said["Pets"]
    assert "Company" not in said
    assert "from fewer than 5 people: company" in page


def test_an_ask_that_somebody_answered_is_not_among_them(town: Open) -> None:
    opened = town({})
    for number in range(5):
        thread = opened.write(f"asker{number}", ASK)
        if number == 0:
            opened.write("neighbour", "Dat wil ik wel doen!", thread=thread)
    opened.live(hours=1, step=1)
    page = signing_in.member(opened.engine, "welzijn", Role.VIEWER).get("/supply", headers=ENGLISH).text
    assert "<table" not in page
    assert "Only few asks" in page


def test_today_and_proposals_lead_there(town: Open) -> None:
    viewer = signing_in.member(town({}).engine, "welzijn", Role.VIEWER)
    for path in ("/", "/proposals"):
        assert "/supply#unanswered" in viewer.get(path).text


def test_the_command_writes_a_page(tmp_path: Path) -> None:
    path = example_config(tmp_path, dict.fromkeys(("presikhaaf", "malburgen", "elden"), "http://127.0.0.1:9/"))
    out = tmp_path / "hulp.html"
    run = CliRunner().invoke(
        wijkconnector,
        [
            "supply-page",
            "--config",
            str(path),
            "--organisation",
            "welzijn-noord",
            "--language",
            "en",
            "--out",
            str(out),
        ],
    )
    assert run.exit_code == 0, run.output
    assert "Need a hand?" in out.read_text("utf-8")
    wrong = CliRunner().invoke(
        wijkconnector,
        ["supply-page", "--config", str(path), "--organisation", "welzijn-noord", "--out", str(tmp_path / "hulp.docx")],
    )
    assert wrong.exit_code == 2


def _of_kinds(town: Neighbourhood, number: int, language: str) -> Sheet:
    """A page of so many kinds, each in many areas."""
    groups = (Group(("noord",), 11), Group(("zuid",), 5), Group(("oost", "west"), 5), Group(("ver", "weg"), 5))
    kinds = [Kind(key, 26, groups) for key in taxonomy.slugs()[:number]]
    rows = tuple(sheet.row(town.engine, kind, language) for kind in kinds)
    return replace(_sheet(town, language), rows=rows, more=True)


@pytest.mark.browser
@pytest.mark.parametrize("language", ["nl", "en"])
def test_nothing_covers_anything_and_a_board_is_one_side(town: Open, chromium: Browser, language: str) -> None:
    house = "supply_page: {address: 'https://www.buurtplein.example', ask_by: 'Bellen mag ook: 026 - 123 45 67.'}"
    opened = town({}, organisation=house, figureheads="[{name: Riet, areas: [noord]}]")
    page = chromium.new_page()
    for number in (0, 1, 3, 4, 6, 7, 10, 20):
        page.set_content(render.html(_of_kinds(opened, number, language)))
        assert _gap(page) > 0, number
    page.close()


@pytest.mark.browser
def test_on_a_phone_it_reads_in_one_column_and_keeps_nobody_out(town: Open, chromium: Browser) -> None:
    opened = town({}, organisation="supply_page: {address: 'https://www.buurtplein.example'}")
    page = chromium.new_page()
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        for number in (0, 4, 10):
            page.set_content(render.html(_of_kinds(opened, number, "nl")))
            found = Axe().run(page).response["violations"]
            assert not [(one["id"], one["nodes"][0]["html"][:80]) for one in found], (width, number)
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), width
    page.close()


def _gap(page: Page) -> float:
    """Pixels between the last line above and the box below."""
    found: float = page.evaluate(
        "document.querySelector('.how').getBoundingClientRect().top"
        " - Math.max(...[...document.querySelectorAll('.kinds, .more, .none')]"
        ".map(each => each.getBoundingClientRect().bottom))"
    )
    return found
