"""The mail in which moderators of a community read which suggestions are new.

| table | purpose | kept |
|---|---|---|
| digest | when a community's last digest was made, and whether its moderators switched it off | one row a community |
| digest_told | which suggestions were in one, so that none is told twice | 60 days |
"""

from __future__ import annotations

from sqlite_utils import Database

from connector.store.migrations import migrations, run


@migrations()
def digest(db: Database) -> None:
    run(db, _DIGEST)


_DIGEST = """
CREATE TABLE digest (community TEXT PRIMARY KEY, last_at REAL NOT NULL, stopped_at REAL) STRICT;

CREATE TABLE digest_told (
    community TEXT NOT NULL, entry TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (community, entry)
) STRICT;
"""
