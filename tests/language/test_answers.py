"""Replies of residents are understood: stop always, yes only when it is one, the rest nearly always."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from mapping.language.answers import Answer, AnswerKind, StopScope, understand

Case = Mapping[str, Any]
CASES: list[Case] = [
    json.loads(line) for line in Path(__file__).with_name("answers.jsonl").read_text("utf-8").splitlines()
]
FRESH: list[Case] = [  # written as neighbours type, before looking at the reader; see docs/answers.md for first sight
    json.loads(line) for line in Path(__file__).with_name("answers_fresh.jsonl").read_text("utf-8").splitlines()
]
LEAST_RIGHT = 0.95


def heard(case: Case) -> Answer:
    return understand(case["text"], case.get("language", "nl"))


def right(case: Case) -> bool:
    answer = heard(case)
    if "not" in case:
        return answer.kind != case["not"]
    return answer.kind == case["kind"]


def test_nearly_all_answers_are_understood() -> None:
    wrong = [(case["text"], str(heard(case).kind)) for case in CASES if not right(case)]
    assert len(CASES) >= 120
    assert 1 - len(wrong) / len(CASES) >= LEAST_RIGHT, wrong


@pytest.mark.parametrize("number", [1, 2, 3])
def test_nearly_all_answers_as_neighbours_type_them_are_understood_by_now(number: int) -> None:
    mine = [case for case in FRESH if case["set"] == number]
    wrong = [(case["text"], str(heard(case).kind)) for case in mine if not right(case)]
    assert len(mine) >= 40
    assert 1 - len(wrong) / len(mine) >= LEAST_RIGHT, wrong


STOPS = [case for case in (*CASES, *FRESH) if case.get("kind") == "stop"]


@pytest.mark.parametrize("case", STOPS, ids=lambda case: case["text"])
def test_stop_is_always_heard_with_its_scope(case: Case) -> None:
    answer = heard(case)
    assert (answer.kind, answer.stop_scope) == (AnswerKind.STOP, StopScope(case["scope"]))


def test_nothing_else_is_heard_as_stop_or_yes() -> None:
    for kind in (AnswerKind.STOP, AnswerKind.YES):
        others = [case for case in (*CASES, *FRESH) if case.get("not", kind) == kind and case.get("kind") != kind]
        false = [case["text"] for case in others if heard(case).kind == kind]
        assert not false, kind


@pytest.mark.parametrize(
    "case", [case for case in (*CASES, *FRESH) if "every_days" in case], ids=lambda case: case["text"]
)
def test_the_wish_for_fewer_messages_is_kept(case: Case) -> None:
    assert heard(case).every_days == case["every_days"]


def test_ordinary_rhythms_are_no_wish_for_fewer_messages() -> None:
    assert understand("Ik doe al jaren een keer per week boodschappen voor de buren op de hoek").every_days is None
    assert understand("Ja graag!").every_days is None


@pytest.mark.parametrize(
    "quoting",
    [
        "{}\n\n> Antwoord met stop of ja graag.\n> Groet, de buurtbot",
        "[quote=bot]Antwoord met stop of ja graag.[/quote]\n{}",
        "{}\n\nOp 3 maart 2026 om 10:12 schreef Buurtbot:\nAntwoord met stop of ja graag.\nStop",
        "Op 3 maart 2026 schreef Buurtbot:\n> Antwoord met\n> stop\n\n{}",
        "{}\n\n-----Oorspronkelijk bericht-----\nVan: bot\nstop",
        "{}\n\nVerzonden vanaf mijn iPhone",
        "On Tue, 3 Mar 2026 at 10:12, Bot <bot@example.org>\nwrote:\n> stop\n\n{}",
    ],
)
@pytest.mark.parametrize("said", ["Nee, bedankt", "volgende week pas", "Stop", "Hoe werkt dit?"])
def test_quotes_of_our_own_message_change_nothing(quoting: str, said: str) -> None:
    assert understand(quoting.format(said)) == understand(said)


def test_other_languages_are_trusted_less() -> None:
    assert understand("Ja", "de").confidence < understand("Ja", "nl").confidence
    assert understand("stop", "tr").confidence == understand("stop", "nl").confidence


def test_a_very_long_answer_is_read_in_no_time_and_its_last_word_counts() -> None:
    began = time.perf_counter()
    assert understand("niet meer, ja maar " * 5000 + "\nStop.").kind is AnswerKind.STOP
    assert time.perf_counter() - began < 2
