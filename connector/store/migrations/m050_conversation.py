"""What the conversation with residents came to.

| table | purpose | kept |
|---|---|---|
| delivery_proposal | which ask or offer a message is about when it is about no suggestion | as long as its message |
| ask | how far the conversation about an ask has come, so that nobody hears a thing twice | as long as the ask |
| availability | when the helper of an offer said they can, counted beside what the post says | as long as the offer |
| break_until | somebody said "volgende week pas": not asked before that day | until that day |
| outcome | what each side said came of a suggestion; the matcher learns from it | as long as the suggestion |
"""

from __future__ import annotations

from sqlite_utils import Database

from connector.store.migrations import migrations, run


@migrations()
def conversation(db: Database) -> None:
    run(db, _TABLES)


_TABLES = """
CREATE TABLE delivery_proposal (
    delivery TEXT PRIMARY KEY REFERENCES delivery (key) ON DELETE CASCADE, proposal TEXT NOT NULL
) STRICT;
CREATE INDEX delivery_proposal_proposal ON delivery_proposal (proposal);

CREATE TABLE ask (
    proposal TEXT PRIMARY KEY, seen_at REAL NOT NULL, first INTEGER NOT NULL,
    kept_at REAL, kept_until REAL, over_at REAL, widened_at REAL, person_knows INTEGER, taken_by TEXT, taken_at REAL
) STRICT;

CREATE TABLE availability (
    proposal TEXT PRIMARY KEY, slots TEXT NOT NULL, at REAL NOT NULL
) STRICT;

CREATE TABLE break_until (
    person TEXT PRIMARY KEY, until REAL NOT NULL
) STRICT;

CREATE TABLE outcome (
    suggestion TEXT NOT NULL, side TEXT NOT NULL, kind TEXT NOT NULL, at REAL NOT NULL,
    PRIMARY KEY (suggestion, side)
) STRICT;
"""
