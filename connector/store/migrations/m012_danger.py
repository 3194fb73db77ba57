"""Danger: who was called, and which post a message to its author is about.

| table | purpose | kept |
|---|---|---|
| danger_call | who was mailed about an alert, so that the next one is when nobody answers | as long as the alert |
| message_post | the post a message is about when it is about no suggestion | as long as its message |
"""

from __future__ import annotations

from sqlite_utils import Database

from connector.store.migrations import migrations, run


@migrations()
def danger(db: Database) -> None:
    run(db, _DANGER)


_DANGER = """
CREATE TABLE danger_call (
    alert INTEGER NOT NULL REFERENCES alert (id) ON DELETE CASCADE, step INTEGER NOT NULL,
    mail TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (alert, step)
) STRICT;

CREATE TABLE message_post (
    delivery TEXT PRIMARY KEY REFERENCES delivery (key) ON DELETE CASCADE,
    community TEXT NOT NULL, post TEXT NOT NULL
) STRICT;
CREATE INDEX message_post_post ON message_post (community, post);
"""
