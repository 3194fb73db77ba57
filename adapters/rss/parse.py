"""Bytes to a Feed: feedparser, and what it lacks. Runs in the child process of `worker`."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import feedparser

from adapters.rss.dates import from_struct
from adapters.rss.feed import MOST_ENTRIES, Entry, Feed, FeedError
from adapters.rss.jsonfeed import looks_like_json, parse_json
from adapters.rss.words import link, plain, text, title
from adapters.rss.xml_scan import Extras, Scan, scan

_BAD_REFERENCE: Final = re.compile(rb"&#(?:x0*([0-9a-f]{1,16})|0*([0-9]{1,20}));", re.IGNORECASE)
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_HTML: Final = re.compile(rb"^[\s\xef\xbb\xbf]*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
# Joining every address with the base costs feedparser a quarter of its time; only HTML with relative ones needs it.
_VALUE: Final = re.compile(rb"=\s*(?:[\"']|&quot;|&#34;|&#39;)?\s*(?!\s|https?:|mailto:|#)[^\"'>\s]", re.IGNORECASE)
_ADDRESS_OF: Final = re.compile(
    rb"(?:href|src|cite|action|longdesc|usemap|data|background|poster|profile|classid|codebase|xml:base)\s*\Z",
    re.IGNORECASE,
)
_LONGEST_NAME: Final = 40  # bytes before the `=` that are looked at
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00", b"<\x00", b"\x00<")
_PERIODS: Final = {"hourly": 3600, "daily": 86400, "weekly": 604800, "monthly": 2592000, "yearly": 31536000}
_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def parse(body: bytes, content_type: str = "", base: str = "", now: datetime | None = None) -> Feed:
    """The feed in these bytes, at most MOST_ENTRIES entries; raises FeedError when they are no feed.

    `content_type` is the HTTP header (its charset counts), `base` the address the bytes came from.
    """
    now = now or datetime.now(UTC)
    if not body.strip():
        raise FeedError("The page is empty.")
    if looks_like_json(body):
        return parse_json(body, base, now)
    body = _readable(body)
    charset = _CHARSET.search(content_type)
    found = scan(body, charset[1] if charset else None)
    parsed = _feedparser(_without_surplus(body, found), content_type, base)
    if not parsed.entries and (_HTML.match(body) or not (parsed.get("version") or _is_feed(found))):
        raise FeedError("The page is no feed but something else (perhaps a login page). Check the address.")
    if found is None or len(found.entries) != len(parsed.entries):
        extras = [Extras()] * len(parsed.entries)
    else:
        extras = found.entries
    return _feed(parsed, found or Scan(), extras, base, now)


def _without_surplus(body: bytes, found: Scan | None) -> bytes:
    """The document without the entries beyond MOST_ENTRIES, which would cost time and be dropped anyway."""
    if found is None or found.surplus is None:
        return body
    start, last = found.surplus
    return body[:start] + body[body.index(b">", last) + 1 :]


def _is_feed(found: Scan | None) -> bool:
    return found is not None and found.root in ("rss", "feed", "rdf", "channel")


def _readable(body: bytes) -> bytes:
    """Bytes without NUL and control characters and without references to characters that do not exist."""
    if body[:2] in _WIDE:
        return body
    return _BAD_REFERENCE.sub(_reference, _CONTROL.sub(b"", body))


def _reference(match: re.Match[bytes]) -> bytes:
    number = int(match[1], 16) if match[1] else int(match[2])
    exists = number in (9, 10, 13) or 0x20 <= number < 0xD800 or 0xE000 <= number <= 0x10FFFF
    return match[0] if exists else b"&#xFFFD;"


def _feedparser(body: bytes, content_type: str, base: str) -> Any:
    headers = {"content-type": content_type} if content_type else {}
    relative = _has_relative(body)
    if base and relative:
        headers["content-location"] = base
    try:
        return feedparser.parse(io.BytesIO(body), response_headers=headers, resolve_relative_uris=relative)
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError, AssertionError, RecursionError):
        raise FeedError("The page is too broken to be read as a feed.") from None


def _has_relative(body: bytes) -> bool:
    """Whether HTML in this document may hold a relative address: in the open, or where it cannot be seen (base64)."""
    if body[:2] in _WIDE or b"base64" in body.lower():
        return True
    return any(
        _ADDRESS_OF.search(body, max(0, value.start() - _LONGEST_NAME), value.start())
        for value in _VALUE.finditer(body)
    )


def _feed(parsed: Any, found: Scan, extras: list[Extras], base: str, now: datetime) -> Feed:
    head: Mapping[str, Any] = parsed.feed
    rows = list(zip(parsed.entries, extras, strict=True))[:MOST_ENTRIES]
    older = found.links.get("prev-archive") or found.links.get("next") or ""
    return Feed(
        title=title(_string(head, "title"), True),
        link=link(head.get("link"), base),
        generator=_string(head, "generator"),
        language=_string(head, "language"),
        version=parsed.get("version") or found.root,
        # plain dicts: feedparser's own give `published` for a missing `updated`, and take their time for it
        entries=tuple(_entry(dict(entry), extra, base, now) for entry, extra in rows),
        every=_every(head),
        skip_hours=tuple(int(hour) % 24 for hour in found.skip_hours if hour.isdigit() and int(hour[:4]) <= 24),
        skip_days=tuple(day.lower() for day in found.skip_days if day.lower() in _DAYS),
        deleted=tuple(plain(ref) for ref in found.deleted if ref),
        complete=found.complete,
        older=link(older, base),
        paged=not found.links.get("prev-archive"),
        hub=link(found.links.get("hub"), base),
        itself=link(found.links.get("self"), base),
        ignored=max(0, max(found.total, len(parsed.entries)) - MOST_ENTRIES),
    )


def _entry(entry: Mapping[str, Any], extra: Extras, base: str, now: datetime) -> Entry:
    content: Mapping[str, Any] = next((part for part in entry.get("content") or () if part.get("value")), {})
    summary = _unwrapped(entry.get("summary_detail") or {}) or _string(entry, "summary")
    body = _unwrapped(content)
    kind = content or entry.get("summary_detail") or {}
    author, name = _author(entry, extra)
    return Entry(
        id=_id(entry, extra),
        title=_unwrapped(entry.get("title_detail") or {}) or _string(entry, "title"),
        link=_link(entry, base) or link(extra.link, base),
        author=author,
        author_name=name,
        summary=summary,
        content=body,
        published=_time(entry, "published", now),
        updated=_time(entry, "updated", now),
        categories=tuple(term for tag in entry.get("tags") or () if (term := plain(tag.get("term")))),
        plain_title=title(_string(entry, "title"), _is_html(entry.get("title_detail") or {})),
        plain_text=text(body or summary, _is_html(kind)),
        answers=plain(extra.answers),
        language=plain(kind.get("language")),
    )


def _unwrapped(detail: Mapping[str, Any]) -> str:
    """A piece of text without the div that Atom puts around XHTML, which is not part of it (RFC 4287, 3.1.1.3)."""
    value = plain(detail.get("value"))
    if detail.get("type") == "application/xhtml+xml" and value.startswith("<div>") and value.endswith("</div>"):
        inside = value.removeprefix("<div>").removesuffix("</div>")
        return value if "<div" in inside or "</div" in inside else inside.strip()
    return value


def _id(entry: Mapping[str, Any], extra: Extras) -> str:
    """The id as written; joined with xml:base only where the document itself says so."""
    joined = _string(entry, "id")
    return joined if extra.based and joined else plain(extra.id) or joined or plain(extra.identifier)


def _link(entry: Mapping[str, Any], base: str) -> str:
    return link(entry.get("link"), base) or next(
        (
            found
            for one in entry.get("links") or ()
            if one.get("rel") == "alternate" and (found := link(one.get("href"), base))
        ),
        "",
    )


def _author(entry: Mapping[str, Any], extra: Extras) -> tuple[str, str]:
    """The first author as written, and without the e-mail address. MyBB puts a link around the name."""
    authors = [one for one in entry.get("authors") or () if one]
    whole = _string(entry, "author")
    if len(authors) > 1:
        whole = plain(authors[0].get("name")) or plain(authors[0].get("email")) or whole
        if extra.authors and whole not in extra.authors[0]:
            whole = extra.authors[0]  # feedparser keeps the last one's name for both
    detail = authors[0] if authors else entry.get("author_detail") or {}
    name = plain(detail.get("name")) or plain(detail.get("email")) or whole
    return title(whole, "<" in whole), title(name, "<" in name)


def _time(entry: Mapping[str, Any], name: str, now: datetime) -> datetime | None:
    return from_struct(entry.get(f"{name}_parsed"), entry.get(name), now)


def _every(head: Mapping[str, Any]) -> float:
    """Seconds between checks the publisher asks for: ttl (minutes), sy:updatePeriod / sy:updateFrequency; else 0."""
    ttl = _number(_string(head, "ttl")) * 60
    period = _PERIODS.get(_string(head, "sy_updateperiod").strip().lower(), 0)
    frequency = _number(_string(head, "sy_updatefrequency")) or 1.0
    return max(ttl, period / frequency if frequency >= 1 else float(period))


def _number(raw: str) -> float:
    try:
        number = float(raw.strip()[:20])
    except ValueError:
        return 0.0
    return number if math.isfinite(number) and number > 0 else 0.0


def _is_html(detail: Mapping[str, Any]) -> bool:
    return detail.get("type") != "text/plain"


def _string(holder: Mapping[str, Any], name: str) -> str:
    return plain(holder.get(name))
