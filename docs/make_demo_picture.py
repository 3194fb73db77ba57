"""Makes docs/demo.png: the demo as a terminal tells it, a thread it answered in, and the connector's own page.

    python docs/make_demo_picture.py

Runs `wijkconnector run` on a copy of the example configuration with a store of its own, waits for a reply in a public
thread, and lets headless Chromium draw everything. The ports of the demo must be free.
"""

from __future__ import annotations

import html
import re
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize
from running_demo import ROOT, chromium, running, sign_in

PICTURE = ROOT / "docs" / "demo.png"
LIVE = 44.0  # seconds the demo runs before the pictures are taken
SIZE = ViewportSize(width=1500, height=940)
VIEW = ViewportSize(width=860, height=800)  # of a page, before it is made to fit
REPLY = re.compile(r"geplaatst .*vrager: (http://\S+/t/\S+)/\d+$", re.M)
SHOWN = {"opgehaald": 5, "gelezen": 6, "gevonden": 5, "geplaatst": 8, "gehoord": 6}  # lines of each kind
LONGEST_LINE = 150  # characters

PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; padding: 24px; box-sizing: border-box; width: {width}px; height: {height}px; background: #dfe7e2;
  display: grid; grid-template-columns: 1fr 560px; grid-template-rows: 6fr 4fr; gap: 20px; overflow: hidden }}
section {{ border-radius: 8px; overflow: hidden; background: white; box-shadow: 0 3px 12px #0003;
  display: flex; flex-direction: column }}
.terminal {{ grid-row: 1 / 3; background: #16211c; color: #d8e6de }}
h1 {{ margin: 0; padding: 8px 14px; font: 13px sans-serif; background: #2f4a3d; color: white }}
pre {{ margin: 0; padding: 12px 16px; font: 12.5px/1.5 "DejaVu Sans Mono", monospace; white-space: pre-wrap;
  overflow-wrap: anywhere }}
p {{ margin: 0; padding-left: 21ch; text-indent: -21ch }}
b {{ color: #8fd6ae }} .gevonden {{ color: #ffe08a }} .geplaatst {{ color: #9fd0ff }} .gehoord {{ color: #f5b5d8 }}
img {{ width: 100%; flex: 1; min-height: 0; object-fit: cover; object-position: top }}
</style>
<section class="terminal"><h1>$ wijkconnector run --config config.example.yaml</h1><pre>{terminal}</pre></section>
<section><h1>{thread_url}</h1><img src="thread.png" alt=""></section>
<section><h1>{own_url}</h1><img src="own.png" alt=""></section>
"""


def main() -> None:
    """Run the demo, draw, and leave the picture in its place."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with running(folder) as demo, chromium() as browser:
            own = browser.new_page(viewport=VIEW, locale="nl-NL")
            url = sign_in(own, demo)
            time.sleep(LIVE)
            told = demo.text()
            thread = _first(REPLY, told)
            own.goto(url)
            own.screenshot(path=folder / "own.png")
            _draw(browser, thread, folder / "thread.png", VIEW)
            page = folder / "page.html"
            lines = _lines(told)
            text = PAGE.format(**SIZE, terminal=lines, thread_url=thread, own_url=f"{url}/")
            page.write_text(text, encoding="utf-8")
            _draw(browser, page.as_uri(), PICTURE, SIZE)
    print(f"{PICTURE}: {PICTURE.stat().st_size // 1000} kB")


def _first(pattern: re.Pattern[str], told: str) -> str:
    """The first address of this kind that the terminal named."""
    found = pattern.search(told)
    if found is None:
        sys.exit(f"Within {LIVE:.0f} seconds the demo did not say {pattern.pattern!r}:\n{told}")
    return found[1]


def _lines(told: str) -> str:
    """The lines to show, as HTML: a few of each kind, in their order."""
    left = dict(SHOWN)
    shown = []
    for line in told.splitlines():
        parts = line.split(maxsplit=2)
        if len(parts) == 3 and left.get(parts[1], 0) > 0:
            left[parts[1]] -= 1
            shown.append(_line(*parts))
    return "".join(shown)


def _line(clock: str, kind: str, rest: str) -> str:
    rest = rest.replace("http://127.0.0.1", "")
    rest = rest if len(rest) <= LONGEST_LINE else rest[: LONGEST_LINE - 1] + "…"
    return f'<p class="{kind}">{clock}  <b>{kind:<9}</b>  {html.escape(rest)}</p>'


def _draw(browser: Browser, url: str, picture: Path, size: ViewportSize) -> None:
    """Let headless Chromium draw a page into a file."""
    page = browser.new_page(viewport=size, locale="nl-NL")
    page.goto(url)
    page.screenshot(path=picture)
    page.close()


if __name__ == "__main__":
    main()
