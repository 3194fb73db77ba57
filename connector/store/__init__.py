"""The only place that speaks SQL: one SQLite file, one way to write.

Every write is one `BEGIN IMMEDIATE` transaction: a deferred one that reads before it writes fails at once with
"database is locked" when another writer came between, whatever the timeout. Functions in this package take the open
transaction (`tx`) first; they never begin or commit one themselves.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from connector import __version__
from connector.store import presence, whole
from connector.store.migrations import load

Tx = sqlite3.Connection

BUSY_SECONDS = 30.0


def _no_fault(step: str) -> None:
    """Called before and after each commit; tests of crashes put their own here."""


class Store:
    """One SQLite file, shared by the threads of this process and by other processes."""

    def __init__(
        self, path: str | Path, *, checkpoint: Callable[[str], None] = _no_fault, durable: bool = True
    ) -> None:
        """Open the store and bring it up to date; one that is not `durable` may be lost in a power cut."""
        self.path = Path(path)
        self._durable = durable
        self._checkpoint = checkpoint
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._presence = presence.Presence(self.path)
        try:
            whole.must_be_usable(self.path)
            self._prepare()
        except BaseException:
            self.close()
            raise

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """Open one transaction that writes: all of it is kept, or after any exception nothing of it."""
        tx = self._connection()
        tx.execute("BEGIN IMMEDIATE")
        try:
            yield tx
            self._checkpoint("before commit")
            tx.execute("COMMIT")
        except BaseException:
            if tx.in_transaction:
                tx.execute("ROLLBACK")
            raise
        self._checkpoint("after commit")

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """Open one consistent view of the store; it neither waits for writers nor holds them up."""
        tx = self._connection()
        tx.execute("BEGIN")
        try:
            yield tx
        finally:
            tx.execute("ROLLBACK")

    def close(self) -> None:
        """Close every connection this process opened."""
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        self._local = threading.local()
        self._presence.end()

    def backup(self, target: str | Path) -> None:
        """Write a consistent copy to `target`, which must be new, while others go on writing. Raises StoreError."""
        whole.copy(self.path, Path(target))

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA journal_mode=WAL")
            synchronous = "FULL" if self._durable else "OFF"  # a recorded key must survive a power cut too
            connection.execute(f"PRAGMA synchronous={synchronous}")
            connection.execute("PRAGMA foreign_keys=ON")
            self._local.connection = connection
            self._connections.append(connection)
        return connection

    def _prepare(self) -> None:
        """Bring the file up to date; of several processes that start at once, one does the work.

        Before the tables of an older version are changed, the file is kept beside itself.
        """
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            database = Database(connection)
            if load().applied(database) and load().pending(database):
                whole.keep_before(self.path, __version__)
            load().apply(database)
            connection.execute(
                "INSERT OR IGNORE INTO instance (name, value) VALUES ('person_key', ?)", (secrets.token_hex(32),)
            )
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        # SQLite makes its files with the umask; posts are nobody else's business
        self.path.chmod(0o600)
