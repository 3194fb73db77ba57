"""Where the peers' corpora are, and our eight fields beside their facts."""

import json
import os
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from adapters.rss.feed import Entry, Feed, FeedError
from adapters.rss.parse import parse

SHARED = Path(os.environ.get("WIJK_SHARED", Path(__file__).parents[2].parent / "shared"))
FEEDS = SHARED / "data" / "feeds"
BASE = "http://127.0.0.1:8097/"  # where feedparser's own test server stands
NOW = datetime(2040, 1, 1, tzinfo=UTC)  # corpora hold dates of any year; nothing may be clamped here


def rows() -> dict[tuple[str, str], list[dict[str, Any]]]:
    """The facts per corpus and file."""
    found = defaultdict(list)
    for row in json.loads((FEEDS / "expected.json").read_text("utf-8")):
        found[row["corpus"], row["file"]].append(row)
    return found


def read(corpus: str, file: str) -> Feed | FeedError:
    body = (FEEDS / corpus / file).read_bytes()
    headers = _headers(body) if corpus == "feedparser" else {}
    try:
        return parse(body, headers.get("content-type", ""), headers.get("content-location") or BASE + file, NOW)
    except FeedError as error:
        return error


def _headers(body: bytes) -> dict[str, str]:
    """feedparser's test files say in their first comment what the server would send: `Header: Name: value`."""
    lines = [line.strip() for line in body[:2000].decode("latin-1").replace("\x00", "").splitlines()]
    pairs = [line[7:].strip().partition(":") for line in lines if line.startswith("Header:")]
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def agrees(row: dict[str, Any], entry: Entry, *, strictly: bool) -> bool:
    """Whether our field says what the fact says: letter for letter, or as the same HTML written another way."""
    wanted = row["expected"]
    if row["kind"] == "utc":
        fields = row.get("accept") or [row["field"]]
        return any(
            moment and moment.strftime("%Y-%m-%dT%H:%M:%SZ") == wanted
            for moment in (getattr(entry, name) for name in fields)
        )
    return _same(_value(row, entry), wanted, strictly)


def _same(ours: object, theirs: object, strictly: bool) -> bool:
    if isinstance(theirs, list):
        return list(ours) == theirs if isinstance(ours, tuple) else False
    if strictly:
        return ours == theirs
    return isinstance(ours, str) and isinstance(theirs, str) and _canonical(ours) == _canonical(theirs)


def _canonical(html: str) -> str:
    """The same HTML written one way: `<br />` is `<br>`, and the div around XHTML is no content (RFC 4287, 3.1.1.3)."""
    return html.strip().replace(" />", ">").removeprefix("<div>").removesuffix("</div>").strip()


def _value(row: dict[str, Any], entry: Entry) -> object:
    native = row["native"]
    if row["field"] == "author":
        return entry.author_name if ".name" in native or row["corpus"] == "gofeed" else entry.author
    if row["field"] == "categories" and isinstance(row["expected"], str):
        index = int(native.split("tags[")[1][0])
        return entry.categories[index] if index < len(entry.categories) else None
    if row["field"] == "text" and row["corpus"] == "feedparser":
        return entry.content if "content" in native else entry.summary
    return getattr(entry, row["field"])
