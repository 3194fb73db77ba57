"""What the matcher made of a proposal, so that a start needs not read every text again.

| table | purpose | kept |
|---|---|---|
| matcher_row | the numbers a proposal is matched by, without words of it | as long as its proposal is open |
"""

from __future__ import annotations

from sqlite_utils import Database

from connector.store.migrations import migrations, run


@migrations()
def matcher_rows(db: Database) -> None:
    run(db, _TABLES)


_TABLES = """
CREATE TABLE matcher_row (
    proposal TEXT PRIMARY KEY REFERENCES proposal (id) ON DELETE CASCADE,
    change INTEGER NOT NULL, edition TEXT NOT NULL, row BLOB NOT NULL
) STRICT;
"""
