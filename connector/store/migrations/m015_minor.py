"""People who said that they are under eighteen.

| table | purpose | kept |
|---|---|---|
| minor | who said so last, as a hash: nothing is suggested to them, whatever they write later | a year after it |
"""

from __future__ import annotations

from sqlite_utils import Database

from connector.store.migrations import migrations, run


@migrations()
def minor(db: Database) -> None:
    run(db, "CREATE TABLE minor (person TEXT PRIMARY KEY, at REAL NOT NULL) STRICT;")
