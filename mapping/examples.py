"""Runs the examples of a mapping: posts with the reading they must get."""

from __future__ import annotations

from collections.abc import Mapping as Map
from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.contract import Author, RawPost
from mapping.apply import Explanation, explain, in_words
from mapping.load import Example, Mapping
from mapping.proposal import Place, Reading
from mapping.schema import BOTH, NONE

HOME = Place(neighbourhood="Voorbeeldbuurt", municipality="Voorbeeldstad")
WRITTEN_AT = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)  # a Tuesday, for examples that do not say


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing an example expects and did not get, as words of a mapping file."""

    name: str
    expected: str
    got: str

    def __str__(self) -> str:
        return f"{self.name} should be {self.expected}, but is {self.got}"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one example; passed when nothing differs."""

    example: Example
    explanation: Explanation
    differences: tuple[Difference, ...]

    @property
    def passed(self) -> bool:
        return not self.differences


def run(mapping: Mapping, home: Place = HOME, known_places: tuple[str, ...] = ()) -> tuple[Result, ...]:
    """Read every example of the mapping and compare."""
    return tuple(_run(example, mapping, home, known_places) for example in mapping.examples)


def as_post(example: Example) -> RawPost:
    """Give the post that an example describes."""
    written = (example.written_at or WRITTEN_AT).astimezone(UTC)
    return RawPost(
        key="example",
        thread=example.thread,
        url="https://example.org/",
        author=Author("example", "", frozenset(example.author_groups)),
        title=example.title,
        text=example.text,
        created_at=written,
        updated_at=written,
        digest="",
        category=example.category,
        tags=example.tags,
    )


def _run(example: Example, mapping: Mapping, home: Place, known_places: tuple[str, ...]) -> Result:
    explanation = explain(as_post(example), mapping, home, known_places, example.community)
    got = summary(explanation.reading)
    expected = {name: in_words(_plain(value)) for name, value in example.expect.items()}
    differ = (
        Difference(name, want, got.get(name, NONE)) for name, want in expected.items() if want != got.get(name, NONE)
    )
    return Result(example, explanation, tuple(differ))


def summary(reading: Reading) -> Map[str, str]:
    """Give a reading by the names that `expect` uses; of two proposals the first (the request) speaks."""
    danger = {"danger": ", ".join(sorted(reading.danger))}
    if not reading.proposals:
        return {"purpose": NONE, **danger}
    first = reading.proposals[0]
    return {
        "purpose": BOTH if len(reading.proposals) > 1 else first.purpose.value,
        "category": first.category,
        "urgent": in_words(first.urgent),
        "on_behalf": in_words(first.on_behalf),
        "reach": first.reach.value,
        "status": first.status.value,
        "neighbourhood": first.place.neighbourhood or NONE,
        **danger,
    }


def _plain(value: object) -> object:
    """A list of dangers in the order `summary` gives them."""
    return tuple(sorted(map(str, value))) if isinstance(value, list) else value
