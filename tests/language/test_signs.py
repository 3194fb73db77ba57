"""Signs of danger, special categories and work for professionals, against cases that say what they are.

`training/danger.jsonl` holds one text a line with the kinds of danger a person sees in it, none for jokes, sayings and
ordinary posts. What it holds must stay found: lists and weights learned from it. `danger_fresh.jsonl` was written after
them and is never learned from (docs/language-cues.md gives what was found at first sight, round by round).
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapping.language import signs, train, train_danger
from mapping.proposal import Danger

CASES = train_danger.examples()
FRESH = [
    json.loads(line) for line in Path(__file__).with_name("danger_fresh.jsonl").read_text(encoding="utf-8").splitlines()
]
HINTS = [
    json.loads(line) for line in Path(__file__).with_name("danger_hints.jsonl").read_text(encoding="utf-8").splitlines()
]
DANGEROUS = [case for case in CASES if case["danger"]]
HARMLESS = [case for case in CASES if not case["danger"]]
RECALL = 0.95
FALSE_ALARMS = 0.05  # of texts written to sound like danger
HINTS_RECALL = 0.5  # told inside an ordinary ask or story, never learned from
FALSE_ALARMS_ON_THE_EDGE = 0.2  # of what was written where a reader of words must go wrong
FRESH_RECALL = 0.85
FALSE_ALARMS_ORDINARY = 0.03  # of labelled posts that a person does not call a crisis or abuse
SPECIAL_RECALL = {"a": 0.70, "b": 0.65}


def test_there_are_cases_enough() -> None:
    assert len(CASES) >= 200
    assert len(HARMLESS) >= 100


def test_danger_is_seen() -> None:
    missed = [case["text"] for case in DANGEROUS if not signs.danger(case["text"])]
    assert len(missed) <= (1 - RECALL) * len(DANGEROUS), missed


def test_danger_is_seen_as_what_it_is() -> None:
    wrong = [
        case["text"] for case in DANGEROUS if not {Danger(kind) for kind in case["danger"]} & signs.danger(case["text"])
    ]
    assert len(wrong) <= (1 - RECALL) * len(DANGEROUS), wrong


def test_danger_never_learned_from_is_mostly_seen() -> None:
    dangerous = [case["text"] for case in FRESH if case["danger"]]
    missed = [text for text in dangerous if not signs.danger(text)]
    assert len(missed) <= (1 - FRESH_RECALL) * len(dangerous), missed
    alarms = [case["text"] for case in FRESH if not case["danger"] and signs.danger(case["text"])]
    assert len(alarms) <= 1, alarms


def test_jokes_and_sayings_seldom_alarm() -> None:
    alarms = [case["text"] for case in HARMLESS if signs.danger(case["text"])]
    assert len(alarms) <= FALSE_ALARMS * len(HARMLESS), alarms


def test_half_of_the_hints_never_learned_from_are_seen() -> None:
    hints = [case["text"] for case in HINTS if case["danger"]]
    assert sum(bool(signs.danger(text)) for text in hints) >= HINTS_RECALL * len(hints)
    harmless = [case["text"] for case in HINTS if not case["danger"]]
    alarms = [text for text in harmless if signs.danger(text)]
    assert len(alarms) <= FALSE_ALARMS_ON_THE_EDGE * len(harmless), alarms


def test_who_lost_somebody_is_not_taken_for_who_wants_to_go() -> None:
    assert not signs.danger("Sinds mijn man er niet meer is kom ik weinig buiten. Ik zoek iemand om mee te wandelen.")
    assert signs.danger("Ik wil er niet meer zijn.") == {Danger.SUICIDE}


@pytest.mark.parametrize("name", ["a", "b"])
def test_ordinary_posts_hardly_ever_alarm(name: str) -> None:
    posts = [
        post for post in train.training_posts((name,)) if not {"crisis", "abuse"} & set(post["labels"]["sensitive"])
    ]
    alarms = [post["id"] for post in posts if signs.danger(f"{post['title']}\n{post['body']}")]
    assert len(alarms) <= FALSE_ALARMS_ORDINARY * len(posts), alarms


@pytest.mark.parametrize("name", ["a", "b"])
def test_labelled_categories_are_found(name: str) -> None:
    wanted = found = 0
    for post in train.training_posts((name,)):
        labels = set(post["labels"]["sensitive"])
        wanted += len(labels)
        found += len(labels & signs.special(f"{post['title']}\n{post['body']}"))
    assert found >= SPECIAL_RECALL[name] * wanted


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Wie kan mijn moeder helpen met douchen?", "care"),
        ("Kan iemand mijn insuline spuiten als ik in het gips zit?", "medication"),
        ("Er ligt een brief van de deurwaarder", "debts"),
        ("Geen eten tot maandag, ik heb twee kinderen en vier euro.", "debts"),
        ("My benefits were stopped and there is no food left for the kids.", "debts"),
        ("Wie helpt mij een bezwaarschrift te schrijven?", "legal"),
        ("Wie kan mijn gasfornuis aansluiten?", "technical"),
        ("Can someone connect my gas cooker?", "technical"),
    ],
)
def test_work_for_professionals_is_recognised(text: str, kind: str) -> None:
    assert kind in signs.professional(text)


def test_food_that_is_left_over_is_no_need_of_it() -> None:
    assert not signs.professional("Ik heb geen eten over van het feest, wel drank. Er is niets te veel.")


def test_a_saying_cancels_only_its_own_words() -> None:
    assert not signs.danger("ik ga dood van de honger")
    assert signs.danger("ik ga dood van de honger en mijn man slaat me") == {Danger.ABUSE}


def test_concepts_of_two_sentences_are_no_sign() -> None:
    assert not signs.danger("Mijn zoon is gek op schommelen. De klok slaat acht. Zij komt morgen.")


@given(st.text(max_size=600))
@settings(max_examples=60, deadline=None)
def test_any_text_is_read(text: str) -> None:
    assert signs.danger(text) <= frozenset(Danger)
    signs.special(text)
    signs.professional(text)


def test_odd_text_is_read_in_bounded_time() -> None:
    begun = time.perf_counter()
    for text in ("mijn man " * 20_000, "niet meer " * 20_000, "a" * 200_000, "\n" * 100_000):
        signs.danger(text)
    assert time.perf_counter() - begun < 20
