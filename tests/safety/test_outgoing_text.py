"""What we post mentions nobody, formats nothing, hides nothing, and keeps its web links."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from adapters.outgoing_text import strip_hidden, to_html, to_markdown, to_plain

LINK = "https://buurt.example/t/ladder_lenen/12?a=1#post_3"


@pytest.mark.parametrize("render", [to_plain, to_markdown, to_html])
def test_links_stay_exactly_as_they_are(render) -> None:
    assert f">{LINK}<" in render(f"Zie {LINK}.") if render is to_html else LINK in render(f"Zie {LINK}.")


@pytest.mark.parametrize("text", ["@all", "hoi @jan_b", "(@moderators)", "x@y", "#hulp", "a #b"])
def test_nobody_is_mentioned_and_nothing_tagged(text: str) -> None:
    assert not re.search(r"[@#]\w", to_plain(text))
    assert not re.search(r"[@#]\w", to_markdown(text))


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "https://a@127.0.0.1/x", "file:///etc/passwd", "data:text/html,x"]
)
def test_no_link_but_absolute_web_links(text: str) -> None:
    rendered = MarkdownIt("commonmark", {"linkify": True}).enable("linkify").render(to_markdown(text))
    assert "javascript:" not in rendered
    assert not re.search(r'href="(?!http://127|https?://(?:[^/@]*)/)', rendered)
    assert "href" not in to_html(text)


@pytest.mark.parametrize(
    "text",
    [
        "# kop", "- lijst", "* ster", "1. een", "> citaat", "    code", "```\ncode\n```", "**vet** _schuin_ ~~weg~~",
        "[klik](https://kwaad.example/)", "![plaatje](https://kwaad.example/p.png)", "<img src=x onerror=alert(1)>",
        "a | b\n--- | ---\n1 | 2", "kop\n===", "[quote=\"jan\"]x[/quote]", "\\*", "&lt;b&gt;", "$x^2$", "<https://x.example/>",
    ],
)  # fmt: skip
def test_markdown_renders_as_the_words_themselves(text: str) -> None:
    rendered = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(to_markdown(text))
    assert not re.search(r"<(?!/?p>|br)", rendered), rendered


def test_hidden_and_reordering_characters_are_gone() -> None:
    assert strip_hidden("a\u202eb\u200bc\u2066d\ufeffe\U000e0041f") == "abcdef"
    assert to_plain("lang\u00adzaam\x00\x07") == "langzaam"


def test_paragraphs_stay_paragraphs() -> None:
    assert to_html("een\n\ntwee\ndrie") == "<p>een</p><p>twee<br>drie</p>"
    assert to_markdown("een\n\ntwee") == "een\n\ntwee"


@given(st.text(max_size=200))
def test_any_text_is_disarmed(text: str) -> None:
    rendered = MarkdownIt("commonmark").render(to_markdown(text))
    assert not re.search(r"<(?!/?p>|br)", rendered)
    assert not re.search(r"(?<![^\s(])[@#]\w", to_plain(re.sub(r"://", "", text)))
