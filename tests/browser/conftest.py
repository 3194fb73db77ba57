"""A connector as its users run it, beside the demo town, and headless Chromium that signs in by a one-time link."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from connector import access, start
from connector.engine import Engine
from connector.roles import Role
from connector.store import accounts, review_queue
from connector.store.review_queue import Wanted
from demo_town.town import FREE_PORTS, Town
from tests.engine.conftest import example_config

ROOT = Path(__file__).parents[2]
NORTH = "welzijn-noord"
PATIENCE = 60.0  # seconds until something that the connector does by itself must have happened
CHROMIUM = shutil.which("chromium")


@dataclass
class Live:
    """A running connector: where its pages are, its first sign-in link, and an engine beside it on the same store."""

    url: str
    first_link: str
    engine: Engine
    town: Town
    folder: Path

    def link(self, email: str | None = None) -> str:
        """A fresh one-time link; without an address for whoever runs the installation."""
        now = self.engine.now()
        made = access.admin_link(self.engine, now) if email is None else access.link(self.engine, email, now)
        return self.url + "/" + made.split("/", 3)[3]

    def grant(self, email: str, role: Role, organisation: str = NORTH) -> str:
        """Give somebody a role; the link that signs them in is returned."""
        with self.engine.store.write() as tx:
            accounts.grant(tx, email, organisation, role, "test", self.engine.now())
        return self.link(email)


def until(holds: Callable[[], Any], what: str) -> Any:
    """Wait until something holds, and give it; look often, and give up in the end."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = holds()
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError(f"this did not happen within {PATIENCE:.0f} seconds: {what}")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _configured(folder: Path, town: Town) -> tuple[Path, int]:
    path, port = example_config(folder, dict(town.urls)), _free_port()
    text = path.read_text("utf-8")
    for before, after in (
        ("approval: never", "approval: always"),
        ("port: 8080", f"port: {port}"),
        ("demo_town: true", "demo_town: false"),
        ("mapping: discourse-neighbourhood", "mapping: noord.yaml"),
    ):
        text = text.replace(before, after)
    path.write_text(text, "utf-8")
    (folder / "noord.yaml").write_text("extends: discourse-neighbourhood\n", "utf-8")
    return path, port


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    if CHROMIUM is None:
        pytest.skip("there is no chromium on this machine")
    folder = tmp_path_factory.mktemp("live")
    with Town(ports=FREE_PORTS, hurried=True) as town:
        path, port = _configured(folder, town)
        command = [sys.executable, "-m", "connector.cli", "run", "--config", str(path)]
        told = folder / "told"
        environment = os.environ | {"PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)}
        with told.open("wb") as out:
            process = subprocess.Popen(command, stdout=out, stderr=out, env=environment)
        try:
            link = until(
                lambda: (
                    process.poll() is not None or re.search(r"http://\S+/sign-in/link/\S+", told.read_text("utf-8"))
                ),
                "the first sign-in link is printed",
            )
            assert process.poll() is None, told.read_text("utf-8")
            engine = start.start(start.load(path))
            until(lambda: _number_waiting(engine) >= 6, f"suggestions wait for approval; see {told}")
            yield Live(f"http://127.0.0.1:{port}", link[0], engine, town, folder)
            engine.store.close()
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def _number_waiting(engine: Engine) -> int:
    with engine.store.read() as tx:
        return review_queue.count(tx, Wanted(set(engine.config.organisations)))


@pytest.fixture(scope="session")
def admin_state(live: Live, chromium: Browser) -> Any:
    """The cookies of whoever runs the installation."""
    context = chromium.new_context()
    enter(context.new_page(), live.link())
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def open_page(chromium: Browser, admin_state: Any) -> Iterator[Callable[..., Page]]:
    """Open a page of the browser, signed in as admin unless told otherwise; complaints of the browser fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def make(**options: Any) -> Page:
        context = chromium.new_context(**{"storage_state": admin_state, "locale": "nl-NL", **options})
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()
    assert not [text for text in complaints if "status of 4" not in text]


def enter(page: Page, link: str) -> None:
    """Sign in by a one-time link, as a person does."""
    page.goto(link)
    page.get_by_role("button").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
