"""Assignment: over all open requests, who is asked for whom, so that as many as possible get a good suggestion.

A maximum-weight bipartite matching of requests and persons, solved for each connected component of the graph of good
pairs. Every person is asked at most once a round (seven quiet days follow). Each asking lowers a person's weight, so
that the load spreads and the seldom-asked are asked: in a field experiment of VolunteerMatch that gave 8-9 % more
opportunities with at least one connection, without loss in total.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components, min_weight_full_bipartite_matching

from connector.matching.candidate import Candidate, Pair, Rules
from connector.matching.index import Hit, Index
from connector.matching.ledger import Ledger
from connector.matching.search import Asking, Search, find_all

FIRST_ROUND: Final = 2  # persons asked at once
NEXT_ROUND: Final = 3  # and when a day has passed without a yes
_EACH: Final = 1.0  # what reaching one more request weighs, against a score of at most 1
_DENSE: Final = 400  # up to this size a component is solved as a full matrix


@dataclass(frozen=True, slots=True)
class Edges:
    """Good pairs as a graph: request number, person number and weight of each."""

    requests: NDArray[np.intp]
    persons: NDArray[np.intp]
    weights: NDArray[np.float64]

    def pick(self, mask: NDArray[np.bool_]) -> Edges:
        return Edges(self.requests[mask], self.persons[mask], self.weights[mask])


def assign(
    requests: Sequence[Candidate], index: Index, ledger: Ledger, rules: Rules, now: datetime | None = None
) -> list[Pair]:
    """Give the pairs to suggest in this round, by request in the order given and best first.

    A request gets up to two pairs in its first round, up to three later; every person is asked at most once. Requests
    that stand in the index are taken as they stand there. Between full rounds, give the new requests only: whoever was
    asked is quiet in the ledger.
    """
    rows = {request.id: index.get(request.id) for request in requests}
    asking = [(request.id, index.row(request) if (row := rows[request.id]) is None else row) for request in requests]
    return assign_rows(asking, index, ledger, rules, now)


def assign_rows(
    requests: Sequence[Asking],
    index: Index,
    ledger: Ledger,
    rules: Rules,
    now: datetime | None = None,
    *,
    workers: int = 1,
) -> list[Pair]:
    """As `assign`, by (id, row); with more `workers` the looking up is shared by that many forked processes."""
    calm = replace(rules, silent=rules.silent | ledger.quiet)
    found = find_all(Search(requests, index, ledger, calm, now), workers)
    sizes = [NEXT_ROUND if ledger.rounds.get(id) else FIRST_ROUND for id, _ in requests]
    return [index.pair(*requests[owner], hit) for owner, hit in _choose(found, sizes, rules.runner_up, index, ledger)]


def _choose(
    found: Sequence[Sequence[Hit]], sizes: Sequence[int], runner_up: float, index: Index, ledger: Ledger
) -> list[tuple[int, Hit]]:
    """Choose among the hits of each request at most `sizes` of them, no person twice."""
    hits = [hit for some in found for hit in some]
    people = [index.person_at(hit.row) for hit in hits]
    keys, persons = np.unique(np.array(people, np.uint64), return_inverse=True)
    owners = np.repeat(np.arange(len(found)), [len(some) for some in found])
    weights = [_weight(hit.score, ledger.asks_of(person)) for hit, person in zip(hits, people, strict=True)]
    surely = np.array([hit.score >= runner_up for hit in hits], np.bool_)
    taken = _rounds(Edges(owners, persons, np.array(weights)), surely, sizes, len(keys))
    return [(int(owners[at]), hits[at]) for at in sorted(taken)]


def _rounds(edges: Edges, surely: NDArray[np.bool_], sizes: Sequence[int], persons: int) -> list[int]:
    """Give every request its first person before anyone gets a second, who must surely fit; returns edges taken."""
    taken: list[int] = []
    free = np.ones(persons, np.bool_)
    room = np.array(sizes, np.intp)
    for turn in range(max(sizes, default=0)):
        mask = free[edges.persons] & (room[edges.requests] > turn) & (surely | (turn == 0))
        positions = np.flatnonzero(mask)
        won = positions[match(edges.pick(mask), len(sizes), persons)]
        free[edges.persons[won]] = False
        taken.extend(won.tolist())
    return taken


def match(edges: Edges, requests: int, persons: int) -> NDArray[np.intp]:
    """Give the positions of edges of a maximum-weight matching, each component solved by itself."""
    if not len(edges.weights):
        return np.empty(0, np.intp)
    graph = coo_matrix(
        (np.ones(len(edges.weights)), (edges.requests, edges.persons + requests)), shape=(requests + persons,) * 2
    )
    _, labels = connected_components(graph, directed=False)
    of_edge = labels[edges.requests]
    order = np.argsort(of_edge, kind="stable")
    bounds = np.flatnonzero(np.diff(of_edge[order])) + 1
    return np.concatenate([_component(edges, part) for part in np.split(order, bounds)])


def _component(edges: Edges, part: NDArray[np.intp]) -> NDArray[np.intp]:
    if len(part) == 1:
        return part
    rows, row = np.unique(edges.requests[part], return_inverse=True)
    columns, column = np.unique(edges.persons[part], return_inverse=True)
    solve = _dense if max(len(rows), len(columns)) <= _DENSE else _sparse
    chosen = solve(row, column, edges.weights[part], len(rows), len(columns))
    return part[chosen]


def _dense(
    row: NDArray[np.intp], column: NDArray[np.intp], weights: NDArray[np.float64], rows: int, columns: int
) -> NDArray[np.bool_]:
    table = np.zeros((rows, columns))
    edge = np.full((rows, columns), -1)
    order = np.argsort(weights, kind="stable")  # a person with two offers keeps the better one
    table[row[order], column[order]] = weights[order]
    edge[row[order], column[order]] = order
    chosen = edge[linear_sum_assignment(table, maximize=True)]
    return np.isin(np.arange(len(row)), chosen[chosen >= 0])


def _sparse(
    row: NDArray[np.intp], column: NDArray[np.intp], weights: NDArray[np.float64], rows: int, columns: int
) -> NDArray[np.bool_]:
    """Each request may also stay alone, with a column of its own, so that a full matching exists."""
    order = np.lexsort((-weights, column, row))
    first = np.ones(len(order), np.bool_)
    first[1:] = (row[order][1:] != row[order][:-1]) | (column[order][1:] != column[order][:-1])
    kept = order[first]
    top = float(weights.max()) + _EACH
    costs = np.concatenate((top - weights[kept], np.full(rows, top)))
    down = np.concatenate((row[kept], np.arange(rows)))
    across = np.concatenate((column[kept], np.arange(rows) + columns))
    graph = csr_matrix((costs, (down, across)), shape=(rows, columns + rows))
    down, across = min_weight_full_bipartite_matching(graph)
    won = np.full(rows, -1)
    won[down] = across
    chosen = np.zeros(len(row), np.bool_)
    chosen[kept[won[row[kept]] == column[kept]]] = True
    return chosen


def _weight(score: float, asks: int) -> float:
    """A fair share: a person asked n times before counts 1 / (1 + n) of their score."""
    return _EACH + score / (1 + asks)
