"""The index follows the store, and a start reads no text twice."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from connector import start
from connector.matching import traits
from connector.matching.index import Index
from connector.store import proposals
from connector.store.events import Ending
from connector.suggest import following


def _rows(index: Index, ids: list[str]) -> dict[str, bytes]:
    return {each: row.tobytes() for each in ids if (row := index.get(each)) is not None}


def _open(running: Any) -> list[str]:
    with running.engine.store.read() as tx:
        return [stored.id for _, stored in proposals.changed_since(tx, 0) if stored.open]


def test_a_second_start_takes_the_kept_rows_and_reads_no_text(running: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    running.round()
    ids = _open(running)
    assert len(ids) > 20
    following.follow(running.engine)
    before = _rows(running.engine.index, ids)
    again = start.start(start.load(running.path), running.clock)
    reads: list[str] = []
    monkeypatch.setattr(traits, "traits", lambda candidate, base=None: reads.append(candidate.id))
    following.follow(again)
    assert reads == []
    assert _rows(again.index, ids) == before
    again.store.close()


def test_a_changed_and_a_closed_proposal_are_followed(running: Any) -> None:
    running.round()
    one, other = _open(running)[:2]
    following.follow(running.engine)
    with running.engine.store.write() as tx:
        proposals.close(tx, one, "solved", Ending.SOLVED, running.engine.now())
        tx.execute(
            "UPDATE proposal SET data = json_set(data, '$.text', 'een heel andere tekst') WHERE id = ?", (other,)
        )
        proposals.touch(tx, other)
    before = running.engine.index.get(other)
    following.follow(running.engine)
    assert running.engine.index.get(one) is None
    after = running.engine.index.get(other)
    assert not np.array_equal(before["terms"], after["terms"])


def test_rows_of_another_edition_are_made_anew(running: Any) -> None:
    running.round()
    ids = _open(running)
    following.follow(running.engine)
    with running.engine.store.write() as tx:
        tx.execute("UPDATE matcher_row SET edition = 'older', row = zeroblob(10)")
    again = start.start(start.load(running.path), running.clock)
    following.follow(again)
    assert _rows(again.index, ids) == _rows(running.engine.index, ids)
    with again.store.read() as tx:
        editions = {row["edition"] for row in tx.execute("SELECT DISTINCT edition FROM matcher_row")}
    assert editions == {traits.edition()}
    again.store.close()
