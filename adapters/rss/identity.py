"""Which entry is which: keys that never change and that no foreign feed can claim, digests that show edits."""

from __future__ import annotations

import hashlib
import re
from typing import Final
from urllib.parse import urldefrag, urlsplit, urlunsplit

from adapters.rss.feed import Entry

_FRAGMENT: Final = re.compile(r"^(?:post|comment|p|reply)[-_]?\d+$")
_TRACKING: Final = re.compile(r"^(?:utm_\w+|fbclid|gclid|mc_[ce]id)=")
_TOPIC_GUID: Final = re.compile(r"/topic/\d+(?:/[^/]*)?$")
_SUGGESTION: Final = re.compile(r"(?:^|#)[0-9a-f]{32}:(?:request|offer)$")  # as our own feeds write their ids
_REPLY_TITLE: Final = re.compile(r"^(?:reply to|re|antw|antwoord op|reactie op|comment on|reacties? van)\b\s*:?", re.I)


def source_id(url: str) -> str:
    """A feed's own name, kept when its site moves to https or another host: its path and query."""
    parts = urlsplit(url)
    return f"{parts.path or '/'}?{parts.query}"


def key_of(source: str, raw: str) -> str:
    """32 hex digits from the feed's name and the raw id, with a separator no id can hold."""
    return hashlib.sha256(f"{source}\x00{raw}".encode("utf-8", "replace")).hexdigest()[:32]


def entry_key(source: str, entry: Entry, generator: str = "") -> str:
    """The entry's key: raw id, else canonical link, else title and date.

    NodeBB's lists give the topic's address as guid of its newest post, whatever that is; there the text counts too.
    """
    if entry.id and topic_as_guid(entry, generator):
        return key_of(source, f"id:{entry.id}\x00{digest(entry)}")
    if entry.id:
        return key_of(source, f"id:{entry.id}")
    if entry.link:
        return key_of(source, f"link:{canonical(entry.link)}")
    moment = entry.published or entry.updated
    return key_of(source, f"title:{entry.plain_title}\x00{moment.isoformat() if moment else entry.plain_text[:200]}")


def topic_as_guid(entry: Entry, generator: str) -> bool:
    return generator == "RSS for Node" and bool(_TOPIC_GUID.search(entry.id))


def thread_of(source: str, entry: Entry, key: str, generator: str = "") -> str:
    """The thread: of the entry it answers, of the page it is a fragment of, or its own."""
    if entry.answers:
        return key_of(source, f"id:{entry.answers}")
    if topic_as_guid(entry, generator):
        return key_of(source, f"id:{entry.id}")
    page, fragment = urldefrag(entry.link)
    if fragment and _FRAGMENT.match(fragment):
        return key_of(source, f"link:{canonical(page)}")
    return key


def is_reply(entry: Entry) -> bool:
    """Whether an entry answers another one, by RFC 4685 or by how forums title replies."""
    return bool(entry.answers) or bool(_REPLY_TITLE.match(entry.plain_title))


def is_suggestion(entry: Entry) -> bool:
    """Whether an entry is a suggestion of a connector, ours or another's, that came back: never read as a request."""
    return bool(_SUGGESTION.search(entry.id))


def canonical(link: str) -> str:
    """A link without scheme, tracking parameters, fragment and last slash, host in small letters."""
    parts = urlsplit(link)
    query = "&".join(pair for pair in parts.query.split("&") if pair and not _TRACKING.match(pair))
    return urlunsplit(("", parts.netloc.lower(), parts.path.rstrip("/"), query, ""))


def digest(entry: Entry) -> str:
    """32 hex digits that change when, and only when, what people read changed."""
    parts = "\x00".join((entry.plain_title, entry.plain_text, *entry.categories))
    return hashlib.sha256(parts.encode("utf-8", "replace")).hexdigest()[:32]
