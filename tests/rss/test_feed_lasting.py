"""What lasts: kills (P3), moves that are taken back (P12), gaps and broken archives (P18), switches (P20)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from feed_server import Answer, Asked, Clock, Driver, FeedServer, drive, rss

from adapters.contract import Page, utc_now
from connector import cycle, start
from connector.narrate import Narrator
from connector.store import communities

HOUR, DAY = 3600.0, 86400.0
WITH = {"ETag": '"1"'}
ROOT = Path(__file__).parents[2]
CONFIG = """
instance: {{name: Proef, contact: beheer@example.org, allow_loopback: true}}
store: {{path: wijk.db}}
areas:
  noord: {{name: Noord, municipality: Proefstad}}
organisations:
  welzijn:
    name: Welzijn Proefstad
    mapping: mapping.yaml
    danger_contact: {{name: Wijkteam, email: wijkteam@example.org}}
communities:
  buurt:
    organisation: welzijn
    adapter: rss
    area: noord
    paused: {paused}
    settings: {{url: "{feed}"}}
    permission: {{who: Bestuur, when: "2026-01-01", reference: mail}}
"""


@pytest.fixture
def server() -> Iterator[FeedServer]:
    made = FeedServer()
    made.answer = lambda asked: Answer(rss("1"), headers=WITH)
    yield made
    made.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def driver(server: FeedServer, clock: Clock) -> Driver:
    return drive(server, clock)


def configure(folder: Path, server: FeedServer, paused: bool = False) -> Path:
    (folder / "mapping.yaml").write_text("extends: discourse-neighbourhood\n")
    path = folder / "config.yaml"
    path.write_text(CONFIG.format(feed=f"{server.url}/feed", paused=str(paused).lower()))
    return path


@contextmanager
def process(config: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The connector as the operating system runs it; killed without a word in the end."""
    command = [sys.executable, "-m", "connector.cli", "run", "--no-web", "--no-demo", "--config", str(config)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with (config.parent / "log").open("ab") as log:
        running = subprocess.Popen(command, cwd=config.parent, env=environment, stdout=log, stderr=log)
        try:
            yield running
        finally:
            running.kill()
            running.wait()


def until(true: Callable[[], bool], seconds: float = 30.0) -> bool:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    return true()


def state(config: Path):  # type: ignore[no-untyped-def]
    engine = start.start(start.load(config))
    with engine.store.read() as tx:
        found = communities.get(tx, "buurt")
    engine.store.close()
    return found


def test_p3_a_kill_neither_polls_early_nor_forgets_validators(tmp_path: Path, server: FeedServer) -> None:
    config = configure(tmp_path, server)
    with process(config):
        assert until(lambda: len(server.asked) == 1), (tmp_path / "log").read_text()
        assert until(lambda: state(config).cursor is not None)
    with process(config) as running:
        assert not until(lambda: len(server.asked) > 1, 5.0)
        assert running.poll() is None, (tmp_path / "log").read_text()
    later = utc_now() + timedelta(hours=2)
    engine = start.start(start.load(config), lambda: later)
    cycle.pull_step(engine, Narrator.silent())
    engine.store.close()
    assert [asked.get("If-None-Match") for asked in server.asked] == [None, '"1"']


def test_p3_a_kill_in_the_middle_of_a_poll_is_no_reason_to_ask_again_at_once(
    tmp_path: Path, server: FeedServer
) -> None:
    """The next check was set before the first one began."""
    config = configure(tmp_path, server)
    with process(config) as running:

        def die(asked: Asked) -> Answer:
            running.kill()
            return Answer(rss("1"), headers=WITH)

        server.answer = die
        assert until(lambda: running.poll() is not None)
    with process(config):
        assert not until(lambda: len(server.asked) > 1, 5.0)


def test_p12_a_move_that_is_taken_back_is_forgotten(server: FeedServer, driver: Driver) -> None:
    def moved(asked: Asked) -> Answer:
        there = asked.path == "/new"
        return Answer(rss("1"), headers=WITH) if there else Answer(status=301, headers={"Location": "/new"})

    server.answer = moved
    for _ in range(5):
        driver.poll()
        driver.clock.forward(4 * DAY)
    before = len(server.asked)
    driver.poll()
    assert [asked.path for asked in server.asked[before:]] == ["/new"]
    server.answer = lambda asked: Answer(status=410) if asked.path == "/new" else Answer(rss("1", "2"), headers=WITH)
    driver.clock.forward(4 * DAY)
    before = len(server.asked)
    assert isinstance(driver.poll(), Page)
    driver.clock.forward(4 * DAY)
    driver.poll()
    assert [asked.path for asked in server.asked[before:]] == ["/new", "/feed", "/feed"]


def numbered(server: FeedServer, newest: Callable[[], int], rel: str) -> None:
    """A feed of two entries a page, newest first; a page `next` has what moved there, an archive stays as it was."""

    def answer(asked: Asked) -> Answer:
        top = newest()
        if rel == "prev-archive":
            page = top // 2 if asked.path == "/feed" else int(asked.path.removeprefix("/page"))
            mine, following = range(2 * page, min(2 * page + 2, top + 1)), page - 1
        else:
            page = 0 if asked.path == "/feed" else int(asked.path.removeprefix("/page"))
            mine, following = range(max(0, top - 2 * page - 1), top - 2 * page + 1), page + 1
        more = following >= 0 if rel == "prev-archive" else top - 2 * following >= 0
        head = f'<atom:link rel="{rel}" href="{server.url}/page{following}"/>' if more else ""
        return Answer(rss(*(f"e{n}" for n in reversed(mine)), head=head), headers={"ETag": f'"{top}"'})

    server.answer = answer


@pytest.mark.parametrize("rel", ["prev-archive", "next"])
def test_p18_a_gap_is_filled_from_older_pages(server: FeedServer, driver: Driver, rel: str) -> None:
    top = [3]
    numbered(server, lambda: top[0], rel)
    driver.run(HOUR / 2)
    top[0] = 9  # six new entries, of which the feed itself shows two
    driver.run(2 * HOUR)
    found = {post.key for page in driver.pages for post in page.posts}
    assert len(found) == 10
    paths = [asked.path for asked in server.asked if asked.path != "/feed"]
    assert len(paths) == len(set(paths)) or rel == "next"  # an archive stays as it is: each is read once


@pytest.mark.parametrize("status", [404, 410, 500, 200])
def test_p18_a_broken_archive_holds_nothing_up(server: FeedServer, driver: Driver, status: int) -> None:
    head = f'<atom:link rel="prev-archive" href="{server.url}/old"/>'
    server.answer = lambda request: (
        Answer(b"<html>", status) if request.path == "/old" else Answer(rss("1", head=head), headers=WITH)
    )
    driver.run(1.5 * HOUR)
    paths = [request.path for request in server.asked]
    assert paths.count("/feed") == 2
    assert paths.count("/old") == (1 if status == 410 else 3)
    assert driver.paused is None


def test_p20_the_operators_switch_ends_all_requests(tmp_path: Path, server: FeedServer, clock: Clock) -> None:
    config = configure(tmp_path, server)
    engine = start.start(start.load(config), clock)
    cycle.once(engine, Narrator.silent())
    assert len(server.asked) == 1
    with engine.store.write() as tx:
        communities.pause(tx, "buurt", "stopped by hand", clock())
    for _ in range(48):
        clock.forward(HOUR)
        cycle.once(engine, Narrator.silent())
    assert len(server.asked) == 1
    with engine.store.write() as tx:
        communities.resume(tx, "buurt", clock())
    cycle.once(engine, Narrator.silent())
    assert len(server.asked) == 2
    engine.store.close()
    off = start.start(start.load(configure(tmp_path, server, paused=True)), clock)
    clock.forward(2 * DAY)
    cycle.once(off, Narrator.silent())
    off.store.close()
    assert len(server.asked) == 2
