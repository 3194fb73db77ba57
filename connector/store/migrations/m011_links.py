"""Links that let whoever got one do one thing on a page, without an account.

| table | purpose | kept |
|---|---|---|
| link | what a link in a mail or message is for; the link itself is not kept, only its hash | until it expires |
"""

from __future__ import annotations

from sqlite_utils import Database

from connector.store.migrations import migrations, run


@migrations()
def links(db: Database) -> None:
    run(db, _LINKS)


_LINKS = """
CREATE TABLE link (
    token TEXT PRIMARY KEY, purpose TEXT NOT NULL, subject TEXT NOT NULL,
    created_at REAL NOT NULL, expires_at REAL NOT NULL, used_at REAL
) STRICT;
CREATE INDEX link_subject ON link (purpose, subject);
"""
