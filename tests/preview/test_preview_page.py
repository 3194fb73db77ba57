"""The page for the board in a real browser: nothing keeps anybody out, on a screen, a phone and on paper."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from adapters.contract import utc_now
from connector import start
from connector.preview import gather, play
from connector.preview.report import report
from connector.preview.showing import as_page
from demo_town.town import FREE_PORTS, Town
from tests.engine.conftest import example_config

pytestmark = pytest.mark.browser
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def _page(folder: Path) -> Path:
    with Town(ports=FREE_PORTS, hurried=True) as town:
        config = start.load(example_config(folder, dict(town.urls)))
        until = utc_now()
        since = until - timedelta(days=10)
        with gather(config, utc_now, since, lambda community: lambda *_: None) as gathered:
            played = play(config, gathered, since, until, lambda moment: None)
    target = folder / "board.html"
    target.write_text(as_page(report(config, played)), "utf-8")
    return target


def test_the_page_for_the_board_is_open_to_everybody(tmp_path: Path, chromium: Browser) -> None:
    target = _page(tmp_path)
    asked: list[str] = []
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.on("request", lambda request: asked.append(request.url))
    page.goto(target.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert len(page.pdf()) > 10_000
    page.close()
    assert asked == [target.as_uri()], "the page loads nothing else"
