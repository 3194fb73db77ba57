"""From what was typed to what is shown: Markdown with links, mentions and quotes, made harmless."""

from __future__ import annotations

import re
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import escape

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_QUOTE = re.compile(r"\[quote=\"(?P<user>[^\",\]]+)[^\]]*\]\s*(?P<words>.*?)\s*\[/quote\]", re.DOTALL)
_MENTION = re.compile(r"(?<![\w/@])@([A-Za-z0-9][\w.-]*\w)")
_EXCERPT = 220  # characters, as Discourse's post_excerpt_maxlength is 300 less the ellipsis of short screens

_MARKDOWN = MarkdownIt("commonmark", {"html": True, "linkify": True, "breaks": True}).enable("linkify")
_ATTRIBUTES = {tag: set(attributes) for tag, attributes in nh3.ALLOWED_ATTRIBUTES.items()}
_ATTRIBUTES["a"] = _ATTRIBUTES.get("a", set()) | {"class"}
_ATTRIBUTES["aside"] = {"class", "data-username"}


@lru_cache(maxsize=4096)
def cook(raw: str) -> str:
    """Give the HTML of a post; comments leave no trace in it."""
    text = _QUOTE.sub(_aside, _COMMENT.sub("", raw))
    tokens = _MARKDOWN.parse(text)
    for token in tokens:
        _link_mentions(token.children or [])
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return nh3.clean(
        html, tags=nh3.ALLOWED_TAGS | {"aside"}, attributes=_ATTRIBUTES, link_rel="noopener nofollow ugc"
    ).strip()


def excerpt(raw: str) -> str:
    """Give the first words of a post as plain text."""
    words = " ".join(re.sub(r"<[^>]+>", " ", cook(raw)).split())
    return words if len(words) <= _EXCERPT else words[:_EXCERPT].rsplit(" ", 1)[0] + "&hellip;"


def length(raw: str) -> int:
    """Count what counts for the least length: neither comments nor spaces around, nor emoji codes."""
    return len(re.sub(r":\w+:", "", _COMMENT.sub("", raw)).strip())


def _aside(match: re.Match[str]) -> str:
    user, words = escape(match["user"]), escape(match["words"])
    return f'\n<aside class="quote" data-username="{user}"><blockquote>{words}</blockquote></aside>\n\n'


def _link_mentions(children: list[Token]) -> None:
    inside_link = False
    for token in children:
        if token.type in ("link_open", "link_close"):
            inside_link = token.type == "link_open"
        elif token.type == "text" and not inside_link and _MENTION.search(token.content):
            shown = str(escape(token.content))
            token.content = _MENTION.sub(r'<a class="mention" href="/u/\1">@\1</a>', shown)
            token.type = "html_inline"
