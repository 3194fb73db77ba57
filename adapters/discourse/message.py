"""What we post, as Discourse's markdown: plain paragraphs and links, with the mark by which it is found again."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from adapters.contract import Outgoing

LONGEST_TITLE = 200  # characters; Discourse's own bound is 255
_ID = re.compile(r"[\w-]{1,47}\Z", re.ASCII)
_LINK = re.compile(r"https?://[^\s<>\"`\\]+")
_MARKUP = re.compile(r"([\\`*_{}\[\]|<>~#])")
_LINE_START = re.compile(r"^([ \t]*)([-+=:]|\d+[.)])(?=[ \t]|$|[-=:])", re.M)
_INDENT = re.compile(r"^[ \t]+", re.M)
_SHORTCODE = re.compile(r":(?=[a-z0-9_+-]+:)", re.I)
_UNSEEN = frozenset({"Cf", "Cs", "Co", "Cn"})  # bidi controls, zero-width characters, surrogates, unassigned
_JOINER = "\u2060"  # word joiner: invisible, keeps a word together, and makes @name no mention

WITHDRAWN = "<!-- wc:withdrawn -->"
NOTICE = "Dit bericht is ingetrokken.\n\nThis message has been withdrawn."


def mark(key: str) -> str:
    """The comment that carries the key of a message. Kept in `raw`, shown to nobody, not counted as text."""
    return f"<!-- wc:{_safe(key)} -->"


def external_id(key: str) -> str:
    r"""The id by which a private message we began is found: at most 50 characters of [\w-] (Discourse's rule)."""
    return f"wc-{_safe(key)}"


def _safe(key: str) -> str:
    return key if _ID.match(key) else hashlib.sha256(key.encode()).hexdigest()[:40]


def raw_of(out: Outgoing) -> str:
    return f"{markdown(out.text)}\n\n{mark(out.key)}"


def withdrawn(key: str) -> str:
    """What stands in the place of a message taken back; still found by its key."""
    return f"{NOTICE}\n\n{mark(key)}\n{WITHDRAWN}"


def title_of(out: Outgoing) -> str:
    """A title on one line; the first line of the text where there is none."""
    first = next((line for line in out.text.splitlines() if line.strip()), "")
    return _clean(" ".join((out.title or first).split()))[:LONGEST_TITLE].strip() or "Bericht"


def markdown(text: str) -> str:
    """Give plain text as markdown that shows the same words: no markup, mention, hashtag or quote comes alive."""
    parts, at = [], 0
    clean = _INDENT.sub("", _clean(text.replace("\r\n", "\n").replace("\r", "\n"))).strip()
    for link in _LINK.finditer(clean):
        parts += [
            _disarm(clean[at : link.start()]),
            link[0].replace("@", "%40").replace("[", "%5B").replace("]", "%5D"),
        ]
        at = link.end()
    return _LINE_START.sub(r"\1\\\2", "".join([*parts, _disarm(clean[at:])]))


def _disarm(text: str) -> str:
    escaped = _MARKUP.sub(r"\\\1", text.replace("&", "&amp;"))
    return _SHORTCODE.sub(f":{_JOINER}", escaped.replace("@", f"@{_JOINER}"))


def _clean(text: str) -> str:
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in _UNSEEN | {"Cc"})
