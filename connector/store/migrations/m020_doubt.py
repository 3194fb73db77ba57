"""Which posts may be something else than they are read as, and what they would then match.

| table | purpose | kept |
|---|---|---|
| doubt | a person is asked what a post is, where that would lead to a match | as long as its post, at most 60 days |

`looked_at` is when the matcher last looked (NULL: not yet), `worth` how good the match would be times how likely it is
(0: none), `other` the proposal it would match.
"""

from __future__ import annotations

from sqlite_utils import Database

from connector.store.migrations import migrations, run


@migrations()
def doubt(db: Database) -> None:
    run(db, _TABLES)


_TABLES = """
CREATE TABLE doubt (
    community TEXT NOT NULL, post TEXT NOT NULL, organisation TEXT NOT NULL, at REAL NOT NULL,
    looked_at REAL, worth REAL NOT NULL DEFAULT 0, other TEXT,
    PRIMARY KEY (community, post),
    FOREIGN KEY (community, post) REFERENCES post (community, key) ON DELETE CASCADE
) STRICT;
CREATE INDEX doubt_looked ON doubt (looked_at);
CREATE INDEX doubt_worth ON doubt (organisation, worth DESC) WHERE worth > 0;
"""
