"""What we post, as Discourse's markdown: plain paragraphs and links, with the mark by which it is found again."""

from __future__ import annotations

import hashlib
import re

from adapters.contract import Outgoing
from adapters.outgoing_text import to_markdown, to_plain

LONGEST_TITLE = 200  # characters; Discourse's own bound is 255
_ID = re.compile(r"[\w-]{1,47}\Z", re.ASCII)

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
    return f"{to_markdown(out.text)}\n\n{mark(out.key)}"


def withdrawn(key: str) -> str:
    """What stands in the place of a message taken back; still found by its key."""
    return f"{NOTICE}\n\n{mark(key)}\n{WITHDRAWN}"


def title_of(out: Outgoing) -> str:
    """A title on one line; the first line of the text where there is none."""
    first = next((line for line in out.text.splitlines() if line.strip()), "")
    return to_plain(" ".join((out.title or first).split()))[:LONGEST_TITLE].strip() or "Bericht"
