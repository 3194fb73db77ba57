"""The demo as it runs, for the scripts that draw pictures of it: a copy of the example with a store of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from playwright.sync_api import Browser, Page, sync_playwright
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]
T = TypeVar("T")

LINK = re.compile(r"http://\S+/sign-in/link/\S+")
PATIENCE = 120.0  # seconds until the demo must have said or done something


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo that runs: the file its terminal goes to."""

    told: Path

    def text(self) -> str:
        return self.told.read_text("utf-8")

    def wait_for(self, pattern: re.Pattern[str]) -> re.Match[str]:
        """The first thing of this kind that the terminal says; waits for it."""
        return until(lambda: pattern.search(self.text()), f"the terminal says {pattern.pattern!r}")


def until(found: Callable[[], T | None], what: str) -> T:
    """Wait for something, and give it; ends the script when it does not come."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if (here := found()) is not None:
            return here
        time.sleep(0.5)
    sys.exit(f"Within {PATIENCE:.0f} seconds this did not happen: {what}")


@contextmanager
def running(folder: Path, *, approval: str | None = None) -> Iterator[Demo]:
    """Run the demo in a folder; with `approval` every organisation wishes that. The ports of the demo must be free."""
    yaml = YAML()
    config = yaml.load(ROOT / "config.example.yaml")
    config["store"]["path"] = str(folder / "demo.db")
    for organisation in config["organisations"].values():
        organisation["approval"] = approval or organisation["approval"]
    yaml.dump(config, folder / "config.yaml")
    command = [sys.executable, "-m", "connector.cli", "run", "--config", str(folder / "config.yaml")]
    environment = os.environ | {"PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)}
    demo = Demo(folder / "told")
    with demo.told.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=environment)  # noqa: S603 - our own
    try:
        yield demo
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


def sign_in(page: Page, demo: Demo) -> str:
    """Sign in by the link that the terminal printed; the address of the pages is returned."""
    link = demo.wait_for(LINK)[0]
    page.goto(link)
    page.get_by_role("button").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return link.split("/sign-in/")[0]
