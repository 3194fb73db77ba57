"""All open proposals in memory, and the best pairs for one of them in a millisecond.

The index holds rows (`connector.matching.traits`), never texts. Adding, changing and removing a proposal work in place;
the cost of a look-up depends on how much stands within reach, not on the total. Not for several threads at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
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
from connector.matching.shelves import MOST, Shelves
from connector.matching.table import Table

NOWHERE: Final = 0  # the place of proposals without distance
_MOST_FAR: Final = 128  # help without distance is plenty: of each category the newest will do


@dataclass(frozen=True, slots=True)
class Hit:
    """What was found for a row: the row number of the other, how far apart they lie, and the score."""

    row: int
    apart: int
    score: float


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
        self.words = Words(self._base.need_rarity)
        self.around = Surroundings(areas)
        self._shelves = Shelves()
        self._table = Table(traits.DTYPE)
        self._gated = Table(traits.GATED_DTYPE)  # the same rows, narrow: most never pass the gates
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
        stored = row.tobytes()
        self._table.put(at, stored)
        self._gated.put(at, stored[: traits.GATED_DTYPE.itemsize])
        self._row_of[id] = at
        self._ids[at] = id
        self._shelves.put(*self._stand(row), at)

    def load(self, stored: Iterable[tuple[str, bytes]]) -> None:
        """Fill the index from stored rows, without reading any text; raises ValueError on rows of another version."""
        for id, row in stored:
            self.put(id, traits.from_row(row))

    def learn(self, area: str) -> None:
        """Remember the name of an area of a stored row: a row holds only its key."""
        self.around.learn(area)

    def remove(self, id: str) -> None:
        """Take a proposal out; one that is not there stays not there."""
        at = self._row_of.pop(id, None)
        if at is not None:
            self._shelves.take(*self._stand(self._gated.row(at)), at)
            self._ids[at] = ""
            self._free.append(at)

    def get(self, id: str) -> np.void | None:
        """Give the row of a proposal, or None."""
        at = self._row_of.get(id)
        return None if at is None else self._table.row(at)

    def find(self, candidate: Candidate, rules: Rules, limit: int = 20, now: datetime | None = None) -> list[Pair]:
        """Give the best pairs for a request (with offers) or an offer (with requests), best first.

        Only pairs that pass every gate and score at least `rules.threshold`. Without `now` the moment is the later
        of the two postings.
        """
        return self.find_row(candidate.id, self.row(candidate), rules, limit, now)

    def find_row(self, id: str, row: np.void, rules: Rules, limit: int = 20, now: datetime | None = None) -> list[Pair]:
        """As `find`, by a row; the proposal itself need not be in the index."""
        return [self.pair(id, row, hit) for hit in self.best(id, row, rules, limit, now)]

    def best(self, id: str, row: np.void, rules: Rules, limit: int, now: datetime | None = None) -> list[Hit]:
        """Give the best hits for a row, best first and equals by row number, without saying why."""
        rows, features, apart = self.weighed(row, rules, now)
        scores = self.model.score(features)
        hits: list[Hit] = []
        for at in np.lexsort((rows, -scores)).tolist():
            if len(hits) >= limit or scores[at] < rules.threshold:
                break
            hit = Hit(int(rows[at]), int(apart[at]), float(scores[at]))
            if self._may_tell(id, row, hit, rules):
                hits.append(hit)
        return hits

    def pair(self, id: str, row: np.void, hit: Hit) -> Pair:
        """Give a hit as a pair of ids, with reasons."""
        there, other = self._table.row(hit.row), self._ids[hit.row]
        if row["purpose"] == REQUEST:
            return Pair(id, other, hit.score, reasons(row, there, hit.apart, self.around))
        return Pair(other, id, hit.score, reasons(there, row, hit.apart, self.around))

    def _may_tell(self, id: str, row: np.void, hit: Hit, rules: Rules) -> bool:
        other = self._ids[hit.row]
        asks = row["purpose"] == REQUEST
        helper = self._gated.row(hit.row) if asks else row
        told = (id, other) if asks else (other, id)
        return told not in rules.told and int(helper["person"]) not in rules.silent_keys

    def weighed(
        self, row: np.void, rules: Rules, now: datetime | None = None
    ) -> tuple[NDArray[np.int64], Matrix, NDArray[np.uint8]]:
        """Give all within reach that passes the gates: row numbers, features and how far apart they lie."""
        rows, apart = self._within_reach(row)
        there = self._gated.rows(rows)
        passes = rules.crossing(row, there) & rules.sure(row, there)
        if passes.any():
            passes &= gates.passing(_sides(row, there, apart, now))
        rows, apart = rows[passes], apart[passes]
        if not len(rows):
            return rows, np.empty((0, len(NAMES)), np.float32), apart
        return rows, matrix(_sides(row, self._table.rows(rows), apart, now), self.words), apart

    def id_at(self, row: int) -> str:
        """Give the id that stands at a row number of `weighed`."""
        return self._ids[row]

    def person_at(self, row: int) -> int:
        """Give the 64-bit key of the person whose proposal stands at a row number."""
        return int(self._gated.row(row)["person"])

    def capacity_at(self, row: int) -> int:
        """Give how often the proposal at a row number can serve; 0 when it does not say."""
        return int(self._gated.row(row)["capacity"])

    def _within_reach(self, row: np.void) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        wanted = _wanted(tuple(int(number) for number in row["categories"]))
        purpose = OFFER if row["purpose"] == REQUEST else REQUEST
        area = int(row["area"])
        near = self.around.near(area)
        town = (self.around.municipality(area),)
        found = [(NEAR, near, 0, MOST), (SAME_MUNICIPALITY, town, 1, MOST), (FAR, (NOWHERE,), 2, _MOST_FAR)]
        if row["reach"] >= gates.MUNICIPALITY:
            others = tuple(place for place in self.around.within(area) if place not in near)
            found.append((SAME_MUNICIPALITY, others, 0, MOST))
        coded = [
            rows * 4 + apart  # one sort finds the doubles and keeps how far apart they lie
            for apart, places, spread, most in found
            for rows in self._shelves.rows(places, purpose, spread, wanted, most)
        ]
        if not coded:
            return np.empty(0, np.int64), np.empty(0, np.uint8)
        codes = np.unique(np.concatenate(coded))
        return codes >> 2, (codes & 3).astype(np.uint8)

    def _stand(self, row: np.void) -> tuple[int, int, int, list[int]]:
        spread = int(row["reach"])
        area = int(row["area"])
        place = (area, self.around.municipality(area), NOWHERE)[spread]
        return place, int(row["purpose"]), spread, row["categories"].tolist()

    def _room(self) -> int:
        if self._free:
            return self._free.pop()
        at = len(self._ids)
        self._table.reach(at)
        self._gated.reach(at)
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
