"""Every hostile feed ends in a feed or a typed error within 10 s and 512 MB, and what comes out is clean."""

import os
import re
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from feed_server import item, rss
from hostile_feeds import cases

from adapters.rss.feed import LONGEST_TEXT, LONGEST_TITLE, MOST_ENTRIES, Feed, FeedError
from adapters.rss.worker import ParsingChild, TooHeavyError
from adapters.sanitise import is_web_link

NOW = datetime(2026, 11, 25, tzinfo=UTC)
CASES = cases()
UNCLEAN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]|<script|onerror=alert|root:x:")


@pytest.fixture(scope="module")
def child() -> Iterator[ParsingChild]:
    child = ParsingChild()
    yield child
    child.close()


def most_memory(child: ParsingChild) -> int:
    """The most memory the child ever had, in kB; 0 when it was stopped, or where the system does not tell."""
    status = Path(f"/proc/{child.pid}/status")
    peaks = re.findall(r"VmPeak:\s*(\d+) kB", status.read_text() if child.pid and status.is_file() else "")
    return int(peaks[0]) if peaks else 0


def test_there_are_enough_hostile_feeds() -> None:
    assert len(CASES) >= 90


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_feed_does_no_harm(child: ParsingChild, name: str) -> None:
    body, kind = CASES[name]()
    begun = time.monotonic()
    try:
        feed = child.read(body, kind, "https://buurt.example/feed", NOW)
    except FeedError:
        feed = Feed()
    assert time.monotonic() - begun < 10.5
    assert most_memory(child) <= 512 * 1024
    assert len(feed.entries) <= MOST_ENTRIES
    for entry in feed.entries:
        assert len(entry.plain_title) <= LONGEST_TITLE
        assert len(entry.plain_text.encode()) <= LONGEST_TEXT
        assert entry.link == "" or is_web_link(entry.link)
        assert all(moment is None or moment <= NOW for moment in (entry.published, entry.updated))
        assert not UNCLEAN.search(entry.plain_text + entry.plain_title + entry.id + entry.author)


@pytest.mark.parametrize("name", ["64_php_warning", "65_surrogate", "66_nul", "67_utf16_without_bom", "64_ampersands"])
def test_a_broken_feed_is_read_all_the_same(child: ParsingChild, name: str) -> None:
    body, kind = CASES[name]()
    assert len(child.read(body, kind, "", NOW).entries) == 1


def test_a_dutch_date_is_read_as_dutch_time(child: ParsingChild) -> None:
    body, kind = CASES["70_dutch"]()
    assert child.read(body, kind, "", NOW).entries[0].published == datetime(2026, 10, 3, 12, 5, tzinfo=UTC)


def test_a_killed_child_is_replaced(child: ParsingChild) -> None:
    child.read(rss("1"), "", "", NOW)
    killed = child.pid
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    assert len(child.read(rss("1"), "", "", NOW).entries) == 1
    assert child.pid != killed


def test_a_child_that_hangs_is_stopped_in_time(child: ParsingChild, monkeypatch: pytest.MonkeyPatch) -> None:
    child.read(rss("1"), "", "", NOW)
    assert child.pid is not None
    monkeypatch.setattr("adapters.rss.worker.WALL_SECONDS", 0.3)
    os.kill(child.pid, signal.SIGSTOP)
    with pytest.raises(TooHeavyError):
        child.read(rss("1"), "", "", NOW)
    monkeypatch.undo()
    assert len(child.read(rss("1"), "", "", NOW).entries) == 1


def test_the_same_child_reads_one_feed_after_another(child: ParsingChild) -> None:
    child.read(rss("1"), "", "", NOW)
    first = child.pid
    for number in range(20):
        assert child.read(rss(str(number)), "", "", NOW).entries[0].id == str(number)
    assert child.pid == first


def test_parsing_touches_no_network(child: ParsingChild) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.3)
        port = listener.getsockname()[1]
        calls: list[object] = []

        def accept() -> None:
            with suppress(TimeoutError):
                calls.append(listener.accept())

        thread = threading.Thread(target=accept)
        thread.start()
        doctype = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "http://127.0.0.1:{port}/x"> ]>'
        page = doctype.encode() + rss(item("1", "&x;"))
        child.read(page, "", f"http://127.0.0.1:{port}/feed", NOW)
        thread.join()
    assert calls == []
