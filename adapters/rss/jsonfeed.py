"""JSON Feed 1.0 and 1.1 (jsonfeed.org): what feedparser 6.0 does not read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from adapters.rss.dates import iso
from adapters.rss.feed import MOST_ENTRIES, Entry, Feed, FeedError
from adapters.rss.words import link, plain, text, title


def looks_like_json(body: bytes) -> bool:
    return body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def parse_json(body: bytes, base: str, now: datetime) -> Feed:
    """The feed in these bytes; raises FeedError. Items of a wrong type are left out, fields of a wrong type empty."""
    try:
        document = json.loads(body.decode("utf-8-sig", "replace"), parse_constant=lambda name: None)
    except (ValueError, RecursionError):
        raise FeedError("This is not readable JSON.") from None
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list):
        raise FeedError("This JSON is no feed: it has no list of items.")
    shared = _author(document)
    entries = [_entry(item, base, now, shared) for item in items[:MOST_ENTRIES] if isinstance(item, dict)]
    return Feed(
        title=plain(_string(document, "title")),
        link=link(_string(document, "home_page_url"), base),
        language=_string(document, "language"),
        version="json",
        entries=tuple(entries),
        older=link(_string(document, "next_url"), base),
        paged=True,
        hub=link(_hub(document), base),
        itself=link(_string(document, "feed_url"), base),
        ignored=max(0, len(items) - MOST_ENTRIES),
    )


def _entry(item: Mapping[str, Any], base: str, now: datetime, shared: str) -> Entry:
    html, words, summary = (_string(item, name) for name in ("content_html", "content_text", "summary"))
    author = _author(item) or shared
    tags = item.get("tags")
    return Entry(
        id=_string(item, "id"),
        title=_string(item, "title"),
        link=link(_string(item, "url"), base) or link(_string(item, "external_url"), base),
        author=author,
        author_name=author,
        summary=summary,
        content=html or words,
        published=iso(item.get("date_published"), now),
        updated=iso(item.get("date_modified"), now),
        categories=tuple(plain(tag) for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        plain_title=title(_string(item, "title"), False),
        plain_text=text(html or words or summary, bool(html)),
        language=_string(item, "language"),
    )


def _author(holder: Mapping[str, Any]) -> str:
    """The first author's name; 1.1 has a list, 1.0 one object."""
    authors = holder.get("authors")
    first = authors[0] if isinstance(authors, list) and authors else holder.get("author")
    return plain(_string(first, "name")) if isinstance(first, dict) else ""


def _hub(document: Mapping[str, Any]) -> str:
    """The first hub that speaks WebSub."""
    hubs = document.get("hubs")
    named = [hub for hub in hubs if isinstance(hub, dict)] if isinstance(hubs, list) else []
    return next((_string(hub, "url") for hub in named if _string(hub, "type").lower() == "websub"), "")


def _string(holder: Mapping[str, Any], name: str) -> str:
    value = holder.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return plain(str(value))
