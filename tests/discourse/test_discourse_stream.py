"""Every visible post is read, whatever `before` means, wherever ids are missing, whenever posts arrive."""

from __future__ import annotations

from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discourse.cursor import Cursor, dump, load
from adapters.discourse.stream import Feed, ids_of, newest_page, next_page
from adapters.json_fields import Json


class Posts:
    """The visible posts of a forum as one of Discourse's versions lists them; `latest` counts the invisible too."""

    def __init__(self, meaning: str) -> None:
        self.meaning = meaning
        self.visible: set[int] = set()
        self.latest = 0

    def page(self, before: int | None = None) -> list[Json]:
        if self.meaning == "window":  # up to 3.2: X-50 < id <= X
            top = before or self.latest
            chosen = [number for number in self.visible if top - 50 < number <= top]
        elif self.meaning == "inclusive":  # 3.3: id <= X
            chosen = [number for number in self.visible if before is None or number <= before]
        else:  # since 3.4: id < X
            chosen = [number for number in self.visible if before is None or number < before]
        return [{"id": number, "created_at": self.time(number)} for number in sorted(chosen, reverse=True)[:50]]

    @staticmethod
    def time(number: int) -> str:
        return f"2026-03-02T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}Z"

    def newest(self) -> int:
        return max(self.visible, default=0)


def poll(posts: Posts, cursor: Cursor, work: int) -> set[int]:
    """Look once, then read on in the gaps for so many pages; the cursor goes through its text in between."""
    feed = cast(Feed, posts)
    found = set(ids_of(newest_page(feed, cursor.public, cursor, posts.newest).items))
    while cursor.public.gaps and work:
        found |= set(ids_of(next_page(feed, cursor.public, cursor, None).items))
        work -= 1
    return found


shares = st.sampled_from([0.0, 0.02, 0.3, 0.9, 1.0])  # of the new ids, how many may be seen
bursts = st.lists(st.tuples(st.integers(0, 400), shares, st.integers(0, 6), st.randoms()), max_size=6)


@pytest.mark.parametrize("meaning", ["window", "inclusive", "strict"])
@given(bursts=bursts)
@settings(max_examples=150, deadline=None)
def test_no_post_is_ever_passed(meaning: str, bursts: list[tuple[int, float, int, object]]) -> None:
    posts, cursor, found = Posts(meaning), Cursor(), set[int]()
    for count, share, work, random in bursts:
        new = range(posts.latest + 1, posts.latest + count + 1)
        posts.visible |= {number for number in new if random.random() < share}  # type: ignore[attr-defined]
        posts.latest += count
        found |= poll(posts, cursor, work)
        cursor = load(dump(cursor))
    for _ in range(2000):
        if not cursor.public.gaps:
            break
        found |= poll(posts, cursor, 6)
    found |= poll(posts, cursor, 1000)
    assert found == posts.visible


@pytest.mark.parametrize("meaning", ["window", "inclusive", "strict"])
def test_nothing_to_do_ends(meaning: str) -> None:
    posts, cursor = Posts(meaning), Cursor()
    assert poll(posts, cursor, 5) == set()
    assert not cursor.unfinished()
