"""Looks up the best offers of many requests, in one process or shared by several."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from connector.matching.candidate import Rules
from connector.matching.index import Hit, Index
from connector.matching.ledger import Ledger

CHOICES: Final = 12  # best offers looked at for a request
_PART: Final = 2000

Asking = tuple[str, np.void]  # a request's id and row


@dataclass(frozen=True, slots=True)
class Search:
    """The requests of one round, and all that says who may be asked for them."""

    requests: Sequence[Asking]
    index: Index
    ledger: Ledger
    rules: Rules
    now: datetime | None

    def find(self, start: int, stop: int) -> list[list[Hit]]:
        """Give the best hits, whose offer still has room, for some of the requests."""
        return [self._hits(id, row) for id, row in self.requests[start:stop]]

    def _hits(self, id: str, row: np.void) -> list[Hit]:
        hits = self.index.best(id, row, self.rules, CHOICES, self.now)
        return [hit for hit in hits if self.ledger.has_room(self.index.id_at(hit.row), self.index.capacity_at(hit.row))]


def find_all(search: Search, workers: int) -> list[list[Hit]]:
    """Give the best hits for each request in order."""
    total = len(search.requests)
    if workers < 2 or total <= _PART:
        return search.find(0, total)
    fork = multiprocessing.get_context("fork")  # the index is shared with the children, not copied
    with ProcessPoolExecutor(workers, mp_context=fork, initializer=_lend, initargs=(search,)) as pool:
        parts = pool.map(_find_part, range(0, total, _PART))
        return [hits for part in parts for hits in part]


_lent: list[Search] = []  # filled in a child process only


def _lend(search: Search) -> None:
    _lent.append(search)


def _find_part(start: int) -> list[list[Hit]]:
    return _lent[0].find(start, start + _PART)
