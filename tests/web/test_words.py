"""The words of the pages: in both languages, none missing, and a name for whatever the store may hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from connector.model import DeliveryState, Side, SuggestionState
from connector.web import review
from connector.web.page import MENU
from connector.web.words import LANGUAGES, WORDS, counted, figure
from mapping.proposal import Danger, Reach

WEB = Path(__file__).parents[2] / "connector" / "web"
PAGE_OF = re.compile(r"{% set w = words\.(\w+) %}")
NAMED = re.compile(r"words\.(\w+)\.(\w+)")
OWN = re.compile(r"\bw\.(\w+)")
HOLE = re.compile(r"{\w*}")
COUNTED = re.compile(r"counted\(w(?:ords\.(\w+))?, \"(\w+)\"")


def _used() -> set[tuple[str, str]]:
    """(page, key) of every word that a template names outright."""
    used: set[tuple[str, str]] = set()
    for file in sorted((WEB / "templates").glob("*.html")):
        text = file.read_text("utf-8")
        page = PAGE_OF.search(text)
        own = page[1] if page else {"review_card.html": "review", "explain_parts.html": "explain"}.get(file.name)
        used |= set(NAMED.findall(text))
        if own is not None:
            used |= {(own, key) for key in OWN.findall(text)}
            used |= {
                (named or own, f"{key}_{number}") for named, key in COUNTED.findall(text) for number in ("one", "more")
            }
    return {(page, key) for page, key in used if page in WORDS["nl"] and key not in ("items", "get")}


def test_every_word_a_template_names_is_there() -> None:
    missing = {f"{page}.{key}" for page, key in _used() if key not in WORDS["nl"][page]}
    assert len(_used()) > 200
    assert not missing


def test_no_word_hides_behind_a_method_of_a_mapping() -> None:
    """`words.shell.clear` would be the method of that name."""
    assert not [f"{page}.{key}" for page, words in WORDS["nl"].items() for key in words if hasattr(dict, key)]


def test_both_languages_fill_in_the_same() -> None:
    for page, words in WORDS["nl"].items():
        for key, dutch in words.items():
            english = WORDS["en"][page][key]
            assert sorted(HOLE.findall(dutch)) == sorted(HOLE.findall(english)), f"{page}.{key}"
            assert dutch.strip(), f"{page}.{key}"
            assert english.strip(), f"{page}.{key}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_the_store_holds_has_a_name(language: str) -> None:
    words = WORDS[language]
    named = {
        "terms": [
            *(f"state.{state}" for state in SuggestionState),
            *(f"delivery.{state}" for state in DeliveryState),
            *(f"side.{side}" for side in Side),
            *(f"reach.{reach}" for reach in Reach),
            *(f"alert.danger_{danger}" for danger in Danger),
            *(f"step.danger_{danger}" for danger in Danger),
        ],
        "review": [f"reason.{reason}" for reason in review.REASONS],
        "shell": [f"nav.{item.key}" for item in MENU],
    }
    assert not [f"{page}.{key}" for page, keys in named.items() for key in keys if key not in words[page]]


def test_numbers_are_written_as_people_do() -> None:
    page = {"found_one": "{n} gevonden", "found_more": "{n} gevonden"}
    assert counted(page, "found", 12345, "nl") == "12.345 gevonden"
    assert figure(12345, "en") == "12,345"
