"""Asks that need a professional: whether the asker lets us pass them on, and who takes them up.

| table | purpose | kept |
|---|---|---|
| hand_over | an ask for a professional: from the question to the asker until a team takes it up | 60 days after it |
| hand_over_call | who was mailed about it, so that a reminder follows when nobody answers | with its hand-over |
"""

from __future__ import annotations

from sqlite_utils import Database

from connector.store.migrations import migrations, run


@migrations()
def hand_over(db: Database) -> None:
    run(db, _HAND_OVER)


_HAND_OVER = """
CREATE TABLE hand_over (
    id TEXT PRIMARY KEY, organisation TEXT NOT NULL,
    community TEXT NOT NULL, post TEXT NOT NULL, thread TEXT NOT NULL, url TEXT NOT NULL, person TEXT NOT NULL,
    needs TEXT NOT NULL, area TEXT NOT NULL, language TEXT NOT NULL, on_behalf INTEGER NOT NULL,
    state TEXT NOT NULL, delivery TEXT,
    created_at REAL NOT NULL, changed_at REAL NOT NULL
) STRICT;
CREATE INDEX hand_over_state ON hand_over (state);
CREATE INDEX hand_over_person ON hand_over (person);
CREATE INDEX hand_over_delivery ON hand_over (delivery);

CREATE TABLE hand_over_call (
    hand_over TEXT NOT NULL REFERENCES hand_over (id) ON DELETE CASCADE, step INTEGER NOT NULL,
    mail TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (hand_over, step)
) STRICT;
"""
