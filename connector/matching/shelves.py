"""Where proposals stand: rows by place, purpose, spread and category, so that a look-up touches only what is near.

A proposal for its own neighbourhood stands in its area, one for the whole municipality in the municipality, one
without distance on a shelf for everyone. Adding and removing touch a few short lists, whatever the total.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

MOST = 1024  # rows looked at on one shelf, newest last: bounds the cost where one place holds very many


class Shelves:
    """Lists of row numbers by (place, purpose, spread) and category."""

    def __init__(self) -> None:
        self._shelves: dict[tuple[int, int, int], dict[int, array[int]]] = {}

    def put(self, place: int, purpose: int, spread: int, categories: Iterable[int], row: int) -> None:
        shelf = self._shelves.setdefault((place, purpose, spread), {})
        for category in set(categories):
            rows = shelf.get(category)
            if rows is None:
                shelf[category] = array("i", (row,))
            else:
                rows.append(row)

    def take(self, place: int, purpose: int, spread: int, categories: Iterable[int], row: int) -> None:
        shelf = self._shelves[place, purpose, spread]
        for category in set(categories):
            rows = shelf[category]
            rows.remove(row)
            if not rows:
                del shelf[category]
        if not shelf:
            del self._shelves[place, purpose, spread]

    def rows(
        self, places: Iterable[int], purpose: int, spread: int, categories: Iterable[int], most: int = MOST
    ) -> list[NDArray[np.int64]]:
        """Give the rows on each of these shelves; one with several categories stands on several."""
        return [
            np.array(rows[-most:], np.int64)
            for place in places
            if (shelf := self._shelves.get((place, purpose, spread)))
            for category in categories
            if (rows := shelf.get(category))
        ]
