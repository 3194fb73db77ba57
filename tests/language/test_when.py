"""Expressions of time read against what a person says they mean; each line of `when.jsonl` is one case.

All are written on Wednesday 16 September 2026, 12:00 in Amsterdam. `means` is short for a When, parts separated by a
space: `2026-09-23` or `first..last` dates, `@1,5` weekdays, `h10:00-12:00` hours, `!` excluded, `^date` deadline, `%7`
rhythm, `*` flexible, `-` nothing. Where words are vague the cases fix a choice: the end of a month begins on the 21st.
"""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mapping.language import phrases, when, when_grammar
from mapping.proposal import Slot, When

WRITTEN = datetime(2026, 9, 16, 10, tzinfo=UTC)
CASES = [json.loads(line) for line in (Path(__file__).parent / "when.jsonl").read_text(encoding="utf-8").splitlines()]
SHARE_RIGHT = 0.85
POSTS_PER_SECOND = 1000  # a third of what is promised, for slow machines; guards against a pattern that backtracks


def _slot(slot: Slot) -> str:
    parts = []
    if slot.start or slot.end:
        one = slot.start == slot.end
        parts.append(str(slot.start) if one else f"{slot.start or ''}..{slot.end or ''}")
    if slot.days:
        parts.append("@" + ",".join(map(str, sorted(slot.days))))
    if slot.begin or slot.until:
        parts.append("h" + "-".join(f"{each:%H:%M}" if each else "" for each in (slot.begin, slot.until)))
    return " ".join(parts) + ("!" if slot.excluded else "")


def short(said: When) -> str:
    """Write a When as the cases do."""
    parts = [";".join(map(_slot, said.slots))] if said.slots else []
    if said.deadline:
        parts.append(f"^{said.deadline.date()}")
    if said.every_days:
        parts.append(f"%{said.every_days}")
    if said.flexible:
        parts.append("*")
    return " ".join(parts) or "-"


def test_most_expressions_are_read_right() -> None:
    wrong = [
        (case["text"], case["means"], got)
        for case in CASES
        if (got := short(when.find(case["text"], WRITTEN, case["language"]))) != case["means"]
    ]
    assert len(CASES) >= 150
    assert len(wrong) <= (1 - SHARE_RIGHT) * len(CASES), wrong


def test_words_that_are_not_tried_begin_no_piece() -> None:
    for case in CASES:
        rules = when_grammar.grammar(case["language"])
        text = phrases.fold(case["text"]).text.replace("'", " ")
        end, found = 0, []
        for word in when_grammar.WORD.finditer(text):
            if word.start() >= end and (match := rules.scan.match(text, word.start())):
                found.append(match.span())
                end = match.end()
        assert [match.span() for match in rules.pieces(text)] == found, text


@pytest.mark.parametrize("text", ["ma en pa zijn lief", "Mijn moeder is 84 jaar", "3 uur lang", "2 jaar", ""])
def test_what_is_no_time_is_not_read_as_one(text: str) -> None:
    assert when.find(text, WRITTEN, "nl") == When()


def test_spans_point_at_the_words_understood() -> None:
    text = "Wie helpt er komende zaterdag?"
    ((start, end),) = when.find(text, WRITTEN, "nl").spans
    assert text[start:end] == "komende zaterdag"


def test_the_day_is_that_of_amsterdam() -> None:
    late = datetime(2026, 9, 16, 22, 30, tzinfo=UTC)  # half past midnight on the 17th there
    assert short(when.find("morgen", late, "nl")) == "2026-09-18"


@pytest.mark.parametrize(
    "text", ["31 februari", "om 25.80 uur", "99-99-2026", "half 99", "kwart over 77", "0 uur " * 500]
)
def test_impossible_times_do_not_raise(text: str) -> None:
    when.find(text, WRITTEN, "nl")


def test_it_reads_thousands_of_posts_a_second() -> None:
    text = "Wie kan mij volgende week woensdag om 10.40 naar het ziekenhuis brengen? Niet op maandag. " * 2
    when.find(text, WRITTEN, "nl")
    began = time.process_time()
    for number in range(200):
        when.find(f"{text}{number}", WRITTEN, "nl")
    assert 200 / (time.process_time() - began) > POSTS_PER_SECOND
