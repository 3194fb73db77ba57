"""The plain text a person wrote, from Discourse's `raw` (markdown, BBCode and a little HTML).

What others wrote (quotes, cut-off mails), what machines need (uploads, poll options, comments) and how it looks
(emphasis) goes; what the writer says stays. Every step takes time linear in the text, whatever its brackets do.
"""

from __future__ import annotations

import html
import re

LONGEST = 100_000  # characters of raw that are read; Discourse's own default bound is 32,000

_BBCODE_BLOCK = re.compile(r"\[(/?)(quote|poll|chat|graphviz|policy)\b([^\[\]\n]{0,500})\]", re.I)
_HTML_BLOCK = re.compile(r"<(/?)(details|blockquote|aside|script|style)\b([^<>]{0,500})>", re.I)
_LOOKS = re.compile(
    r"\[/?(?:b|i|u|s|url|email|img|size|color|left|center|right|spoiler|details|wrap|event|date|grid|list|code|hide)"
    r"(?:[= ][^\[\]\n]{0,300})?\]",
    re.I,
)
_DATE = re.compile(r"\[date(?:-range)?[= ]([^\[\]\n]{1,300})\]", re.I)
_DATE_PART = re.compile(r"\d{4}-\d\d-\d\d|\d\d:\d\d(?=:\d\d|\b)")
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,300}\]\([^()\n]{0,2000}\)")
_FILE = re.compile(r"\[([^\[\]\n|]{0,300})\|(?:attachment|video|audio)[^\[\]\n]{0,50}\]\([^()\n]{0,2000}\)")
_LINK = re.compile(r"\[([^\[\]\n]{1,500})\]\([^()\n]{1,2000}\)")
_AUTOLINK = re.compile(r"<(https?://[^\s<>]{1,2000})>")
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/h[1-6]|/tr)\s{0,9}/?>", re.I)
_TAG = re.compile(r"</?[a-z][a-z0-9]{0,20}(?:\s[^<>]{0,1000})?/?>", re.I)
_EMOJI = re.compile(r"(?<![\w:]):[a-z0-9_+-]{2,40}(?::t[2-6])?:(?!\w)", re.I)
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3}|~~)(?=\S)([^*~\n]{1,500})(?<=\S)\1(?![\w*])")
_UNDERLINE = re.compile(r"(?<!\w)(_{1,3})(?=[^\s_])([^_\n]{1,500})(?<=\S)\1(?!\w)")
_LINE_MARK = re.compile(
    r"^[ \t]{0,3}(?:#{1,6}[ \t]+|(?:```|~~~)[\w-]{0,30}[ \t]*$|(?:-{3,}|\*{3,}|_{3,})[ \t]*$)", re.M
)
_QUOTED_LINE = re.compile(r"^[ \t]{0,3}>[^\n]*$", re.M)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def plain(raw: str) -> str:
    """Give the writer's own words as plain text: paragraphs stay apart, quotes and markup are gone."""
    text = _CONTROL.sub("", raw[:LONGEST].replace("\r\n", "\n").replace("\r", "\n"))
    text = _without_comments(text)
    text = _without_blocks(_without_blocks(text, _BBCODE_BLOCK), _HTML_BLOCK)
    text = _QUOTED_LINE.sub("", text)
    text = _DATE.sub(_date, _FILE.sub(r"\1", _IMAGE.sub("", text)))
    text = _LINK.sub(r"\1", _LOOKS.sub("", text))
    text = _TAG.sub("", _BREAK.sub("\n", _AUTOLINK.sub(r"\1", text)))
    text = _UNDERLINE.sub(r"\2", _EMPHASIS.sub(r"\2", _LINE_MARK.sub("", _EMOJI.sub("", text))))
    return _tidy(html.unescape(_ESCAPE.sub(r"\1", text)))


def from_cooked(cooked: str) -> str:
    """Give the plain text of `cooked` HTML, for a server that keeps `raw` to itself."""
    return plain(re.sub(r"</p>", "\n\n", cooked[:LONGEST]))


def _without_comments(text: str) -> str:
    """Drop HTML comments; one that is never closed stays, as Discourse shows it."""
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    return "".join([*kept, text[at:]])


def _without_blocks(text: str, tags: re.Pattern[str]) -> str:
    """Cut out every closed block with what is nested in it; an opening that is never closed stays text."""
    open_tags: list[re.Match[str]] = []
    open_names: dict[str, int] = {}
    cuts: list[tuple[int, int]] = []
    for tag in tags.finditer(text):
        name = tag[2].lower()
        if not tag[1]:
            open_tags.append(tag)
            open_names[name] = open_names.get(name, 0) + 1
        elif open_names.get(name):
            opening = _close(name, open_tags, open_names)
            if name != "details" or "elided" in opening[3]:  # an ordinary <details> holds the writer's own words
                cuts.append((opening.start(), tag.end()))
    return _cut(text, cuts)


def _close(name: str, open_tags: list[re.Match[str]], open_names: dict[str, int]) -> re.Match[str]:
    """Take the last opening of this name from the stack, and everything that was left open inside it."""
    while True:
        opening = open_tags.pop()
        open_names[opening[2].lower()] -= 1
        if opening[2].lower() == name:
            return opening


def _cut(text: str, cuts: list[tuple[int, int]]) -> str:
    kept, at = [], 0
    for start, end in sorted(cuts):
        if start >= at:  # else it is nested in the block before it
            kept += [text[at:start], "\n"]
            at = end
    return "".join([*kept, text[at:]])


def _date(tag: re.Match[str]) -> str:
    """Say `[date=2026-05-01 time=14:00:00 timezone=…]` as people do: `2026-05-01 14:00`."""
    return " ".join(_DATE_PART.findall(tag[1]))


def _tidy(text: str) -> str:
    lines = [re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
