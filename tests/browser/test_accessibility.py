"""axe-core finds nothing that matters on any page, light and dark, wide and on a phone; and none scrolls sideways."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

from connector.store import browsing, links, review_queue
from connector.store.browsing import Wanted
from connector.store.links import Purpose
from tests.browser.conftest import NORTH, Live

pytestmark = pytest.mark.browser

EVERYTHING = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE, NARROW = ViewportSize(width=1280, height=900), ViewportSize(width=360, height=740)
LEAST_WIDE = 500  # pixels that the content of a page has at least on a wide screen
BY_EYE = ["color-contrast", "target-size", "scrollable-region-focusable"]  # what differs with colours and width
AXE = Axe().axe_script
SERIOUS = ("moderate", "serious", "critical")


def _paths(live: Live) -> list[str]:
    """Every kind of page once, those of the menu and those behind them, with what folds open unfolded."""
    with live.engine.store.read() as tx:
        waiting = review_queue.found(tx, review_queue.Wanted(set(live.engine.config.organisations)), 50)
        post = browsing.found(tx, Wanted({NORTH}, open=True), 1)[0]
        danger = tx.execute("SELECT community, post FROM alert WHERE kind LIKE 'danger%'").fetchone()
    return [
        "/",
        "/review",
        "/doubts",
        f"/review/{waiting[0].id}",
        f"/review/{waiting[-1].id}/edit",
        "/communities",
        "/proposals",
        "/proposals?q=niets+dat+er+is",
        "/map",
        "/supply",
        "/supply/page",
        "/explain",
        f"/explain/post?community={post.community}&post={post.post}",
        f"/explain/post?community={danger['community']}&post={danger['post']}",
        "/mapping",
        f"/mapping/{NORTH}",
        "/effect",
        "/log",
        "/settings",
        "/people",
        "/vraag",
        "/vraag?community=presikhaaf",
        "/privacy",
        "/sign-out",
        "/nothing-here",
        "/communities/elden/suggestions",
        "/communities/elden/widget",
    ]


def _letters(live: Live) -> list[str]:
    """Pages behind the links in our mails and messages, for people without an account; and where a link has ended."""
    engine, now = live.engine, live.engine.now()
    with engine.store.write() as tx:
        alert = tx.execute("SELECT id FROM alert WHERE kind LIKE 'danger%'").fetchone()["id"]
        person = tx.execute("SELECT person FROM proposal LIMIT 1").fetchone()["person"]
        about = {Purpose.DANGER: f"0:{alert}", Purpose.DIGEST: "presikhaaf", Purpose.MY_DATA: person}
        made = [f"/{kind}/{links.make(tx, kind, subject, now, timedelta(days=1))}" for kind, subject in about.items()]
    return [*made, "/danger/ended"]


def test_no_page_keeps_anybody_out(live: Live, open_page: Callable[..., Page]) -> None:
    page, wrong = open_page(viewport=WIDE), []
    for path in (*_paths(live), *_letters(live)):
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(WIDE)
        page.goto(live.url + path)
        if page.locator("main").evaluate("each => each.clientWidth") < LEAST_WIDE:
            wrong.append(f"{path} is squeezed")
        for folded in page.locator("details").all():
            folded.evaluate("each => { each.open = true }")
        page.evaluate(AXE)
        wrong += [f"{path} {found}" for found in _found(page, {"type": "tag", "values": EVERYTHING})]
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size(NARROW)
        seen = _found(page, {"type": "rule", "values": BY_EYE})
        wrong += [f"{path} dark and narrow {found}" for found in seen]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wrong.append(f"{path} scrolls sideways")
    assert not wrong, "\n".join(wrong)


def _found(page: Page, which: dict[str, Any]) -> list[str]:
    """What axe, which is in the page already, finds wrong that matters."""
    options = {"runOnly": which, "resultTypes": ["violations"]}
    violations = page.evaluate("options => axe.run(options)", options)["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:100]}" for each in violations if each["impact"] in SERIOUS]


def test_the_keyboard_reaches_the_content_first(live: Live, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(live.url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_what_is_held_about_somebody_is_shown_to_everybody_too(live: Live, open_page: Callable[..., Page]) -> None:
    """The page with one's own data opens by a button; on a phone its long tables stay within it."""
    page = open_page(viewport=NARROW, storage_state=None)
    page.goto(live.url + _letters(live)[2])
    page.get_by_role("button").click()
    page.evaluate(AXE)
    assert not _found(page, {"type": "tag", "values": EVERYTHING})
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
