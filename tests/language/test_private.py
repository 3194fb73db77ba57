"""Personal data: found wherever a case or a label says it stands, hardly ever where there is none, masked whole."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapping.language import private, private_names, private_numbers, train

CASES = [
    json.loads(line) for line in (Path(__file__).parent / "private.jsonl").read_text(encoding="utf-8").splitlines()
]
RECALL = 0.97
FALSE_SHARE = 0.02  # of labelled posts without personal data, in which something is marked


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_case_is_read_as_it_says(case: dict[str, object]) -> None:
    text = str(case["text"])
    assert [text[span.start : span.end] for span in private.find(text)] == case["private"]


SHAPES = [
    *(",", "12", "3a", "1234", "AB", "-", " ", "\n", ".", "06", "0612345678", "123456782", "+31", "NL91", "abna"),
    *("12-AB-34", "bsn", "bel", "kenteken", "Kerkstraat", "Lange", "weg", "nr.", "op", "De", "Brink", "/", "o6", "é"),
]
DIGITS = ("IBAN", "PHONE", "AFTER_CUE", "BSN_CUE", "PLATE", "PLATE_CUE")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(SHAPES), max_size=12).map("".join))
def test_no_pattern_is_left_untried_that_matches(text: str) -> None:
    found = {(span.start, span.end) for span in (*private_numbers.find(text), *private_names.find(text))}
    for pattern in (*(getattr(private_numbers, name) for name in DIGITS), private_names.STREET):
        group = "number" if "number" in pattern.groupindex else 0
        assert {match.span(group) for match in pattern.finditer(text)} <= found


@pytest.mark.parametrize("name", ["a", "b"])
def test_labelled_personal_data_is_found(name: str) -> None:
    wanted = found = 0
    for post in train.training_posts((name,)):
        text = f"{post['title']}\n{post['body']}"
        spans = private.find(text)
        for piece in post["labels"]["pii"]:
            start = text.index(piece)
            wanted += 1
            found += any(span.start <= start and span.end >= start + len(piece) for span in spans)
    assert found >= RECALL * wanted


@pytest.mark.parametrize("name", ["a", "b"])
def test_posts_without_personal_data_are_left_alone(name: str) -> None:
    posts = [post for post in train.training_posts((name,)) if not post["labels"]["pii"]]
    marked = [post["id"] for post in posts if private.find(f"{post['title']}\n{post['body']}")]
    assert len(marked) <= FALSE_SHARE * len(posts), marked


def test_mask_leaves_nothing_of_a_span() -> None:
    text = "Bel Truus Bakker, 06-12345678, of mail truus@example.nl"
    masked = private.mask(text, private.find(text))
    assert masked == "Bel [naam], [telefoon], of mail [e-mail]"


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=500))
@settings(max_examples=80, deadline=None)
def test_spans_are_sound_and_apart(text: str) -> None:
    spans = private.find(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= two.start for one, two in pairwise(spans))
