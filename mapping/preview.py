"""What a change of a mapping would do: which posts of a community would be read otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from adapters.contract import RawPost
from mapping.apply import explain, plain
from mapping.examples import Difference, summary
from mapping.load import Mapping
from mapping.proposal import Place, Reading
from mapping.schema import NONE


@dataclass(frozen=True, slots=True)
class Change:
    """A post that would be read otherwise; in a difference `expected` is how it would be read, `got` how it is now."""

    post: RawPost
    before: Reading
    after: Reading
    differences: tuple[Difference, ...]

    def in_words(self) -> str:
        return "; ".join(f"{each.name}: {each.got} → {each.expected}" for each in self.differences)


@dataclass(frozen=True, slots=True)
class Preview:
    """How many posts were compared, how many were and would be read as what, and the changes among them."""

    posts: int
    changes: tuple[Change, ...]
    before: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)


def compare(
    now: Mapping,
    then: Mapping,
    posts: Iterable[RawPost],
    home: Place,
    known_places: tuple[str, ...] = (),
    community: str = "",
) -> Preview:
    """Read every post with both mappings."""
    count, was, would = 0, Counter[str](), Counter[str]()
    changes = []
    for post in posts:
        count += 1
        said = plain(post, home, known_places)
        before = explain(post, now, home, known_places, community, said).reading
        after = explain(post, then, home, known_places, community, said).reading
        was[summary(before)["purpose"]] += 1
        would[summary(after)["purpose"]] += 1
        if differences := _differences(before, after):
            changes.append(Change(post, before, after, differences))
    return Preview(count, tuple(changes), was, would)


def _differences(before: Reading, after: Reading) -> tuple[Difference, ...]:
    old, new = summary(before), summary(after)
    names = [name for name in {**old, **new} if old.get(name, NONE) != new.get(name, NONE)]
    return tuple(Difference(name, new.get(name, NONE), old.get(name, NONE)) for name in names)
