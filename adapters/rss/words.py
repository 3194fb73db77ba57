"""A feed's strings made fit for use: no control characters, plain words, safe absolute links, firm lengths."""

from __future__ import annotations

from urllib.parse import urljoin

from adapters.rss.feed import LONGEST_HTML, LONGEST_TEXT, LONGEST_TITLE
from adapters.sanitise import is_web_link, plain_text, strip_controls, tidy


def plain(value: object) -> str:
    """A string without control characters and lone surrogates; anything else is empty."""
    return strip_controls(value) if isinstance(value, str) else ""


def title(value: str, is_html: bool) -> str:
    """One line of words."""
    words = plain_text(value[:LONGEST_HTML]) if is_html else tidy(value[:LONGEST_HTML])
    return " ".join(words.split())[:LONGEST_TITLE]


def text(value: str, is_html: bool) -> str:
    """Plain words, cut to LONGEST_TEXT bytes between characters."""
    words = plain_text(value[:LONGEST_HTML]) if is_html else tidy(value[:LONGEST_HTML])
    return words.encode()[:LONGEST_TEXT].decode(errors="ignore")


def link(value: object, base: str) -> str:
    """An absolute http(s) link, resolved against where the feed came from when relative; empty when it is not safe."""
    address = plain(value).strip() if isinstance(value, str) and value == plain(value) else ""
    if not address or is_web_link(address):
        return address
    if ":" in address.split("/")[0].split("?")[0] or not is_web_link(base):
        return ""
    try:
        joined = urljoin(base, address)
    except ValueError:
        return ""
    return joined if is_web_link(joined) else ""
