"""A feed server that says exactly what a test wants, a clock that a test moves, and a driver that keeps the pace."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from adapters.contract import AdapterError, Context, Page, TransientError
from adapters.http import Session
from adapters.rss import FeedAdapter

START = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)


@dataclass
class Clock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class Answer:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Asked:
    path: str
    headers: list[tuple[str, str]]

    def get(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


class FeedServer:
    """Real HTTP on loopback; `answer` maps a request to what is sent back."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.answer: Callable[[Asked], Answer] = lambda asked: Answer(status=404)
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = Asked(self.path, list(self.headers.items()))
                outer.asked.append(asked)
                answer = outer.answer(asked)
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if answer.status != 304:
                    self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body if answer.status != 304 else b"")

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(5)


def rss(*items: str, head: str = "") -> bytes:
    """An RSS document; an item is its guid, or whole XML when it starts with `<`."""
    whole = (one if one.startswith("<") else item(one) for one in items)
    namespaces = (
        'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
        'xmlns:fh="http://purl.org/syndication/history/1.0" xmlns:at="http://purl.org/atompub/tombstones/1.0"'
    )
    return (
        f'<rss version="2.0" {namespaces}><channel><title>Wijk</title>{head}{"".join(whole)}</channel></rss>'.encode()
    )


def item(guid: str, text: str = "Wie heeft een ladder?", title: str = "Ladder") -> str:
    return (
        f'<item><guid isPermaLink="false">{guid}</guid><title>{title}</title><description>{text}</description></item>'
    )


@dataclass
class Driver:
    """What the engine does with a feed: keeps the cursor, honours wait, pace, retry_after and patience."""

    adapter: FeedAdapter
    clock: Clock
    cursor: str | None = None
    failures: int = 0
    failing_since: datetime | None = None
    paused: str | None = None
    due: datetime = START
    pages: list[Page] = field(default_factory=list)
    errors: list[AdapterError] = field(default_factory=list)

    def poll(self) -> Page | AdapterError:
        """One poll now, whether due or not."""
        try:
            page = self.adapter.pull(self.cursor)
        except AdapterError as error:
            return self._failed(error)
        self.cursor, self.failures, self.failing_since = page.cursor, 0, None
        self.due = self.clock.now + timedelta(seconds=page.wait if page.more else max(self.adapter.interval, page.wait))
        self.pages.append(page)
        return page

    def _failed(self, error: AdapterError) -> AdapterError:
        pace = self.adapter.pace
        delay = min(pace.longest_backoff, pace.first_backoff * 2.0**self.failures) * random.uniform(1.0, 1.1)
        self.failures += 1
        self.failing_since = self.failing_since or self.clock.now
        self.errors.append(error)
        if not isinstance(error, TransientError):
            self.paused = str(error)
            return error
        failing = (self.clock.now - self.failing_since).total_seconds()
        if error.give_up_times and self.failures >= error.give_up_times:
            self.paused = str(error)
        if error.give_up_seconds is not None and failing >= error.give_up_seconds:
            self.paused = str(error)
        self.due = self.clock.now + timedelta(seconds=max(delay, error.retry_after or 0.0))
        return error

    def run(self, seconds: float) -> None:
        """Live through so many seconds, polling when due."""
        until = self.clock.now + timedelta(seconds=seconds)
        while self.paused is None and max(self.due, self.clock.now) <= until:
            self.clock.now = max(self.due, self.clock.now)
            self.poll()
        self.clock.now = until

    @property
    def posts(self) -> list[str]:
        return [post.text for page in self.pages for post in page.posts]


def drive(server: FeedServer, clock: Clock, **settings: object) -> Driver:
    http = Session(user_agent="wijkconnector/1.0 (+https://wijk.example/bot; 3 communities)", allow_loopback=True)
    return Driver(FeedAdapter({"url": f"{server.url}/feed", **settings}, Context(http, clock)), clock)
