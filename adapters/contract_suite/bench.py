"""The work bench of the suite: an adapter with a clock that can be moved, and everything it pulled so far."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, TypeVar

import pytest

from adapters.contract import (
    Adapter,
    AdapterError,
    AmbiguousError,
    Author,
    Capability,
    Context,
    Kind,
    Outgoing,
    Page,
    RawPost,
    Receipt,
    utc_now,
)
from adapters.contract_suite.remote import Remote
from adapters.http import Limits, Session

Result = TypeVar("Result")

MOST_PAGES: Final = 200
DAY: Final = 86400.0
SECOND_LOOKS: Final = (0.0, 3600.0, DAY + 3600.0)  # how much later a change must have been seen: soon, or in a day


class Clock:
    """The adapter's clock: real time, plus what it was moved forward."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self._ahead

    def advance(self, seconds: float) -> None:
        """Let so much time pass at once."""
        self._ahead += timedelta(seconds=seconds)


@dataclass
class Harvest:
    """What a reader knows after some pages, as the engine would keep it."""

    posts: dict[str, RawPost] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)
    cursor: str | None = None

    def take(self, page: Page) -> None:
        """Apply a page: posts replace their earlier state, deletions remove."""
        self.pages.append(page)
        for deletion in page.deletions:
            for post in list(self.posts.values()):
                if post.thread == deletion.thread and deletion.key in (None, post.key):
                    del self.posts[post.key]
        self.posts |= {post.key: post for post in page.posts}

    @property
    def texts(self) -> dict[str, str]:
        return {key: post.text.strip() for key, post in self.posts.items()}


@dataclass
class Bench:
    """One adapter class before one remote community."""

    adapter_class: type[Adapter]
    remote: Remote
    clock: Clock = field(default_factory=Clock)

    def adapter(self) -> Adapter:
        """A fresh adapter, as after a restart of the engine."""
        limits = Limits(connect=2.0, read=2.0, total=5.0)
        session = Session(user_agent="contract-suite/1", allow_loopback=True, limits=limits)
        settings = self.adapter_class.settings_schema().load(self.remote.settings)
        return self.adapter_class(settings, Context(http=session, now=self.clock))

    def need(self, *capabilities: Capability) -> None:
        """Skip the check when the adapter does not claim all of these."""
        missing = sorted(set(capabilities) - self.adapter_class.capabilities)
        if missing:
            pytest.skip(f"does not claim {', '.join(missing)}")

    def pull(self, adapter: Adapter, harvest: Harvest) -> Page:
        """Pull one page as the engine does: take it, keep its cursor, wait as it asks."""
        page = adapter.pull(harvest.cursor)
        harvest.take(page)
        harvest.cursor = page.cursor
        self.clock.advance(page.wait if page.more else max(page.wait, adapter.pace.interval))
        return page

    def pull_all(self, harvest: Harvest | None = None) -> Harvest:
        """Pull with a fresh adapter until there is no more for now."""
        adapter, harvest = self.adapter(), harvest or Harvest()
        for _ in range(MOST_PAGES):
            if not self.pull(adapter, harvest).more:
                return harvest
        pytest.fail(f"pull() still says `more` after {MOST_PAGES} pages of a small community: it never ends")

    def until(self, harvest: Harvest, seen: Callable[[Harvest], bool]) -> bool:
        """Pull now, after an hour, and after a day, until this is seen."""
        for wait in SECOND_LOOKS:
            self.clock.advance(wait)
            if seen(self.pull_all(harvest)):
                return True
        return False

    def add_posts(self, count: int) -> dict[str, str]:
        """Residents write so many posts; gives their texts by key."""
        texts = [f"Wie kan mij helpen met klus nummer {number}? Ik zit er al een week mee." for number in range(count)]
        return {
            self.remote.add_post(f"Hulp gevraagd bij klus {number}", text, ("anna", "bram")[number % 2]): text
            for number, text in enumerate(texts)
        }

    def outgoing(self, number: int = 1, kind: Kind = Kind.REPLY) -> Outgoing:
        """A message about the first post there, which is added when there is none."""
        posts = self.pull_all().posts
        if not any(post.opening and not post.own for post in posts.values()):
            self.add_posts(1)
            posts = self.pull_all().posts
        post = next(post for post in posts.values() if post.opening and not post.own)
        text = f"In een buurt vlakbij biedt iemand hulp aan bij klus {number}. Zie https://example.org/s/{number}"
        title = f"Hulp bij klus {number} gevonden"
        if kind is Kind.MESSAGE:
            return Outgoing(key=f"{number:032x}", kind=kind, text=text, title=title, recipient=post.author)
        if kind is Kind.TOPIC:
            return Outgoing(key=f"{number:032x}", kind=kind, text=text, title=title, category=post.category)
        return Outgoing(key=f"{number:032x}", kind=kind, text=text, title=title, thread=post.thread)

    def look(self, out: Outgoing) -> Receipt | None:
        """Ask `find_delivery`, waiting as it asks."""
        for _ in range(3):
            try:
                return self.adapter().find_delivery(out)
            except AmbiguousError as error:
                self.clock.advance(error.look_after + 1)
        pytest.fail("find_delivery() stays ambiguous after the time it asked to wait")

    def error(self, call: Callable[[], object]) -> AdapterError:
        """The AdapterError this call must end in."""
        try:
            call()
        except AdapterError as error:
            return error
        except Exception as error:
            pytest.fail(f"{type(error).__name__} escaped where only AdapterErrors may be raised")
        pytest.fail("a broken server was taken for a good answer: an AdapterError was due")

    @contextmanager
    def broken(self, status: int, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Iterator[None]:
        """The server answers everything so, within."""
        self.remote.break_down(status, headers or {}, body)
        try:
            yield
        finally:
            self.remote.recover()


def stranger() -> Author:
    """Somebody who is not there."""
    return Author(key="no-such-person-9f3a", handle="no-such-person-9f3a")


@contextmanager
def logged() -> Iterator[list[str]]:
    """All that is logged within, at any level."""
    lines: list[str] = []
    handler = logging.Handler(logging.DEBUG)
    handler.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        root.setLevel(level)
        root.removeHandler(handler)


@contextmanager
def idle_watch() -> Iterator[tuple[list[float], list[threading.Thread]]]:
    """The sleeps and the threads that this thread itself begins within."""
    sleeps: list[float] = []
    threads: list[threading.Thread] = []
    here, sleep, start = threading.current_thread(), time.sleep, threading.Thread.start

    def watched_sleep(seconds: float) -> None:
        if threading.current_thread() is here:
            sleeps.append(seconds)
        else:
            sleep(seconds)

    def watched_start(thread: threading.Thread) -> None:
        if threading.current_thread() is here:
            threads.append(thread)
        start(thread)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "sleep", watched_sleep)
        patch.setattr(threading.Thread, "start", watched_start)
        yield sleeps, threads
