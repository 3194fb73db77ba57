"""Keys by which programs of an organisation use the API.

| table | purpose | kept |
|---|---|---|
| api_token | a program proves for which organisation it asks, by a key of which only a hash is here | until revoked |
"""

from __future__ import annotations

from sqlite_utils import Database

from connector.store.migrations import migrations, run


@migrations()
def tokens(db: Database) -> None:
    run(db, _TABLES)


_TABLES = """
CREATE TABLE api_token (
    id TEXT PRIMARY KEY, token TEXT NOT NULL UNIQUE, organisation TEXT NOT NULL, name TEXT NOT NULL,
    scope TEXT NOT NULL, by TEXT NOT NULL, created_at REAL NOT NULL, used_at REAL
) STRICT;
CREATE INDEX api_token_organisation ON api_token (organisation);
"""
