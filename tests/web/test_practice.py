"""The practice page: advice in both languages, nothing kept, nothing private, and danger before all advice."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from connector import cycle, start
from connector.effect import indicators
from connector.effect.making import midnight
from connector.engine import Engine
from connector.narrate import Narrator
from connector.store import practice
from connector.store.event_tables import Span
from connector.store.practice import Practised
from demo_town.discourse import TestClock
from demo_town.town import FREE_PORTS, Town
from tests.engine.conftest import example_config
from tests.web.signing_in import visitor

SECRET_WORDS = "Zonnebloemkwekerij"
A_DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder: Path = tmp_path_factory.mktemp("practice")
    clock = TestClock()
    with Town(ports=FREE_PORTS, clock=clock, hurried=True) as town:
        made = start.start(start.load(example_config(folder, dict(town.urls))), clock)
        clock.advance(20)
        cycle.once(made, Narrator.silent())
        yield made
        made.store.close()


def _ask(engine: Engine, text: str, language: str = "nl", **more: str) -> str:
    answer = visitor(engine).post("/vraag", data={"text": text, **more}, headers={"Accept-Language": language})
    assert answer.status_code == 200
    return answer.text


def test_the_empty_page_is_there_for_everybody_and_in_frames(engine: Engine) -> None:
    answer = visitor(engine).get("/vraag", headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    assert "Practise your ask" in answer.text
    assert "Set-Cookie" not in answer.headers
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("language", "open_question"), [("nl", "Een dag of een dagdeel"), ("en", "A day or part of a day")]
)
def test_it_says_what_a_helper_still_wants_to_know(engine: Engine, language: str, open_question: str) -> None:
    page = _ask(engine, "Wie kan mij een uurtje helpen met boodschappen in Presikhaaf?", language)
    assert open_question in page


def test_the_wording_has_nothing_private_in_it(engine: Engine) -> None:
    page = _ask(engine, "Wie doet zaterdag boodschappen? Ik woon op Dorpsstraat 12, bel 06-12345678.")
    wording = page[page.index('id="new-text"') :]
    assert "Wie doet zaterdag boodschappen?" in wording
    assert "Kopieer het bericht" in wording
    assert "12345678" not in wording
    assert "Dorpsstraat" not in wording


def test_nothing_of_it_is_kept_or_logged(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(0):
        _ask(engine, f"Wie helpt mij zaterdag met {SECRET_WORDS}?", community="presikhaaf")
    assert SECRET_WORDS not in caplog.text
    with engine.store.read() as tx:
        dump = "\n".join(
            str(tuple(row))
            for table in tx.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for row in tx.execute(f'SELECT * FROM "{table["name"]}"')
        )
    assert SECRET_WORDS not in dump
    assert len(dump) > 1000


def _practised(engine: Engine, organisation: str) -> Practised:
    now = engine.now()
    with engine.store.read() as tx:
        return practice.total(tx, Span(organisation, now - A_DAY, now + A_DAY, now + A_DAY))


def _before(page: str) -> str:
    found = re.search(r'name="before" value="(\d+)"', page)
    assert found is not None
    return found[1]


def test_a_tip_and_what_came_of_it_are_counted_once_and_nothing_else(engine: Engine) -> None:
    vague, clear = "Kan iemand mij helpen?", "Wie kan mij zaterdag een uurtje helpen met boodschappen in Presikhaaf?"
    was = _practised(engine, "welzijn-noord")
    first = _ask(engine, vague, community="presikhaaf")
    assert _practised(engine, "welzijn-noord") == Practised(was.advised + 1, was.improved)
    same = _ask(engine, vague, community="presikhaaf", before=_before(first))
    assert _practised(engine, "welzijn-noord") == Practised(was.advised + 1, was.improved)
    better = _ask(engine, clear, community="presikhaaf", before=_before(same))
    assert _practised(engine, "welzijn-noord") == Practised(was.advised + 1, was.improved + 1)
    _ask(engine, clear, community="presikhaaf", before=_before(better))
    assert _practised(engine, "welzijn-noord") == Practised(was.advised + 1, was.improved + 1)
    assert _practised(engine, "dorpsraad-zuid") == Practised(0, 0), "another organisation's"
    with engine.store.read() as tx:
        rows = [tuple(row) for row in tx.execute("SELECT * FROM practice WHERE community = 'presikhaaf'")]
    (row,) = rows
    assert row[0] == midnight(engine).timestamp(), "the day, no moment"
    assert row[1:4] == ("presikhaaf", "welzijn-noord", "presikhaaf")


def test_in_danger_nothing_is_counted(engine: Engine) -> None:
    was = _practised(engine, "welzijn-noord")
    _ask(engine, "Ik wil niet meer leven. Wie kan mij helpen?", community="presikhaaf")
    assert _practised(engine, "welzijn-noord") == was


@pytest.mark.parametrize("before", ["", "-1", "veel", "9" * 400, "٣"])
def test_a_form_that_somebody_changed_breaks_nothing(engine: Engine, before: str) -> None:
    assert "boodschappen" in _ask(engine, "Wie helpt mij zaterdag met boodschappen?", before=before)


def test_the_figures_say_how_many_asks_improved(engine: Engine) -> None:
    now = engine.now()
    with engine.store.write() as tx:
        practice.count(tx, midnight(engine) - A_DAY, "elden", "dorpsraad-zuid", "elden", advised=40, improved=25)
        span = Span("dorpsraad-zuid", now - 2 * A_DAY, now, now)
        found = indicators.compute(tx, span)
    assert (found["improved"].value, found["improved"].people, found["improved"].others) == (25 / 40, 25, 15)
    assert found["practised"].value == 40


def test_the_widget_leads_to_it(engine: Engine) -> None:
    page = visitor(engine).get("/communities/elden/widget").text
    assert 'href="/vraag?community=elden"' in page


def test_danger_goes_before_all_advice(engine: Engine) -> None:
    page = _ask(engine, "Ik wil niet meer leven. Wie kan mij helpen met boodschappen?", community="presikhaaf")
    assert "113" in page
    assert 'id="new-text"' not in page
    assert '<a href="tel:113">113</a>' in page
    assert 'href="https://www.113.nl"' in page
    assert "niemand een seintje" in page, "nobody is told of what is typed here, and it says so"
    assert "‘stop’" not in page


def test_what_somebody_types_is_text_and_not_markup(engine: Engine) -> None:
    page = _ask(engine, '<script>alert(1)</script> "><img src=x onerror=alert(1)> wie helpt mij zaterdag?')
    assert "<script>alert" not in page
    assert "<img" not in page


def test_a_community_prepares_the_post_in_its_own_editor(engine: Engine) -> None:
    page = _ask(engine, "Wie kan mij zaterdag een uurtje helpen met boodschappen?", community="presikhaaf")
    (link,) = re.findall(r'href="([^"]*/new-topic[^"]*)"', page)
    said = parse_qs(urlsplit(html.unescape(link)).query)
    assert "boodschappen" in said["body"][0]
    assert "Presikhaaf" in said["title"][0]


def test_an_unknown_community_is_not_there(engine: Engine) -> None:
    assert visitor(engine).get("/vraag?community=nowhere").status_code == 404


def test_no_share_is_told_of_few_people_and_a_true_one_of_many(engine: Engine) -> None:
    assert "Van elke tien" not in visitor(engine).get("/vraag?community=presikhaaf").text
    with engine.store.write() as tx:
        columns = (
            "community, organisation, thread, url, area, purpose, category, expires_at, open, confidence, data, changed"
        )
        for number in range(12):
            person, thread = f"person-{number}", f"asked-{number}"
            tx.execute(
                f"INSERT INTO proposal (id, post, person, posted_at, {columns}) VALUES (?, ?, ?, ?, 'malburgen',"
                " 'dorpsraad-zuid', ?, '', 'malburgen', 'request', 'groceries', 0, 0, 1, '{}', 0)",
                (f"old-{number}", thread, person, engine.now().timestamp() - 30 * 86400, thread),
            )
            if number < 9:
                tx.execute(
                    "INSERT INTO post (community, key, thread, url, person, groups, title, text, created_at,"
                    " updated_at, digest, opening, tags, status, private, own, seen_at, unread)"
                    " VALUES ('malburgen', ?, ?, '', 'other', '[]', '', '', 0, 0, '', 0, '[]', 'open', 0, 0, 0, 0)",
                    (f"reply-{number}", thread),
                )
    page = visitor(engine).get("/vraag?community=malburgen", headers={"Accept-Language": "nl"}).text
    assert "Van elke tien vragen in Malburgen Samen kregen er de laatste tijd ongeveer 8 antwoord." in page
