"""What people said of suggestions before they went out, and whose suggestions and decisions are.

| table | purpose | kept |
|---|---|---|
| approval | each organisation that wants to approve does so itself | as long as its suggestion |
| edited_message | a message goes out as a person worded it | as long as its suggestion |
| kept_apart | two people are never suggested to each other again | until one of them asks to be forgotten |
| suggestion.offer_organisation | both organisations see a suggestion that crosses | as long as its suggestion |
| alert.handled_by | colleagues see who took it up | as long as its alert |
| community.organisation | a decision is shown to those whose community it is about | as long as its community |
"""

from __future__ import annotations

from sqlite_utils import Database

from connector.store.migrations import migrations, run


@migrations()
def review(db: Database) -> None:
    run(db, _TABLES)


_TABLES = """
CREATE TABLE approval (
    suggestion TEXT NOT NULL REFERENCES suggestion (id) ON DELETE CASCADE, organisation TEXT NOT NULL,
    by TEXT NOT NULL, at REAL NOT NULL,
    PRIMARY KEY (suggestion, organisation)
) STRICT;

CREATE TABLE edited_message (
    suggestion TEXT NOT NULL REFERENCES suggestion (id) ON DELETE CASCADE, side TEXT NOT NULL,
    title TEXT NOT NULL, text TEXT NOT NULL, by TEXT NOT NULL, at REAL NOT NULL,
    PRIMARY KEY (suggestion, side)
) STRICT;

CREATE TABLE kept_apart (
    one TEXT NOT NULL, other TEXT NOT NULL, by TEXT NOT NULL, at REAL NOT NULL,
    PRIMARY KEY (one, other)
) STRICT;
CREATE INDEX kept_apart_other ON kept_apart (other);

ALTER TABLE community ADD COLUMN organisation TEXT NOT NULL DEFAULT '';

ALTER TABLE suggestion ADD COLUMN offer_organisation TEXT NOT NULL DEFAULT '';
UPDATE suggestion SET offer_organisation = coalesce(
    (SELECT proposal.organisation FROM proposal WHERE proposal.id = suggestion.offer), organisation);
CREATE INDEX suggestion_organisation ON suggestion (organisation, state, created_at);
CREATE INDEX suggestion_offer_organisation ON suggestion (offer_organisation, state, created_at);

CREATE INDEX decision_organisation ON decision (organisation, id);
CREATE INDEX decision_unowned ON decision (community) WHERE organisation IS NULL;
CREATE INDEX alert_open ON alert (organisation, at) WHERE handled_at IS NULL;
ALTER TABLE alert ADD COLUMN handled_by TEXT;
"""
