"""How long reading a feed of 10,000 entries takes beside bare feedparser on the same bytes, in the same run.

    python -m benchmarks.feeds

Prints both times (best of five, in turns, seconds) and their ratio; the promise is at most 1.5. The adapter's time
holds all of its work from bytes to posts: the way to the parsing child and back, plain text, safe links, keys and
digests. Of 10,000 entries it reads the first 500 (its cap), so twenty feeds of 500, none of which is capped, are
measured beside them. Fails when the promise is broken.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

import feedparser

from adapters.contract import Context
from adapters.http import Response
from adapters.rss import FeedAdapter
from adapters.rss.feed import MOST_ENTRIES

ENTRIES = 10_000
PROMISE = 1.5


class Wire:
    """Stands for the network, which is not measured: gives the same bytes to every request."""

    def __init__(self, body: bytes) -> None:
        self._answer = Response(200, "https://buurt.example/feed", {"Content-Type": "application/rss+xml"}, body)

    def get(self, url: str, **_: object) -> Response:
        return self._answer


def feed(entries: int) -> bytes:
    """An RSS feed of a neighbourhood site with so many entries of some two hundred characters."""
    item = """<item><title>Wie heeft een ladder te leen? ({0})</title><link>https://buurt.example/p/{0}</link>
      <guid isPermaLink="false">https://buurt.example/?p={0}</guid>
      <category>Hulp</category>
      <dc:creator>Bewoner {1}</dc:creator><pubDate>Tue, 01 Sep 2026 08:{2:02}:00 GMT</pubDate>
      <description><![CDATA[<p>Voor het snoeien zoek ik <b>zaterdag</b> een ladder, liefst vlakbij.</p>]]></description>
    </item>"""
    items = "".join(item.format(number, number % 97, number % 60) for number in range(entries))
    head = '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Wijk</title>'
    return f"{head}{items}</channel></rss>".encode()


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def best(*works: Callable[[], object], times: int = 5) -> tuple[float, ...]:
    """The shortest of so many runs of each, in seconds; in turns, so that a busy machine troubles all alike."""
    runs = [[seconds(work) for work in works] for _ in range(times)]
    return tuple(map(min, zip(*runs, strict=True)))


def measure(entries: int, feeds: int) -> tuple[float, float]:
    """Seconds of bare feedparser and of the adapter for so many feeds of so many entries."""
    body = feed(entries)
    context = Context(Wire(body), lambda: datetime(2026, 9, 2, tzinfo=UTC))  # type: ignore[arg-type]
    adapter = FeedAdapter({"url": "https://buurt.example/feed"}, context)
    adapter.pull(None)  # the child is warm, as it is in service
    bare, ours = best(
        lambda: [feedparser.parse(io.BytesIO(body)) for _ in range(feeds)],
        lambda: [adapter.pull(None) for _ in range(feeds)],
    )
    return bare, ours


def main() -> int:
    worst = 0.0
    for entries, feeds in ((ENTRIES, 1), (MOST_ENTRIES, ENTRIES // MOST_ENTRIES)):
        bare, ours = measure(entries, feeds)
        worst = max(worst, ours / bare)
        times = f"feedparser {bare:.2f} s, adapter {ours:.2f} s, ratio {ours / bare:.2f}"
        print(f"{feeds} x {entries} entries: {times} (promise {PROMISE})")
    return 0 if worst <= PROMISE else 1


if __name__ == "__main__":
    sys.exit(main())
