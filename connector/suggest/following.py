"""The index follows the store: only what changed since the last time is touched, and no text is read twice."""

from __future__ import annotations

from collections.abc import Iterable

from connector.engine import Engine
from connector.matching import traits
from connector.store import matcher_rows, proposals
from connector.store.matcher_rows import Change
from connector.suggest.matcher import candidate

BATCH = 2000  # proposals between two commits


def follow(engine: Engine) -> None:
    """Bring the index up to what the store holds, and keep there what had to be worked out."""
    while changes := _next(engine):
        _put(engine, changes)
        engine.indexed = changes[-1].number


def _next(engine: Engine) -> list[Change]:
    with engine.store.read() as tx:
        return matcher_rows.changes(tx, engine.indexed, traits.edition(), BATCH)


def _put(engine: Engine, changes: Iterable[Change]) -> None:
    unknown: list[Change] = []
    for change in changes:
        if not change.open:
            engine.index.remove(change.proposal)
        elif change.row is None:
            unknown.append(change)
        else:
            engine.index.learn(change.area)
            engine.index.put(change.proposal, traits.from_row(change.row))
    if unknown:
        _work_out(engine, unknown)


def _work_out(engine: Engine, changes: Iterable[Change]) -> None:
    """Read off the rows of proposals nobody has kept one of, put them in the index and keep them."""
    made: list[tuple[Change, bytes]] = []
    with engine.store.read() as tx:
        for change in changes:
            stored = proposals.get(tx, change.proposal)
            if stored is not None and stored.open:
                row = engine.index.row(candidate(tx, stored))
                engine.index.put(stored.id, row)
                made.append((change, row.tobytes()))
    with engine.store.write() as tx:
        matcher_rows.keep(tx, traits.edition(), made)
