"""Makes the pictures of the dashboard in docs/img: what people see who look after a community.

    python docs/make_screenshots.py

Runs the demo with every suggestion waiting for approval, signs in, and lets headless Chromium take the pictures. The
ports of the demo must be free.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize
from running_demo import ROOT, chromium, running, sign_in, until

PICTURES = ROOT / "docs" / "img"
WIDE = ViewportSize(width=1120, height=760)
PHONE = ViewportSize(width=390, height=760)
PAGES = {
    "today": "/",
    "review": "/review",
    "communities": "/communities",
    "proposals": "/proposals?open=yes",
    "map": "/map",
    "mapping": "/mapping/welzijn-noord",
    "log": "/log",
}


def main() -> None:
    """Take every picture, Dutch and light; the queue also on a phone, and Today in English and dark."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, running(Path(name), approval="always") as demo, chromium() as browser:
        page = browser.new_page(viewport=WIDE, locale="nl-NL", color_scheme="light")
        url = sign_in(page, demo)
        until(lambda: _waiting(page, url) >= 6 or None, "six suggestions wait")
        for picture, path in PAGES.items():
            _take(page, url + path, picture)
        page.goto(f"{url}/proposals?purpose=request&open=yes&community=presikhaaf")
        page.get_by_role("link", name="waarom zo gelezen?").first.click()
        _take(page, page.url, "explain")
        _other_looks(browser, page, url)
    sizes = sorted((file.stat().st_size // 1000, file.name) for file in PICTURES.glob("*.png"))
    print(", ".join(f"{picture}: {size} kB" for size, picture in sizes))


def _waiting(page: Page, url: str) -> int:
    page.goto(f"{url}/review")
    return page.locator("article.suggestion").count()


def _take(page: Page, url: str, picture: str) -> None:
    page.goto(url)
    page.screenshot(path=PICTURES / f"{picture}.png")


def _other_looks(browser: Browser, signed_in: Page, url: str) -> None:
    state = signed_in.context.storage_state()
    phone = browser.new_page(viewport=PHONE, locale="nl-NL", storage_state=state)
    _take(phone, f"{url}/review", "review-phone")
    dark = browser.new_page(viewport=WIDE, locale="en-GB", color_scheme="dark", storage_state=state)
    _take(dark, url, "today-dark")


if __name__ == "__main__":
    main()
