"""Takes from a reply what its writer said, without what it quotes, and irons out how people type.

Quotes hold our own message, and our message says "stop"; read as the person's words it would silence them.
"""

from __future__ import annotations

import re

QUOTE_BLOCK = re.compile(r"\[quote[^\]]*\].*?(?:\[/quote\]|\Z)|<blockquote.*?(?:</blockquote>|\Z)", re.I | re.S)
QUOTED_LINE = re.compile(r"^[ \t]*(?:>|&gt;|\|).*(?:\n|\Z)", re.M)
WROTE = re.compile(
    r"^[ \t]*(?:op|on|am|le)\b[^\n]{0,200}(?:\n[^\n]{0,120})?"
    r"\b(?:schreef|heeft|wrote|schrieb|écrit)\b[^\n]{0,200}:[ \t]*$",
    re.I | re.M,
)
FORWARDED = re.compile(
    r"^[ \t]*(?:[-_]{2,} ?(?:oorspronkelijk|doorgestuurd|original|forwarded)[^\n]*|[-_]{8,}[ \t]*|"
    r"(?:van|from): [^\n]*\n(?:verzonden|sent|datum|date|aan|to): [^\n]*)",
    re.I | re.M,
)
SIGNATURE = re.compile(
    r"^-- ?$.*|^[ \t]*(?:verzonden (?:vanaf|met|vanuit)|verstuurd (?:vanaf|met|vanuit)|sent from|get outlook)\b.*",
    re.I | re.M | re.S,
)
NOT_WORDS = re.compile(r"https?://\S+|(?<!\w)@[\w.-]*\w|:[a-z_+0-9]+:|[*_~`#]+")
ABBREVIATION = re.compile(r"\b([as])\.? ?([uv])\.? ?([bp])\b\.?", re.I)
STRETCHED = re.compile(r"([a-z])\1{2,}", re.I)
SYMBOLS = re.compile(r"[\u2190-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]+")

LONGEST = 1500  # characters; who writes more says what they want at the beginning or at the end


def plain(text: str) -> str:
    """Give the writer's own words: no quotes, signature, links, names called or emoji; "stoooop" becomes "stop"."""
    own = _unquoted(text.replace("\r\n", "\n"))
    if len(own) > LONGEST:
        own = own[: LONGEST // 2] + "\n" + own[-LONGEST // 2 :]
    own = NOT_WORDS.sub(" ", own)
    own = SYMBOLS.sub(". ", own)
    own = ABBREVIATION.sub(r"\1\2\3", own)
    return STRETCHED.sub(r"\1", own).replace("…", ". ").strip()


def _unquoted(text: str) -> str:
    own = QUOTE_BLOCK.sub("\n", text)
    wrote = WROTE.search(own)
    if wrote:
        below = own[wrote.end() :].lstrip()
        answered_below = QUOTED_LINE.match(below)  # every quoted line is marked: what is not marked is the answer
        own = own[: wrote.start()] + "\n" + (below if answered_below else "")
    own = QUOTED_LINE.sub("", own)
    forwarded = FORWARDED.search(own)
    if forwarded:
        own = own[: forwarded.start()]
    return SIGNATURE.sub("", own)
