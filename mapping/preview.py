"""What a change of a mapping would do: which posts of a community would be read otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from adapters.contract import RawPost
from mapping.apply import read_post
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
    """How many posts were compared, and the changes among them."""

    posts: int
    changes: tuple[Change, ...]


def compare(
    now: Mapping,
    then: Mapping,
    posts: Iterable[RawPost],
    home: Place,
    known_places: tuple[str, ...] = (),
    community: str = "",
) -> Preview:
    """Read every post with both mappings."""
    count = 0
    changes = []
    for post in posts:
        count += 1
        before = read_post(post, now, home, known_places, community)
        after = read_post(post, then, home, known_places, community)
        if differences := _differences(before, after):
            changes.append(Change(post, before, after, differences))
    return Preview(count, tuple(changes))


def _differences(before: Reading, after: Reading) -> tuple[Difference, ...]:
    old, new = summary(before), summary(after)
    names = [name for name in {**old, **new} if old.get(name, NONE) != new.get(name, NONE)]
    return tuple(Difference(name, new.get(name, NONE), old.get(name, NONE)) for name in names)
