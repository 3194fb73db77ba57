"""Is there a feed at this address, or on the page that stands there?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from adapters.contract import AuthError, PermanentError, Recognised
from adapters.front_page import FrontPage, read_head
from adapters.http import Response, Session, error_for
from adapters.rss.feed import Feed, FeedError
from adapters.rss.worker import Reader

MOST = 3  # feeds of one page that are tried
_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "application/json"}
)


def recognise(http: Session, url: str, reader: Reader, now: datetime) -> Recognised | None:
    """Find the feed at an address, or the first one its page names. Raises TransientError."""
    response = _get(http, url)
    if response is None:
        return None
    feed = _read(reader, response, now)
    if feed is not None:
        return Recognised(response.url, feed.title)
    for address in list(_named(read_head(response)))[:MOST]:
        answer = _get(http, address)
        feed = _read(reader, answer, now) if answer else None
        if answer and feed:
            return Recognised(answer.url, feed.title)
    return None


def _named(page: FrontPage) -> Iterator[str]:
    """The feeds a page names; those of reactions only would miss every request, so they come last."""
    feeds = [link for link in page.links if "alternate" in link.rels and link.type in _TYPES]
    yield from (link.url for link in sorted(feeds, key=lambda link: "/comments/" in link.url))


def _get(http: Session, url: str) -> Response | None:
    try:
        response = http.get(url)
    except PermanentError:
        return None
    error = error_for(response)
    if error is not None and not isinstance(error, AuthError | PermanentError):
        raise error
    return None if error else response


def _read(reader: Reader, response: Response, now: datetime) -> Feed | None:
    try:
        return reader.read(response.body, response.headers.get("Content-Type", ""), response.url, now)
    except FeedError:
        return None
