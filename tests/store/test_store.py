"""The store: one way to write, claims that hold, and a proposal that comes back as it went in."""

from __future__ import annotations

import multiprocessing
import sqlite3
import stat
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from connector.model import OptOutScope
from connector.store import Store, codec, leases, people
from mapping.proposal import Place, Proposal, Purpose, Reach, Slot, Step, When

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path):  # type: ignore[no-untyped-def]
    opened = Store(tmp_path / "wijk.db")
    yield opened
    opened.close()


def test_a_write_is_kept_whole_or_not_at_all(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.write() as tx:
        tx.execute("INSERT INTO counter VALUES ('a', 1)")
        raise ZeroDivisionError
    with store.read() as tx:
        assert tx.execute("SELECT count(*) FROM counter").fetchone()[0] == 0


def test_tables_are_strict(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError), store.write() as tx:
        tx.execute("INSERT INTO counter VALUES ('a', 'not a number')")


def test_only_the_owner_may_read_the_file(store: Store) -> None:
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600


def _count_up(path: Path, times: int) -> None:
    store = Store(path)
    for _ in range(times):
        with store.write() as tx:
            tx.execute("INSERT INTO counter VALUES ('n', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1")
    store.close()


def test_eight_processes_write_at_once_and_none_fails(tmp_path: Path) -> None:
    """Opening (and migrating) a new file at the same time is part of the test."""
    path = tmp_path / "wijk.db"
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=_count_up, args=(path, 25)) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0] * 8
    store = Store(path)
    with store.read() as tx:
        assert tx.execute("SELECT value FROM counter WHERE name = 'n'").fetchone()[0] == 200
    store.close()


def test_a_lease_is_held_by_one_and_can_be_taken_over_when_it_ran_out(store: Store) -> None:
    span = timedelta(minutes=5)
    with store.write() as tx:
        mine = leases.claim(tx, "pull:a", NOW, span)
        assert mine is not None
        assert leases.claim(tx, "pull:a", NOW + timedelta(minutes=4), span) is None
        theirs = leases.claim(tx, "pull:a", NOW + timedelta(minutes=5), span)
        assert theirs is not None
        assert not leases.holds(tx, mine)
        leases.release(tx, mine)  # no longer ours to give back
        assert leases.holds(tx, theirs)


def test_a_person_is_a_keyed_hash_that_differs_by_community_and_instance(store: Store, tmp_path: Path) -> None:
    other = Store(tmp_path / "other.db")
    with store.read() as tx, other.read() as foreign:
        one = people.person_id(tx, "forum", "12")
        assert one == people.person_id(tx, "forum", "12")
        assert one != people.person_id(tx, "village", "12")
        assert one != people.person_id(foreign, "forum", "12")
    other.close()


def test_an_opt_out_holds_where_it_was_meant(store: Store) -> None:
    with store.write() as tx:
        people.opt_out(tx, "a", OptOutScope.THREAD, "t1", NOW)
        people.opt_out(tx, "b", OptOutScope.EVERYWHERE, "t1", NOW)
        assert people.opted_out(tx, "a", "t1")
        assert not people.opted_out(tx, "a", "t2")
        assert people.opted_out(tx, "b", "t2")


def test_a_proposal_comes_back_as_it_went_in() -> None:
    proposal = Proposal(
        purpose=Purpose.REQUEST, category="transport", confidence=0.93, text="Wie rijdt mij naar het ziekenhuis?",
        categories=("transport", "company"), language="nl",
        place=Place("Presikhaaf", "Arnhem", "6826", from_text=True),
        when=When(
            slots=(
                Slot(start=date(2026, 3, 10), end=date(2026, 3, 10), begin=time(9, 30)),
                Slot(days=frozenset({3}), excluded=True),
            ),
            deadline=datetime(2026, 3, 12, 12, 0, tzinfo=UTC), every_days=7, flexible=True, spans=((3, 9),),
        ),
        reach=Reach.MUNICIPALITY, urgent=True, constraints=frozenset({"car", "no_wheelchair"}), capacity=1,
        trace=(Step("cue", "wie"),),
    )  # fmt: skip
    assert codec.from_json(codec.to_json(proposal)) == proposal


def test_a_backup_taken_while_open_is_whole(store: Store, tmp_path: Path) -> None:
    with store.write() as tx:
        tx.execute("INSERT INTO counter VALUES ('kept', 7)")
    store.backup(tmp_path / "copy.db")
    copy = Store(tmp_path / "copy.db")
    with copy.read() as tx:
        assert tx.execute("SELECT value FROM counter WHERE name = 'kept'").fetchone()[0] == 7
    copy.close()
