"""All open proposals in memory, and the best pairs for one of them in a millisecond.

The index holds rows (`connector.matching.traits`), never texts. Adding, changing and removing a proposal work in place;
the cost of a look-up depends on how much stands within reach, not on the total. Not for several threads at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from connector.areas import Areas
from connector.matching import background, categories, gates, score, traits
from connector.matching.candidate import Candidate, Pair, Rules
from connector.matching.features import NAMES, Matrix, Words, matrix
from connector.matching.gates import FAR, NEAR, OFFER, REQUEST, SAME_MUNICIPALITY, Sides
from connector.matching.hours import FIRST, day_number
from connector.matching.reach import Surroundings
from connector.matching.reasons import reasons
from connector.matching.shelves import Shelves

NOWHERE: Final = 0  # the place of proposals without distance
_FIRST_ROOM: Final = 1024


class Index:
    """The open requests and offers. Ids are the caller's; adding an id again replaces it."""

    def __init__(
        self,
        areas: Areas,
        *,
        model: score.Model | None = None,
        base: background.Background | None = None,
    ) -> None:
        self.areas = areas
        self.model = model or score.shipped()
        self._base = base or background.shipped()
        self.words = Words(self._base.term_idf)
        self.around = Surroundings(areas)
        self._shelves = Shelves()
        self._table = np.zeros(_FIRST_ROOM, traits.DTYPE)
        self._row_of: dict[str, int] = {}
        self._ids: list[str] = []
        self._free: list[int] = []

    def __len__(self) -> int:
        return len(self._row_of)

    def __contains__(self, id: str) -> bool:
        return id in self._row_of

    def add(self, candidate: Candidate) -> None:
        """Put a proposal in the index, or put it anew after an edit."""
        self.put(candidate.id, self.row(candidate))

    def row(self, candidate: Candidate) -> np.void:
        """Read off a candidate's row with this index's background."""
        self.around.learn(candidate.area)
        return traits.traits(candidate, self._base)

    def put(self, id: str, row: np.void) -> None:
        """Put a proposal in the index by its row (see `traits.from_row`)."""
        self.remove(id)
        at = self._room()
        self._table[at] = row
        self._row_of[id] = at
        self._ids[at] = id
        self._shelves.put(*self._stand(row), at)

    def load(self, stored: Iterable[tuple[str, bytes]]) -> None:
        """Fill the index from stored rows, without reading any text; raises ValueError on rows of another version."""
        for id, row in stored:
            self.put(id, traits.from_row(row))

    def remove(self, id: str) -> None:
        """Take a proposal out; one that is not there stays not there."""
        at = self._row_of.pop(id, None)
        if at is not None:
            self._shelves.take(*self._stand(self._table[at]), at)
            self._ids[at] = ""
            self._free.append(at)

    def get(self, id: str) -> np.void | None:
        """Give the row of a proposal, or None."""
        at = self._row_of.get(id)
        return None if at is None else self._table[at].copy()

    def find(self, candidate: Candidate, rules: Rules, limit: int = 20, now: datetime | None = None) -> list[Pair]:
        """Give the best pairs for a request (with offers) or an offer (with requests), best first.

        Only pairs that pass every gate and score at least `rules.threshold`. Without `now` the moment is the later
        of the two postings.
        """
        return self.find_row(candidate.id, self.row(candidate), rules, limit, now)

    def find_row(self, id: str, row: np.void, rules: Rules, limit: int = 20, now: datetime | None = None) -> list[Pair]:
        """As `find`, by a row; the proposal itself need not be in the index."""
        rows, features, apart = self.weighed(row, rules, now)
        scores = self.model.score(features)
        found: list[Pair] = []
        for at in np.lexsort((rows, -scores)).tolist():
            if len(found) >= limit or scores[at] < rules.threshold:
                break
            pair = self._pair(id, row, int(rows[at]), int(apart[at]), float(scores[at]), rules)
            if pair is not None:
                found.append(pair)
        return found

    def _pair(self, id: str, row: np.void, at: int, apart: int, score: float, rules: Rules) -> Pair | None:
        """Give the pair with the proposal at a row; None when it was told before or its helper wants no messages."""
        there, other = self._table[at], self._ids[at]
        asks = row["purpose"] == REQUEST
        request, offer = (row, there) if asks else (there, row)
        ids = (id, other) if asks else (other, id)
        if ids in rules.told or int(offer["person"]) in rules.silent_keys:
            return None
        return Pair(*ids, score, reasons(request, offer, apart, self.around))

    def weighed(
        self, row: np.void, rules: Rules, now: datetime | None = None
    ) -> tuple[NDArray[np.intc], Matrix, NDArray[np.uint8]]:
        """Give all within reach that passes the gates: row numbers, features and how far apart they lie."""
        rows, apart = self._within_reach(row)
        there = self._table[rows]
        passes = rules.crossing(row, there) & rules.sure(row, there)
        if passes.any():
            passes &= gates.passing(_sides(row, there, apart, now))
        rows, apart = rows[passes], apart[passes]
        if not len(rows):
            return rows, np.empty((0, len(NAMES)), np.float32), apart
        return rows, matrix(_sides(row, there[passes], apart, now), self.words), apart

    def id_at(self, row: int) -> str:
        """Give the id that stands at a row number of `weighed`."""
        return self._ids[row]

    def _within_reach(self, row: np.void) -> tuple[NDArray[np.intc], NDArray[np.uint8]]:
        wanted = _wanted(tuple(int(number) for number in row["categories"]))
        purpose = OFFER if row["purpose"] == REQUEST else REQUEST
        area = int(row["area"])
        near = self.around.near(area)
        found = [(NEAR, self._shelves.rows(near, purpose, 0, wanted))]
        if row["reach"] >= gates.MUNICIPALITY:
            others = [place for place in self.around.within(area) if place not in near]
            found.append((SAME_MUNICIPALITY, self._shelves.rows(others, purpose, 0, wanted)))
        found.append((SAME_MUNICIPALITY, self._shelves.rows((self.around.municipality(area),), purpose, 1, wanted)))
        found.append((FAR, self._shelves.rows((NOWHERE,), purpose, 2, wanted)))
        rows = np.concatenate([rows for _, rows in found])
        return rows, np.repeat(np.array([apart for apart, _ in found], np.uint8), [len(rows) for _, rows in found])

    def _stand(self, row: np.void) -> tuple[int, int, int, list[int]]:
        spread = int(row["reach"])
        area = int(row["area"])
        place = (area, self.around.municipality(area), NOWHERE)[spread]
        return place, int(row["purpose"]), spread, row["categories"].tolist()

    def _room(self) -> int:
        if self._free:
            return self._free.pop()
        at = len(self._ids)
        if at == len(self._table):
            table = np.zeros(2 * at, traits.DTYPE)
            table[:at] = self._table
            self._table = table
        self._ids.append("")
        return at


def _sides(row: np.void, there: traits.Rows, apart: NDArray[np.uint8], now: datetime | None) -> Sides:
    one = np.array([row], traits.DTYPE)
    today = FIRST if now is None else day_number(now)
    return Sides(one, there, apart, today) if row["purpose"] == REQUEST else Sides(there, one, apart, today)


@lru_cache(maxsize=8192)
def _wanted(own: tuple[int, ...]) -> tuple[int, ...]:
    """Give the categories worth looking at: one's own and those easily confused with them."""
    return tuple(sorted({*own, *(near for number in own for near in categories.CONFUSABLE[number])}))
