"""A neighbourhood in which people offer help."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.guarantees.neighbourhood import Neighbourhood

OFFERS = {
    "groceries": "Ik doe graag boodschappen voor een ander, ik ga toch elke week naar de winkel. Laat maar weten!",
    "pets": "Ik wil graag honden uitlaten voor buren die dat zelf niet kunnen. Bied mij gratis aan.",
}
Open = Callable[..., Neighbourhood]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Open]:
    """Open a neighbourhood with settings of one's own and this many helpers: `{"noord": {"groceries": 6}}`."""
    opened: list[Neighbourhood] = []

    def begin(helpers: dict[str, dict[str, int]], **settings: str) -> Neighbourhood:
        made = Neighbourhood(tmp_path, **settings)  # type: ignore[arg-type]
        opened.append(made)
        for forum, kinds in helpers.items():
            for kind, people in kinds.items():
                for number in range(people):
                    made.write(f"{kind}{number}", OFFERS[kind], forum=forum)
        made.work()
        return made

    yield begin
    for each in opened:
        each.close()
