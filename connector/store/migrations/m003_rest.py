"""How long a platform wants to be left alone after what was read of it.

| table | purpose | kept |
|---|---|---|
| rest | no request to a community before `until`, whoever in here wants something of it | one row a community |
"""

from __future__ import annotations

from sqlite_utils import Database

from connector.store.migrations import migrations, run


@migrations()
def rest(db: Database) -> None:
    run(db, "CREATE TABLE rest (community TEXT PRIMARY KEY, until REAL NOT NULL) STRICT;")
