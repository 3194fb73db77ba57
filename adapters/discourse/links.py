"""Addresses of topics and posts without the slug: it holds words of the title, which stay in their community.

Discourse answers `/t/12` and `/t/12/3` too (`config/routes.rb`), makes such addresses itself for a topic without a
slug (`Topic.relative_url`), and sends who may see the topic on to the address with it.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# with or without slug; what follows a post's number, as in `/t/heg/12/3?u=els`, says nothing about which post it is
_TOPIC = re.compile(r"/t/(?:[^/]+/(?=\d+))?(\d+)(?:/(\d+))?(?:\.json|/last|/summary|/print)?/?\Z")
_NUMBERS = re.compile(r"/t/(\d+)(?:/(\d+))?(?:\.json)?/?\Z")


def address(site: str, topic: int, number: int = 1) -> str:
    """Where people see the `number`-th post of a topic."""
    return f"{site}/t/{topic}" if number == 1 else f"{site}/t/{topic}/{number}"


def topic_in(url: str) -> int | None:
    """The number of the topic at an address, None when it is no address of a topic."""
    found = _read(url)
    return None if found is None else found[0]


def without_slug(site: str, url: str) -> str:
    """The same address as `address` gives it; one that is no topic's of this forum comes back as it was."""
    found = _read(url)
    if found is None or not url.startswith(f"{site}/t/"):
        return url
    return address(site, *found)


def _read(url: str) -> tuple[int, int] | None:
    path = urlsplit(url).path
    # only numbers: topic and post, as Discourse reads it (that route comes first)
    found = _NUMBERS.search(path) or _TOPIC.search(path)
    return None if found is None else (int(found[1]), int(found[2] or 1))
