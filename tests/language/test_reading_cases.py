"""Readings that explain themselves, and what must hold of a reading whatever the text."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapping import taxonomy
from mapping.language import Text, identify, place, read, train
from mapping.proposal import Place, Purpose

CASES = Path(__file__).with_name("cases").joinpath("reading.jsonl").read_text(encoding="utf-8").splitlines()
WRITTEN = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOME = Place("Dorp", "Gemeente")


def text(body: str, title: str = "") -> Text:
    return Text(title, body, WRITTEN, HOME)


@pytest.mark.parametrize("line", CASES)
def test_case_is_read_as_it_explains(line: str, request: pytest.FixtureRequest) -> None:
    """A case with `known_error` is one we read wrongly; it must be freed of that note once it is read right."""
    case = json.loads(line)
    if "known_error" in case:
        request.applymarker(pytest.mark.xfail(reason=case["known_error"], strict=True))
    found = [[each.purpose.value, each.category] for each in read(text(case["text"])).proposals]
    assert found == case["expected"], case["why"]


def test_exchange_gives_a_request_and_an_offer() -> None:
    body = "Ik kan voor u koken. Zelf zoek ik iemand die in ruil mijn lamp ophangt."
    purposes = {each.purpose: each.text for each in read(text(body, "Ruilen")).proposals}
    assert set(purposes) == {Purpose.REQUEST, Purpose.OFFER}


@given(st.text(max_size=400), st.text(max_size=2000))
@settings(max_examples=60, deadline=None)
def test_any_text_gives_a_sound_reading(title: str, body: str) -> None:
    found = read(text(body, title))
    whole = f"{title}\n{body}"
    assert all(0 <= span.start < span.end <= len(whole) for span in found.private)
    for each in found.proposals:
        assert 0 <= each.confidence <= 1
        assert each.category in taxonomy.slugs()
        assert each.categories[0] == each.category


@pytest.mark.parametrize("body", ["", " ", "\n" * 5000, "a" * 200_000, "wie kan " * 20_000, "😀" * 1000, "\x00"])
def test_odd_text_is_read_in_bounded_time(body: str) -> None:
    begun = time.perf_counter()
    read(text(body))
    assert time.perf_counter() - begun < 5


def test_proposal_and_trace_hold_no_private_text() -> None:
    body = "Wie kan mij helpen met boodschappen? Bel 06-12345678 of mail zonnebloem@example.org."
    found = read(text(body))
    assert found.proposals
    shown = " ".join([*(each.text for each in found.proposals), *(str(each.trace) for each in found.proposals)])
    assert "12345678" not in shown
    assert "zonnebloem" not in shown
    assert all(each.trace for each in found.proposals)


@pytest.mark.parametrize(
    ("body", "language"),
    [
        ("Wie kan mij helpen met de tuin?", "nl"),
        ("Is there anyone who could help me with my garden?", "en"),
        ("Kann mir jemand bitte mit dem Garten helfen? Ich bin nicht mehr so stark.", "de"),
        ("Je cherche une personne pour mes courses, merci", "fr"),
        ("Шукаю допомогу з перекладом, дуже дякую", "uk"),
        ("أبحث عن مساعدة في الحديقة", "ar"),
    ],
)
def test_language_is_recognised(body: str, language: str) -> None:
    assert identify.identify(body) == language


def test_place_is_home_unless_the_text_narrows_it() -> None:
    known = ("Haven", "Buiten")
    home = Place(None, "Almere")
    assert place.find("Wij wonen in Haven", home, known).neighbourhood == "Haven"
    assert place.find("Wie rijdt mij naar Haven?", home, known).neighbourhood is None
    assert place.find("lekker buiten bij de haven", home, known) == home


def test_reading_is_fast() -> None:
    """A floor far below the figure in docs/reading.md, so that a busy machine does not fail it."""
    posts = [text(post["body"], post["title"]) for post in train.training_posts(("a",))]
    read(posts[0])
    begun = time.process_time()
    for each in posts:
        read(each)
    assert len(posts) / (time.process_time() - begun) > 250
