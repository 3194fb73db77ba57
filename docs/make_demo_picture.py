"""Makes docs/demo.png: the demo as a terminal tells it, a thread it answered in, and the connector's own page.

    python docs/make_demo_picture.py

Runs `wijkconnector run` on a copy of the example configuration with a store of its own, waits for a reply in a public
thread, and lets headless Chromium draw everything. The ports of the demo must be free.
"""

from __future__ import annotations

import html
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "demo.png"
LIVE = 44.0  # seconds the demo runs before the pictures are taken
SIZE = (1500, 940)
VIEW = (860, 800)  # of a page, before it is made to fit
REPLY = re.compile(r"geplaatst .*vrager: (http://\S+/t/\S+)/\d+$", re.M)
OWN = re.compile(r"^Pages: (http://\S+)", re.M)
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
        process = _start(folder)
        try:
            time.sleep(LIVE)
            told = (folder / "told").read_text(encoding="utf-8")
            thread = _first(REPLY, told)
            own = _first(OWN, told)
            _draw(thread, folder / "thread.png", VIEW, folder)
            _draw(own, folder / "own.png", VIEW, folder)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(20)
        page = folder / "page.html"
        width, height = SIZE
        text = PAGE.format(width=width, height=height, terminal=_lines(told), thread_url=thread, own_url=own)
        page.write_text(text, encoding="utf-8")
        _draw(page.as_uri(), PICTURE, SIZE, folder)
    print(f"{PICTURE}: {PICTURE.stat().st_size // 1000} kB")


def _start(folder: Path) -> subprocess.Popen[bytes]:
    yaml = YAML()
    config = yaml.load(ROOT / "config.example.yaml")
    config["store"]["path"] = str(folder / "demo.db")
    yaml.dump(config, folder / "config.yaml")
    command = [sys.executable, "-m", "connector.cli", "run", "--config", str(folder / "config.yaml")]
    environment = os.environ | {"PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)}
    with (folder / "told").open("wb") as told:
        return subprocess.Popen(command, stdout=told, stderr=told, env=environment)  # noqa: S603 - our own


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


def _draw(url: str, picture: Path, size: tuple[int, int], folder: Path) -> None:
    """Let headless Chromium draw a page into a file."""
    command = [
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--accept-lang=nl-NL",
        f"--window-size={size[0]},{size[1]}",
        f"--user-data-dir={folder / 'browser'}",
        f"--screenshot={picture}",
        url,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=60)  # noqa: S603 - our own


if __name__ == "__main__":
    main()
