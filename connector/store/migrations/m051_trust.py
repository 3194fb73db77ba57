"""What people say of each other that moderators must know. Never shown to residents, never a score.

| table | purpose | kept |
|---|---|---|
| vouch | a figurehead vouches for a helper | as long as both are known |
| complaint | somebody complained about a person; a serious one stops suggestions until a person looked | two years |
"""

from __future__ import annotations

from sqlite_utils import Database

from connector.store.migrations import migrations, run


@migrations()
def trust(db: Database) -> None:
    run(db, _TABLES)


_TABLES = """
CREATE TABLE vouch (
    person TEXT NOT NULL, by TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (person, by)
) STRICT;

CREATE TABLE complaint (
    id INTEGER PRIMARY KEY, person TEXT NOT NULL, community TEXT NOT NULL, post TEXT NOT NULL,
    at REAL NOT NULL, looked_at REAL, looked_by TEXT, UNIQUE (person, community, post)
) STRICT;
CREATE INDEX complaint_person ON complaint (person);
"""
