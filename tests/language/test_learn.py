"""Readings learn from corrections, and say so only where that is true."""

from __future__ import annotations

from typing import Any

import pytest

from mapping.language import learn
from mapping.language.learn import Comparison, Right
from mapping.language.train import training_posts

# A community with a word of its own: here a "bakkie doen" is an offer of company.
OWN = [
    {
        "community": "forum",
        "title": "Bakkie doen",
        "body": f"Bakkie doen op {day} bij {who}, {where}. Zomaar, wie daar zin in krijgt komt langs.",
        "labels": {"kind": "offer", "category": "company"},
    }
    for day in ("maandag", "dinsdag", "woensdag", "donderdag")
    for who, where in (("Truus", "achter de kerk"), ("Henk", "naast de bakker"), ("Riet", "bij de vijver"))
    for _ in range(2)
]


def _ours(count: int) -> list[dict[str, Any]]:
    posts = training_posts(("a", "b"))
    return posts[:: len(posts) // count]


def test_what_is_corrected_is_read_better_on_posts_that_were_not_learned_from() -> None:
    compared = learn.compare(OWN, beside=_ours(240))
    before, after = compared.corrected
    assert after.purpose >= before.purpose
    assert after.category > before.category or before.category == 1
    assert after.purpose > 0.9


def test_few_corrections_teach_nothing() -> None:
    with pytest.raises(ValueError, match="too few"):
        learn.compare(OWN[: learn.LEAST - 1], beside=_ours(50))


@pytest.mark.parametrize(
    ("corrected", "others", "better"),
    [
        ((0.5, 0.8), (0.90, 0.90), True),
        ((0.5, 0.5), (0.90, 0.90), False),
        ((0.5, 0.8), (0.90, 0.85), False),
    ],
)
def test_better_means_better_there_and_hardly_worse_elsewhere(
    corrected: tuple[float, float], others: tuple[float, float], better: bool
) -> None:
    made = [tuple(Right(share, share) for share in pair) for pair in (corrected, others)]
    assert Comparison(*made).better is better  # type: ignore[arg-type]
