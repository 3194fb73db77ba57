"""What people are told about their data: it follows from the configuration and the register, in two languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connector.privacy import profile
from connector.web.words import WORDS
from tests.care.village import Village


@pytest.mark.parametrize("language", ["nl", "en"])
def test_everybody_can_read_what_happens_with_their_posts(village: Village, language: str) -> None:
    page = village.browser().get("/privacy", headers={"Accept-Language": language})
    assert page.status_code == 200
    assert WORDS[language]["privacy"]["title"] in page.text
    for said in ("Welzijn Proefstad", "Buurtplein", "info@welzijn.example", "beheer@connector.example"):
        assert said in page.text
    for word in ("stop", WORDS[language]["privacy"]["word_data"], WORDS[language]["privacy"]["word_forget"]):
        assert f"<dt>{word}</dt>" in page.text
    assert "Set-Cookie" not in page.headers


def test_terms_are_those_of_the_configuration(village: Village) -> None:
    config = village.engine.config
    village.engine.config = replace(config, retention=replace(config.retention, words_days=33, post_days=44))
    page = village.browser().get("/privacy", headers={"Accept-Language": "nl"}).text
    assert "33 dagen, of zolang" in page
    assert "onze berichten aan je: 44 dagen" in page


def test_the_account_says_what_it_is(village: Village) -> None:
    said = profile.text(village.engine.config, "plein")
    for part in ("automaat", "Welzijn Proefstad", "https://connector.example/privacy", "‘stop’", "‘vergeet mij’"):
        assert part in said
    assert len(said) < 500, "profiles are short"
