"""Explains one pair: every gate it passed or not, every feature with what it added, in words at the end."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from connector.matching import gates
from connector.matching.candidate import Candidate, Explanation, Rules
from connector.matching.features import NAMES, matrix
from connector.matching.gates import Sides
from connector.matching.hours import FIRST, day_number
from connector.matching.index import Index
from connector.matching.reasons import reasons
from connector.matching.traits import DTYPE

Row = tuple[Candidate, np.void]


def explain(
    index: Index, request: Candidate, offer: Candidate, rules: Rules, now: datetime | None = None
) -> Explanation:
    """Weigh one pair as `Index.find` does and keep the account. Neither needs to be in the index."""
    return of_rows(index, (request, index.row(request)), (offer, index.row(offer)), rules, now)


def of_rows(index: Index, one: Row, other: Row, rules: Rules, now: datetime | None = None) -> Explanation:
    """As `explain`, of a request and an offer with their rows; for who weighs one of them against many."""
    (request, asked), (offer, offered) = one, other
    apart = index.around.apart(int(asked["area"]), int(offered["area"]))
    ones = np.array([asked], DTYPE), np.array([offered], DTYPE)
    sides = Sides(*ones, np.array([apart], np.uint8), FIRST if now is None else day_number(now))
    passed = {name: bool(gate(sides)[0]) for name, gate in gates.GATES.items()}
    passed["consent"] = bool(rules.crossing(asked, ones[1])[0])
    passed["confidence"] = bool(rules.sure(asked, ones[1])[0])
    passed["told"] = (request.id, offer.id) not in rules.told
    passed["silent"] = offer.person not in rules.silent
    row = matrix(sides, index.words)
    score = float(index.model.score(row)[0]) if all(passed.values()) else 0.0
    passed["score"] = score >= rules.threshold
    added = row[0] * index.model.weights
    features = {name: (float(row[0, at]), float(added[at])) for at, name in enumerate(NAMES)}
    if all(passed.values()):
        why = reasons(asked, offered, apart, index.around)
    else:
        why = tuple(gates.WHY_NOT[name] for name, ok in passed.items() if not ok)
    return Explanation(request.id, offer.id, score, passed, features, why)
