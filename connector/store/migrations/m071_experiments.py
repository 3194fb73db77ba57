"""Experiments.

experiment: each plan as it was registered. Purpose: to run and analyse exactly that. Retention: kept; it is about no
person.
experiment_ask: which asks an experiment drew, and until when one waits. Purpose: an ask keeps its place and is let go
in time. Retention: until the outcome of the whole experiment is known, then deleted.
"""

from __future__ import annotations

from sqlite_utils import Database

from connector.store.migrations import migrations, run


@migrations()
def experiments(db: Database) -> None:
    run(db, _EXPERIMENTS)


_EXPERIMENTS = """
CREATE TABLE experiment (
    name TEXT PRIMARY KEY, hash TEXT NOT NULL, plan TEXT NOT NULL,
    registered_at REAL NOT NULL, looked_at REAL, stopped_at REAL, stopped_why TEXT
) STRICT;

CREATE TABLE experiment_ask (
    experiment TEXT NOT NULL, request TEXT NOT NULL, arm TEXT NOT NULL, at REAL NOT NULL, until REAL NOT NULL,
    PRIMARY KEY (experiment, request)
) STRICT;
CREATE INDEX experiment_ask_until ON experiment_ask (until);
"""
