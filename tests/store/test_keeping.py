"""The file itself: backups while others write, putting one back, and upgrades that keep the old file."""

from __future__ import annotations

import os
import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from connector import __version__
from connector.store import Store, restored, whole
from connector.store.migrations import load
from connector.store.presence import InUseError
from connector.store.putting_back import put_back
from connector.store.whole import StoreError

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


def _count(path: Path) -> int:
    with sqlite3.connect(path) as db:
        return int(db.execute("SELECT count(*) FROM counter").fetchone()[0])


def _old_store(path: Path) -> None:
    """A store as the first version left it."""
    with sqlite3.connect(path) as db:
        second = load()._migrations[1].name
        load().apply(Database(db), stop_before=second)
        db.execute("INSERT INTO instance VALUES ('person_key', 'ab')")
        db.execute("INSERT INTO counter VALUES ('mine', 7)")


def test_an_upgrade_keeps_the_old_file_and_everything_in_it(tmp_path: Path) -> None:
    path = tmp_path / "wijk.db"
    _old_store(path)
    before = whole.examine(path)
    assert before is not None
    assert before.pending
    Store(path).close()
    after, kept = whole.examine(path), whole.examine(tmp_path / f"wijk.db.before-{__version__}")
    assert after is not None
    assert kept is not None
    assert (after.pending, after.sound, _count(path)) == ((), True, 1)
    assert (kept.changes, kept.sound) == (before.changes, True)
    assert (tmp_path / f"wijk.db.before-{__version__}").stat().st_mode & 0o777 == 0o600


def test_going_back_to_the_old_file_works_and_upgrades_again(tmp_path: Path) -> None:
    path = tmp_path / "wijk.db"
    _old_store(path)
    Store(path).close()
    put_back(tmp_path / f"wijk.db.before-{__version__}", path, NOW)
    assert _count(path) == 1
    assert (tmp_path / f"wijk.db.before-{__version__}-2").exists()


def test_a_new_store_and_one_that_is_current_keep_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        Store(tmp_path / "wijk.db").close()
    assert whole.old_copies(tmp_path / "wijk.db") == []


def test_many_that_start_at_once_keep_the_old_file_once(tmp_path: Path) -> None:
    path = tmp_path / "wijk.db"
    _old_store(path)
    threads = [threading.Thread(target=lambda: Store(path).close()) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(whole.old_copies(path)) == 1


def test_a_backup_made_while_others_write_is_whole(tmp_path: Path) -> None:
    store = Store(tmp_path / "wijk.db")
    stop = threading.Event()
    written = 0

    def write() -> None:
        nonlocal written
        while not stop.is_set():
            with store.write() as tx:
                for half in ("a", "b"):
                    tx.execute("INSERT INTO counter VALUES (?, 1)", (f"{written}{half}",))
            written += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            target = tmp_path / f"copy{number}.db"
            store.backup(target)
            found = whole.examine(target)
            assert found is not None
            assert found.sound
            assert _count(target) % 2 == 0
            assert sorted(path.name for path in tmp_path.glob(f"copy{number}*")) == [target.name]
    finally:
        stop.set()
        writer.join()
        store.close()
    assert written


def test_restoring_is_refused_while_the_store_is_open(tmp_path: Path) -> None:
    store = Store(tmp_path / "wijk.db")
    store.backup(tmp_path / "copy.db")
    with pytest.raises(InUseError):
        put_back(tmp_path / "copy.db", store.path, NOW)
    store.close()
    assert put_back(tmp_path / "copy.db", store.path, NOW) is not None


def test_restoring_keeps_what_it_replaces_and_remembers_that_it_did(tmp_path: Path) -> None:
    path = tmp_path / "wijk.db"
    store = Store(path)
    store.backup(tmp_path / "copy.db")
    with store.write() as tx:
        tx.execute("INSERT INTO counter VALUES ('later', 1)")
    store.close()
    kept = put_back(tmp_path / "copy.db", path, NOW)
    assert kept is not None
    assert (_count(path), _count(kept)) == (0, 1)
    store = Store(path)
    with store.read() as tx:
        assert restored.lately(tx, NOW + timedelta(days=3))
        assert not restored.lately(tx, NOW + timedelta(days=90))
    store.close()


def test_what_is_no_backup_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "wijk.db"
    Store(path).close()
    before = path.read_bytes()
    (tmp_path / "text.db").write_text("dit is geen database, maar wel lang genoeg om er een te lijken" * 20)
    with sqlite3.connect(tmp_path / "foreign.db") as db:
        db.execute("CREATE TABLE other (a)")
    torn = tmp_path / "torn.db"
    torn.write_bytes(before[: len(before) // 2])
    for name in ("text.db", "foreign.db", "torn.db", "gone.db"):
        with pytest.raises(StoreError):
            put_back(tmp_path / name, path, NOW)
    assert path.read_bytes() == before
    assert whole.old_copies(path) == []


def test_a_store_of_a_newer_version_or_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    newer = tmp_path / "newer.db"
    Store(newer).close()
    with sqlite3.connect(newer) as db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('wijkconnector', 'later', '')"
        )
    with pytest.raises(StoreError, match="newer version"):
        Store(newer)
    foreign = tmp_path / "foreign.db"
    with sqlite3.connect(foreign) as db:
        db.execute("CREATE TABLE other (a)")
    with pytest.raises(StoreError, match="no store of ours"):
        Store(foreign)
    (tmp_path / "text.db").write_text("geen database" * 50)
    with pytest.raises(StoreError, match="damaged"):
        Store(tmp_path / "text.db")


def test_old_copies_are_thrown_away_after_thirty_days(tmp_path: Path) -> None:
    path = tmp_path / "wijk.db"
    _old_store(path)
    Store(path).close()
    (kept,) = whole.old_copies(path)
    made = datetime.fromtimestamp(kept.stat().st_mtime, UTC)
    assert whole.drop_old(path, made + timedelta(days=29)) == 0
    os.utime(kept, (0, 0))
    assert whole.drop_old(path, made) == 1
    assert path.exists()
