"""The event log: once each, nobody to be found in it, no room for words, gone after two years."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connector.store import Store, events
from connector.store.events import Event, EventKind

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "wijk.db")
    yield opened
    opened.close()


def ask(person: str = "anna", request: str = "r1", **more: str) -> Event:
    return Event(EventKind.REQUEST, NOW, "plein", "welzijn", "west", "klussen", request=request, person=person, **more)


def test_what_is_recorded_again_counts_once(store: Store) -> None:
    with store.write() as tx:
        assert events.record(tx, ask())
        assert not events.record(tx, ask())
        assert tx.execute("SELECT count(*) FROM event").fetchone()[0] == 1


def test_no_id_of_the_store_is_in_the_log_nor_the_same_in_another_store(store: Store, tmp_path: Path) -> None:
    other = Store(tmp_path / "other.db")
    rows = []
    for one in (store, other):
        with one.write() as tx:
            events.record(tx, ask())
            rows.append(tuple(tx.execute("SELECT once, request, person FROM event").fetchone()))
    other.close()
    assert not set(rows[0]) & set(rows[1])
    assert all(b"anna" not in cell and b"r1" not in cell for cell in rows[0])


@pytest.mark.parametrize("words", ["wil graag hulp", "Anna", "06-12345678", "x" * 61, "é"])
def test_there_is_no_room_for_words(store: Store, words: str) -> None:
    with pytest.raises(sqlite3.IntegrityError), store.write() as tx:
        events.record(tx, ask(value=words))


def test_a_forgotten_person_still_counts_and_cannot_be_found(store: Store) -> None:
    with store.write() as tx:
        events.record(tx, ask())
        events.record(tx, Event(EventKind.REPLIED, NOW, "plein", "welzijn", request="r1"))
        events.record(tx, ask("bram", "r2"))
        before = tx.execute("SELECT kind, once, request, person FROM event ORDER BY id").fetchall()
        events.forget(tx, "anna")
        after = tx.execute("SELECT kind, once, request, person FROM event ORDER BY id").fetchall()
    assert [row["kind"] for row in after] == [row["kind"] for row in before]
    assert after[0]["request"] == after[1]["request"] != before[0]["request"]
    assert after[0]["person"] != before[0]["person"]
    assert not {row["once"] for row in after[:2]} & {row["once"] for row in before}
    assert tuple(after[2]) == tuple(before[2])


def test_after_two_years_it_is_gone(store: Store) -> None:
    with store.write() as tx:
        events.record(tx, ask())
        assert events.expire(tx, NOW + timedelta(days=729)) == 0
        assert events.expire(tx, NOW + timedelta(days=731)) == 1
