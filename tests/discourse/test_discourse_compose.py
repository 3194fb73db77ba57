"""A resident's own post, prepared: an address that opens Discourse's composer, which posts nothing by itself."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from adapters.contract import Context
from adapters.discourse import DiscourseAdapter
from adapters.http import Session

SETTINGS = {"url": "https://forum.example", "username": "bot", "api_key": "k" * 64}
TITLE, TEXT = "Wie helpt mij & mijn kat?", "Hallo buren,\n\nWanneer: …\n#1 & 100% eerlijk + é"


@pytest.mark.parametrize(("categories", "category"), [([], None), (["vraag-en-aanbod", "klussen"], "vraag-en-aanbod")])
def test_the_text_arrives_whole_in_the_first_category(categories: list[str], category: str | None) -> None:
    adapter = DiscourseAdapter({**SETTINGS, "categories": categories}, Context(http=Session(user_agent="test")))
    made = adapter.compose_url(TITLE, TEXT)
    assert made is not None
    parts = urlsplit(made)
    assert (parts.netloc, parts.path) == ("forum.example", "/new-topic")
    said = parse_qs(parts.query)
    assert said["title"] == [TITLE]
    assert said["body"] == [TEXT]
    assert said.get("category", [None]) == [category]
