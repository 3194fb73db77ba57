"""The categories of help as small numbers, and which of them are easily confused.

The order is part of the stored rows: only append. Confusable pairs after the taxonomy of the labelled posts.
"""

from __future__ import annotations

from collections.abc import Iterable

SLUGS = (
    "groceries", "transport", "company", "buddy", "odd_jobs", "garden", "household", "meals", "paperwork", "digital",
    "language", "homework", "childcare", "pets", "care_relief", "moving", "goods", "outings", "community", "other_help",
)  # fmt: skip
NUMBER = {slug: number for number, slug in enumerate(SLUGS)}
OTHER = NUMBER["other_help"]

# Help that may be given before the day it is needed for.
DONE_BEFORE = frozenset(
    {"odd_jobs", "garden", "household", "paperwork", "digital", "language", "homework", "moving", "goods", "other_help"}
)

_GROUPS = (
    ("groceries", "transport"),
    ("company", "buddy", "outings", "meals"),
    ("odd_jobs", "household", "garden"),
    ("paperwork", "digital", "language"),
    ("language", "homework"),
    ("childcare", "care_relief"),
    ("garden", "moving"),
    ("moving", "goods"),
)


def _neighbours() -> tuple[frozenset[int], ...]:
    near: list[set[int]] = [set() for _ in SLUGS]
    for group in _GROUPS:
        for slug in group:
            near[NUMBER[slug]] |= {NUMBER[other] for other in group if other != slug}
    return tuple(frozenset(numbers) for numbers in near)


CONFUSABLE = _neighbours()


def bits(numbers: Iterable[int]) -> int:
    """Fold categories into bits."""
    found = 0
    for number in numbers:
        found |= 1 << number
    return found


def number(slug: str) -> int:
    """Give the number of a category; an organisation's own category counts as other help."""
    return NUMBER.get(slug, OTHER)
