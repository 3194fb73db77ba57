"""What people corrected in readings.

| table | purpose | kept |
|---|---|---|
| correction | a post stays read as a person said, and readings learn from it | as long as its post |
"""

from __future__ import annotations

from sqlite_utils import Database

from connector.store.migrations import migrations, run


@migrations()
def corrections(db: Database) -> None:
    run(db, _TABLES)


_TABLES = """
CREATE TABLE correction (
    community TEXT NOT NULL, post TEXT NOT NULL, effects TEXT NOT NULL, harmless TEXT,
    by TEXT NOT NULL, at REAL NOT NULL,
    PRIMARY KEY (community, post),
    FOREIGN KEY (community, post) REFERENCES post (community, key) ON DELETE CASCADE
) STRICT;
"""
