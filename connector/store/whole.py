"""The store as one file: is it sound, does this version understand it, and the copies kept beside it.

Nothing here opens it to write, so that a look never changes it.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from connector.store.migrations import load

KEPT_FOR = timedelta(days=30)  # an old copy holds people's posts: it may not outlive the time to go back
BEFORE = ".before-"  # a copy made before an upgrade changed the tables
REPLACED = ".replaced-"  # a store that a backup was put in the place of


class StoreError(Exception):
    """The store cannot be used; the text is one plain sentence with what to do, in English."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What a look at the file gave. `size` in bytes, with what is not merged into it yet; `changes` are its
    migrations, `pending` those this version adds, `unknown` those a newer version made."""

    size: int
    sound: bool
    changes: int = 0
    pending: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    foreign: bool = False  # the tables in it are none of ours


def examine(path: Path, *, thorough: bool = True) -> Examined | None:
    """Look at a store; None when there is none yet. `thorough` reads the whole file to see whether it is sound."""
    if not path.exists():
        return None
    size = sum(part.stat().st_size for part in parts(path) if part.exists())
    try:
        with closing(_reader(path)) as db:
            sound = not thorough or db.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
            database = Database(db, execute_plugins=False)
            applied = [each.name for each in load().applied(database)]
            foreign = not applied and bool(database.table_names())
    except sqlite3.DatabaseError:
        return Examined(size, sound=False)
    known = [each.name for each in load()._migrations]
    pending = tuple(name for name in known if name not in applied)
    return Examined(size, sound, len(applied), pending, tuple(name for name in applied if name not in known), foreign)


def must_be_usable(path: Path) -> Examined | None:
    """As `examine`, quickly. Raises StoreError for a file that is none of ours, or of a newer version."""
    found = examine(path, thorough=False)
    if found is not None and (not found.sound or found.foreign):
        raise StoreError(f"{path} is no store of ours, or is damaged. Restore a backup: wijkconnector restore")
    if found is not None and found.unknown:
        raise StoreError(f"{path} was written by a newer version. Install that version, or restore a backup.")
    return found


def copy(source: Path, target: Path) -> None:
    """Write a consistent copy, readable by its owner only, while others go on writing. Raises StoreError."""
    target.touch(mode=0o600, exist_ok=False)
    try:
        with closing(_reader(source)) as there, closing(sqlite3.connect(target)) as here:
            there.backup(here)
            here.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
    except sqlite3.Error as error:
        target.unlink()
        raise StoreError(f"The copy {target} cannot be written: {error}. Is there room on the disk?") from error


def keep_before(path: Path, version: str) -> Path:
    """Keep the file as it is, beside itself, before a version changes its tables; where it is kept is returned."""
    for number in range(1, 1000):
        kept = path.with_name(f"{path.name}{BEFORE}{version}{'' if number == 1 else f'-{number}'}")
        if not kept.exists():
            copy(path, kept)
            return kept
    raise StoreError(f"There are too many old copies beside {path}. Remove those you no longer need.")


def old_copies(path: Path) -> list[Path]:
    """The old copies beside a store, the oldest first."""
    found = (kept for mark in (BEFORE, REPLACED) for kept in path.parent.glob(f"{path.name}{mark}*"))
    return sorted(found, key=lambda kept: kept.stat().st_mtime)


def drop_old(path: Path, now: datetime) -> int:
    """Remove old copies that were kept long enough; how many is returned."""
    old = [kept for kept in old_copies(path) if now.timestamp() - kept.stat().st_mtime > KEPT_FOR.total_seconds()]
    for kept in old:
        kept.unlink(missing_ok=True)
    return len(old)


def parts(path: Path) -> tuple[Path, Path, Path]:
    """The file, and the two SQLite keeps beside it while it is open."""
    return path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")


def _reader(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30.0)
    connection.row_factory = sqlite3.Row
    return connection
