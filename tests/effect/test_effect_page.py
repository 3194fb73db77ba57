"""The effect page: one's own organisations only, the same figures as the report, and no barrier for anybody."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from connector import access, start
from connector.engine import Engine
from connector.web import create_app
from tests.effect.simulated_year import Year, tell
from tests.effect.test_report import CONFIG
from tests.web import signing_in

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
OTHERS = CONFIG.replace("communities:\n", "  buren: {name: De Buren}\ncommunities:\n")


@pytest.fixture(scope="module")
def engine(year: Year, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    path = tmp_path_factory.mktemp("page") / "config.yaml"
    path.write_text(OTHERS, "utf-8")
    opened = start.start(start.load(path), lambda: NOW)
    with opened.store.write() as tx:
        tell(tx, year)
    yield opened
    opened.store.close()


def test_the_page_shows_the_last_whole_quarter_with_its_charts_and_files(engine: Engine) -> None:
    client = signing_in.member(engine, "welzijn")
    text = client.get("/effect").text
    assert "Welzijn &lt;Stad&gt; &amp; Land · juli tot en met september 2026" in text
    assert "Vergeleken met april tot en met juni 2026" in text
    chart = client.get("/effect/chart/stages.svg?organisation=welzijn&period=2026-Q3")
    assert chart.mimetype == "image/svg+xml"
    assert "<title>Hoe ver vragen kwamen</title>" in chart.text
    for kind, begin in (("csv", b"organisation,"), ("json", b"{"), ("html", b"<!doctype html>")):
        assert client.get(f"/effect/report.{kind}?period=2026-Q3").data.startswith(begin)


def test_figures_of_another_organisation_are_not_there(engine: Engine) -> None:
    client = signing_in.member(engine, "buren")
    assert client.get("/effect").status_code == 200
    for path in ("", "/chart/stages.svg", "/report.csv", "/report.json"):
        assert client.get(f"/effect{path}?organisation=welzijn&period=2026-Q3").status_code == 404
    assert signing_in.visitor(engine).get("/effect").status_code == 303


@pytest.mark.parametrize("path", ["?period=morgen", "?period=2027", "/chart/none.svg", "/report.exe"])
def test_what_is_not_there_is_not_found(engine: Engine, path: str) -> None:
    assert signing_in.member(engine, "welzijn").get(f"/effect{path}").status_code == 404


@pytest.mark.browser
def test_in_a_browser_nothing_keeps_anybody_out(engine: Engine, chromium: Browser) -> None:
    server = make_server("127.0.0.1", 0, create_app(engine), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        home = f"http://127.0.0.1:{server.port}"
        page.goto(f"{home}/{access.admin_link(engine, NOW).split('/', 3)[3]}")
        page.locator("main button").first.click()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        for width, colours in ((1280, "light"), (360, "dark")):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
            page.goto(f"{home}/effect?organisation=welzijn&period=2026-Q3")
            page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true })")
            found = Axe().run(page).response["violations"]
            assert not [(one["id"], one["nodes"][0]["html"]) for one in found], f"{width} {colours}"
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
            assert page.locator(".beside img").evaluate_all("all => all.every(each => each.naturalWidth > 0)")
        assert not said
        page.close()
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
