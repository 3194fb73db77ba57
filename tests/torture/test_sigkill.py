"""A real process that is really killed, over real HTTP: nothing is said twice, and nothing is missed."""

from __future__ import annotations

import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from demo_town import credentials
from demo_town.discourse import Forum
from demo_town.discourse.model import Post
from demo_town.discourse.state import Event
from demo_town.town import FREE_PORTS, Town

ROOT = Path(__file__).parents[2]
SEED = 4
KILLS = 6
ON_REPLY = (0, 3)  # the lives that end when a forum takes a reply; the others end at any moment
LONGEST_LIFE = 7.0  # seconds until the kill, whatever happens
REPLY_WITHIN = 15.0  # seconds until the kill where a reply is waited for
SETTLING = 60.0  # seconds the last process gets to put everything right: a pull each 15 s, a question a second
STOPPING = 10.0  # seconds from SIGTERM to the end
DOWN = 900.0  # seconds the connector seems to have been away after a kill: longer than any claim on work lasts
LAST_WRITER = "Beheer"
STEPS = 3  # things that happen in the town in each life
MARK = re.compile(r"<!-- wc:([0-9a-f]{32}) -->")


def _write_config(folder: Path, town: Town) -> Path:
    """The example's communities, at the addresses of this town."""
    yaml = YAML()
    config = yaml.load(ROOT / "config.example.yaml")
    config["store"]["path"] = str(folder / "wijk.db")
    for key, url in town.urls.items():
        config["communities"][key]["settings"]["url"] = f"{url}/feed.xml" if key == "elden" else url
    path = folder / "config.yaml"
    yaml.dump(config, path)
    return path


def _start(config: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "connector.cli", "run", "--no-web", "--no-demo", "--config", str(config)]
    with (config.parent / "log").open("ab") as log:
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        return subprocess.Popen(command, stdout=log, stderr=log, cwd=config.parent, env=environment)


@contextmanager
def _killed_on_reply(town: Town, process: subprocess.Popen[bytes]) -> Iterator[None]:
    """While this holds, a forum that takes a reply kills its sender before it can answer.

    A reply, because a private message has an id that Discourse takes once; only we keep a reply from coming twice.
    """
    active = True

    def kill(event: Event) -> None:
        post = event.post
        if active and event.name == "post_created" and post and post.post_number > 1 and MARK.search(post.raw):
            process.kill()
            process.wait()

    for forum in town.forums.values():
        forum.listen(kill)
    yield
    active = False


def _live_and_die(config: Path, town: Town, dice: random.Random, *, on_reply: bool) -> bool:
    """One life of the process; True when it died while its reply was on the way."""
    process = _start(config)
    end = time.monotonic() + (REPLY_WITHIN if on_reply else dice.uniform(0.3, LONGEST_LIFE / 2))
    try:
        with _killed_on_reply(town, process) if on_reply else nullcontext():
            for _ in range(STEPS):
                town.step()
            town.answer(at_once=True)
            while process.poll() is None and time.monotonic() < end:
                time.sleep(0.02)
    finally:
        on_the_way = process.poll() is not None
        process.kill()
        process.wait()
    assert process.returncode == -signal.SIGKILL, (config.parent / "log").read_text(encoding="utf-8")
    return on_the_way


def _be_down(store: Path) -> None:
    """Let the store's clocks run on, as if the machine came back a while later: claims on work have run out."""
    if store.exists():
        for table, column in (("lease", "until"), ("community", "due"), ("delivery", "not_before")):
            _run_on(store, table, column)
        _skip_pause(store)


def _skip_pause(store: Path) -> None:
    """Let the pause between two messages in a community, and the rest after reading it, be over."""
    _run_on(store, "delivery", "attempted_at")
    _run_on(store, "rest", "until")


def _run_on(store: Path, table: str, column: str) -> None:
    with closing(sqlite3.connect(store, timeout=5)) as db, db:
        if db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone():
            db.execute(f"UPDATE {table} SET {column} = {column} - ?", (DOWN,))


def _messages(forum: Forum) -> list[Post]:
    bot = forum.user(credentials.BOT).id
    with forum.lock:
        return [post for post in forum.posts.values() if post.user_id == bot]


def _openings(forum: Forum) -> dict[str, str]:
    """Text by key of each opening post that everyone may read."""
    with forum.lock:
        public = [topic for topic in forum.topics.values() if topic.visible and not topic.private]
        readable = [forum.opening(topic.id) for topic in public if forum.may_see_topic(None, topic)]
        return {f"{post.topic_id}-{post.post_number}": _words(post.raw) for post in readable}


def _held(store: Path, community: str) -> dict[str, str]:
    with closing(sqlite3.connect(store, timeout=5)) as db:
        rows = db.execute("SELECT key, text FROM post WHERE community = ? AND opening AND NOT private", (community,))
        return {key: _words(text) for key, text in rows}


def _words(text: str) -> str:
    return " ".join(text.split())


def _unsettled(store: Path) -> int:
    """Messages of which nobody yet knows whether they landed."""
    with closing(sqlite3.connect(store, timeout=5)) as db:
        return int(db.execute("SELECT count(*) FROM delivery WHERE state = 'sending'").fetchone()[0])


def _is_right(town: Town, store: Path) -> bool:
    current = all(_held(store, key) == _openings(forum) for key, forum in town.forums.items())
    return current and _unsettled(store) == 0


def _finish(config: Path, town: Town, store: Path) -> None:
    """The last life: it takes in what was written since, puts everything right, and ends in order when asked."""
    process = _start(config)
    try:
        for forum in town.forums.values():
            forum.create_topic(LAST_WRITER, "Mooie avond", "De hemel boven de Rijn is vanavond helemaal oranje.")
        end = time.monotonic() + SETTLING
        while not _is_right(town, store) and process.poll() is None and time.monotonic() < end:
            _skip_pause(store)
            time.sleep(0.5)
        process.terminate()
        assert process.wait(STOPPING) == 0, (config.parent / "log").read_text(encoding="utf-8")
    finally:
        process.kill()
        process.wait()


@pytest.mark.slow
def test_killed_for_real(tmp_path: Path) -> None:
    dice = random.Random(SEED)
    store = tmp_path / "wijk.db"
    with Town(ports=FREE_PORTS, hurried=True) as town:
        for forum in town.forums.values():
            forum.configure(memoiser=0.0, unique_posts=0.0)  # no help from the forum: it takes the same thing twice
        config = _write_config(tmp_path, town)
        interrupted = 0
        for life in range(KILLS):
            interrupted += _live_and_die(config, town, dice, on_reply=life in ON_REPLY)
            _be_down(store)
        _finish(config, town, store)
        posted = [post for forum in town.forums.values() for post in _messages(forum)]
        marks = Counter(mark for post in posted for mark in MARK.findall(post.raw))
        assert interrupted, "at least one reply must have been on its way when its sender was killed"
        assert len(posted) >= 2
        assert len(marks) == len(posted) == marks.total(), "each message carries a mark of its own"
        for key, forum in town.forums.items():
            texts = Counter((post.topic_id, MARK.sub("", post.raw)) for post in _messages(forum))
            assert max(texts.values(), default=0) <= 1, "the same was said twice"
            assert _held(store, key) == _openings(forum)
        assert _unsettled(store) == 0
