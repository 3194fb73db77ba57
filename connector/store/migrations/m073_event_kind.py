"""A way into the event log by what happened: reports count one kind at a time, and read nothing else for it."""

from __future__ import annotations

from sqlite_utils import Database

from connector.store.migrations import migrations, run


@migrations()
def event_kind(db: Database) -> None:
    run(db, "CREATE INDEX event_kind ON event (kind, organisation, at, seen, value, person)")
