"""The event log: what happened, for figures only.

event: counts of what the connector did and what came of it. Purpose: the effect report. Retention: two years
(`events.KEPT`), then deleted. Every id in it (request, offer, person) is a hash with a key of its own
(`instance.event_key`), so that it joins with nothing outside this table; a person who is forgotten becomes a random
token. There is no column for words: `value` takes a slug only.
"""

from __future__ import annotations

import secrets

from sqlite_utils import Database

from connector.store.migrations import migrations, run


@migrations()
def events(db: Database) -> None:
    run(db, _EVENTS)
    db.conn.execute("INSERT INTO instance (name, value) VALUES ('event_key', ?)", (secrets.token_hex(32),))


_EVENTS = """
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    once BLOB NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    at REAL NOT NULL, seen REAL NOT NULL,
    organisation TEXT NOT NULL, community TEXT NOT NULL, area TEXT NOT NULL, category TEXT NOT NULL,
    request BLOB, offer BLOB, person BLOB,
    helper_community TEXT NOT NULL DEFAULT '',
    value TEXT NOT NULL DEFAULT '' CHECK (value NOT GLOB '*[^a-z0-9_:]*' AND length(value) <= 60)
) STRICT;
CREATE INDEX event_at ON event (at);
CREATE INDEX event_person ON event (person) WHERE person IS NOT NULL;
CREATE INDEX event_request ON event (request) WHERE request IS NOT NULL;
"""
