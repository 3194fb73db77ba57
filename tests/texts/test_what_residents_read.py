"""Every text a resident may get: short, easy to read, honest, and never a name, a promise or a story."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from connector.suggest.about_ask import fill
from connector.suggest.wording import shipped
from mapping.language import private, signs
from tests.texts.reading_level import longest_sentence, reading_ease

ROOT = Path(__file__).parents[2]
MESSAGES = sorted([*(ROOT / "connector").rglob("texts*.yaml"), ROOT / "connector/danger/numbers.yaml"])
PAGES = [ROOT / f"connector/web/words/{name}.yaml" for name in ("practice", "outgoing")]  # that residents open
WARNS = "caution."  # warnings of what should not be public name it
FILLED = {
    "organisation": "Welzijn Noord", "connector": "De Buurtkoppelaar", "area": "Noord", "municipality": "Arnhem",
    "category": "klusjes", "reasons": "dichtbij", "until": "3 maart", "community": "Buurtplein", "team": "Het wijkteam",
    "needs": "geld", "number": "112", "figurehead": "", "missing": "een dag", "tried": "", "plan": "", "offers": "",
}  # fmt: skip
EASE = {"nl": 60.0, "en": 60.0}  # where plain language (B1) begins
MOST_WORDS = 22  # in one sentence, with room for one list
MOST_CHARACTERS = 700
PROMISES = re.compile(
    r"\b(?:ik beloof|beloofd|garandeer\w*|gegarandeerd|komt (?:zeker|vast) goed|zal (?:je|u) (?:komen )?helpen"
    r"|gaat je helpen"
    r"|helpt je (?:morgen|vandaag|zeker)|kom(?:t|en) langs|i promise|guarantee\w*|will help you|is going to help you"
    r"|will come (?:by|over))\b",
    re.IGNORECASE,
)
HEALTH = frozenset(
    {"health", "mental_health", "disability", "addiction", "religion", "ethnicity", "sexual", "immigration"}
)
SAYS_WHO = re.compile(r"automatisch bericht van|automatic message from")
WITHOUT_FRAME = frozenset({"goodbye"})  # says who we are, and needs no way to stop

Text = tuple[str, str, str]  # where, language, text


def _leaves(value: Any, path: tuple[str, ...] = (), language: str = "") -> Iterator[Text]:
    for name, part in value.items() if isinstance(value, dict) else ():
        spoken = str(name) if name in ("nl", "en") else language
        if isinstance(part, str) and spoken:
            yield ".".join([*path, str(name)]), spoken, part
        else:
            yield from _leaves(part, (*path, str(name)), spoken)


def _all() -> list[Text]:
    return [
        (f"{file.relative_to(ROOT)}: {where}", language, text)
        for file in (*MESSAGES, *PAGES)
        for where, language, text in _leaves(YAML(typ="safe").load(file.read_text("utf-8")))
    ]


ALL = _all()
LONG = [(where, language, fill(text, FILLED)) for where, language, text in ALL if len(text.split()) >= 12]
SIDES = [(language, side, parts) for language, sides in shipped().items() for side, parts in sides.items()]


def test_all_texts_are_found_in_both_languages() -> None:
    assert len(SIDES) == 2 * len(shipped()["nl"])
    assert {side: set(parts) for side, parts in shipped()["nl"].items()} == {
        side: set(parts) for side, parts in shipped()["en"].items()
    }
    assert len(LONG) >= 36


@pytest.mark.parametrize(("where", "language", "text"), LONG, ids=[where for where, _, _ in LONG])
def test_it_is_short_and_reads_easily(where: str, language: str, text: str) -> None:
    if "danger/numbers" not in where and "digest" not in where:
        assert len(text) <= MOST_CHARACTERS
    assert longest_sentence(text) <= MOST_WORDS
    assert reading_ease(text, language) >= EASE[language]


@pytest.mark.parametrize(("where", "language", "text"), ALL, ids=[where for where, _, _ in ALL])
def test_it_promises_nothing_and_holds_nothing_private(where: str, language: str, text: str) -> None:
    assert not PROMISES.search(text)
    if "danger/numbers" in where or "handover" in where or WARNS in where:
        return  # these speak of numbers to call, of what a professional is for, and of what to leave out
    assert not [span for span in private.find(text) if span.kind not in ("url",)]
    assert not signs.special(text) & HEALTH
    assert not re.search(r"https?://|www\.|@|\d{4,}", text)


@pytest.mark.parametrize(("language", "side", "parts"), SIDES, ids=[f"{line[0]}-{line[1]}" for line in SIDES])
def test_it_says_at_once_what_it_is_for_whom_and_how_to_stop(language: str, side: str, parts: dict[str, str]) -> None:
    text = parts["text"]
    assert "{connector}" in text
    if side in WITHOUT_FRAME:
        return
    assert SAYS_WHO.search(text)
    assert "{organisation}" in text
    assert "‘stop’" in text
    assert parts.get("title") or side == "asker"


@pytest.mark.parametrize(("language", "side"), [("nl", "helper"), ("en", "helper"), ("nl", "again"), ("en", "again")])
def test_a_helper_hears_why_and_one_word_is_enough(language: str, side: str) -> None:
    text = shipped()[language][side]["text"]
    assert "{url}" in text
    assert ("‘ja’" if language == "nl" else "‘yes’") in text
    assert ("‘nee’" if language == "nl" else "‘no’") in text


def test_the_index_tells_easy_from_hard() -> None:
    easy = "De kat zit op de mat. Hij slaapt. Het is warm."
    hard = "De gemeentelijke verantwoordelijkheidsverdeling betreffende ondersteuningsvoorzieningen verandert."
    assert reading_ease(easy, "nl") > 95
    assert reading_ease(hard, "nl") < 0
    assert reading_ease("The cat sat on the mat.", "en") == pytest.approx(206.835 - 84.6 - 1.015 * 6)
