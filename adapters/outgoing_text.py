"""What we post, disarmed: nobody is mentioned, nothing is formatted, no hidden characters, only plain web links.

Texts of others travel inside our messages, and a forum reads a message as commands (`@all`, `#tag`, `[quote]`,
`<img>`). Signs that command are replaced by their full-width twins, which every reader sees and no forum obeys.
"""

from __future__ import annotations

import html
import re
from typing import Final

from adapters.sanitise import clean_html, is_web_link, tidy

_HIDDEN: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0e\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff\U0001d173-\U0001d17a]"
)  # zero-width, bidi (Trojan Source, 2021), fillers, tags; U+FE0F stays: it only colours an emoji
_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s<>\"]+")
_TRAILING: Final = ".,;:!?)]}'*_~"
_MENTION: Final = re.compile(r"@(?=\S)")
_HASHTAG: Final = re.compile(r"#(?=\S)")
_SCHEME: Final = re.compile(r"(?i)\b(?:javascript|vbscript|data|file|mailto)(?=:)")
_MARKDOWN: Final = re.compile(r"[\\`*_{}\[\]<>|~$]")
_LINE_START: Final = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|[-+=>]|\d{1,9}(?=[.)]))", re.MULTILINE)
_INDENT: Final = re.compile(r"^[ \t]+", re.MULTILINE)


def strip_hidden(text: str) -> str:
    """Text without characters that hide, reorder or join others."""
    return _HIDDEN.sub("", text)


def to_plain(text: str) -> str:
    """Plain text that mentions nobody and tags nothing; absolute http(s) links stay exactly as they are."""
    return "".join(piece for piece, _ in _pieces(text))


def to_markdown(text: str) -> str:
    """The same as Markdown that renders as just these words: every sign with a meaning is escaped, links are bare."""
    parts = [piece if is_link else _MARKDOWN.sub(r"\\\g<0>", piece) for piece, is_link in _pieces(text)]
    return _LINE_START.sub(_escape_start, _INDENT.sub("", "".join(parts)))


def to_html(text: str) -> str:
    """The same as HTML: paragraphs, line breaks and links, and nothing else."""
    whole = "".join(_anchor(piece) if is_link else html.escape(piece) for piece, is_link in _pieces(text))
    paragraphs = (part.strip().replace("\n", "<br>") for part in whole.split("\n\n"))
    return clean_html("".join(f"<p>{part}</p>" for part in paragraphs if part))


def _pieces(text: str) -> list[tuple[str, bool]]:
    """The text cut into disarmed words and safe links (True)."""
    text = tidy(strip_hidden(text))
    pieces: list[tuple[str, bool]] = []
    at = 0
    for match in _URL.finditer(text):
        link = _trimmed(match.group())
        start = match.start()
        pieces.append((_disarm(text[at:start]), False))
        pieces.append((link, True) if is_web_link(link) else (_disarm(link.partition("://")[2]), False))
        at = start + len(link)
    pieces.append((_disarm(text[at:]), False))
    return [piece for piece in pieces if piece[0]]


def _trimmed(url: str) -> str:
    """A link without the punctuation of the sentence around it; a bracket that it opened itself is its own."""
    while url and url[-1] in _TRAILING:
        if url[-1] == ")" and url.count("(") >= url.count(")"):
            break
        url = url[:-1]
    return url


def _disarm(words: str) -> str:
    words = _HASHTAG.sub("\uff03", _MENTION.sub("\uff20", words))
    return _SCHEME.sub(lambda match: f"{match.group()} ", words)


def _escape_start(match: re.Match[str]) -> str:
    blank, sign = match.groups()
    return f"{blank}{sign}\\" if sign[0].isdigit() else f"{blank}\\{sign}"


def _anchor(url: str) -> str:
    safe = html.escape(url)
    return f'<a href="{safe}">{safe}</a>'
