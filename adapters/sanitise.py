"""Strange HTML made harmless: an allow-list of tags, absolute links only, nothing that loads or runs.

Used after reading HTML and again before showing or pushing it. The tag list is the one argued in the project's notes
on feeds: no images (they track), no styles, no attributes but `href`.
"""

from __future__ import annotations

import html
import re
from typing import Final
from urllib.parse import urlsplit

import nh3

TAGS: Final = frozenset({"p", "br", "ul", "ol", "li", "a", "b", "i", "em", "strong", "blockquote"})
LINK_REL: Final = "nofollow noopener noreferrer ugc"
LONGEST_URL: Final = 2048  # characters; what browsers and servers surely take
_BLOCKS: Final = frozenset({"p", "div", "li", "ul", "ol", "blockquote", "pre", "table", "tr", "section", "article"})
_BREAK: Final = re.compile(
    rf"<\s*/?\s*(?:br|hr|h[1-6]|{'|'.join(sorted(_BLOCKS))})\b(?:\"[^\"]*\"|'[^']*'|[^>\"'])*>", re.IGNORECASE
)
_UNREADABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_FORBIDDEN_IN_URL: Final = re.compile(
    r"[\x00-\x20\x7f-\xa0\\<>\"`{}|^\u2028\u2029\ud800-\udfff]|%0[0ad]", re.IGNORECASE
)
_SPACES: Final = re.compile(r"[^\S\n]+")
_EMPTY_LINES: Final = re.compile(r"\n{3,}")


def clean_html(source: str) -> str:
    """HTML with only the allowed tags left; a link keeps its href when that is absolute http(s) or mailto."""
    return nh3.clean(
        strip_controls(source),
        tags=set(TAGS),
        clean_content_tags={"script", "style", "noscript", "template", "iframe", "object", "svg", "math", "textarea"},
        attributes={"a": {"href"}},
        attribute_filter=_keep_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel=LINK_REL,
    )


def plain_text(source: str) -> str:
    """The words of a piece of HTML: no tags, no scripts, entities as characters, blocks on lines of their own.

    The result may hold `<` and `&` as characters; it is text and must be escaped when put into HTML.
    """
    if "<" not in source and "&" not in source:
        return tidy(source)
    marked = _BREAK.sub("\n", strip_controls(source))
    words = nh3.clean(
        marked,
        tags=set(),
        clean_content_tags={"script", "style", "noscript", "template", "iframe", "object", "svg", "math", "textarea"},
        attributes={},
    )
    return tidy(html.unescape(words))


def tidy(text: str) -> str:
    """Text without control characters, trailing blanks and runs of empty lines."""
    text = strip_controls(
        text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    )
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


def strip_controls(text: str) -> str:
    """Text without C0 and C1 controls (but tab and newlines), lone surrogates and non-characters."""
    return _UNREADABLE.sub("", text)


def is_web_link(url: str) -> bool:
    """Whether a link is absolute http(s), of sane length, without credentials or characters parsers quarrel over."""
    if len(url) > LONGEST_URL or _FORBIDDEN_IN_URL.search(url):
        return False
    try:
        parts = urlsplit(url)
        valid_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc and valid_port


def _keep_attribute(tag: str, attribute: str, value: str) -> str | None:
    if attribute != "href":
        return value if attribute == "rel" else None
    if is_web_link(value):
        return value
    address = value.removeprefix("mailto:")
    mail = value.startswith("mailto:") and "@" in address and not _FORBIDDEN_IN_URL.search(address)
    return value if mail and len(value) <= LONGEST_URL else None
