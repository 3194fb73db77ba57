"""Who looks after the connector: accounts, grants, sessions and one-time links. Nobody here is a resident.

account: one row for each person who signed in, to show who decided what; dropped 400 days after the last sign-in.
access_grant: roles given by a command, until they are taken back.
session: one row for each browser that is signed in, until it signs out or expires.
sign_in_link: one-time links, only as a hash, dropped once used or a day after they expired.
sign_in_pending: sign-ins that are under way elsewhere, ten minutes.
sign_in_attempt: when somebody tried, by hashed address, one hour; only to slow down guessing.
"""

from __future__ import annotations

from sqlite_utils import Database

from connector.store.migrations import migrations, run


@migrations()
def accounts(db: Database) -> None:
    run(db, _ACCOUNTS)


_ACCOUNTS = """
CREATE TABLE account (
    id TEXT PRIMARY KEY, provider TEXT NOT NULL, subject TEXT NOT NULL, name TEXT NOT NULL,
    email TEXT, groups TEXT NOT NULL, created_at REAL NOT NULL, signed_in_at REAL NOT NULL,
    UNIQUE (provider, subject)
) STRICT;

CREATE TABLE access_grant (
    email TEXT NOT NULL, organisation TEXT NOT NULL, role TEXT NOT NULL, by TEXT NOT NULL, at REAL NOT NULL,
    PRIMARY KEY (email, organisation)
) STRICT;

CREATE TABLE session (
    token TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    created_at REAL NOT NULL, seen_at REAL NOT NULL
) STRICT;
CREATE INDEX session_account ON session (account);

CREATE TABLE sign_in_link (token TEXT PRIMARY KEY, email TEXT NOT NULL, expires_at REAL NOT NULL) STRICT;

CREATE TABLE sign_in_pending (
    token TEXT PRIMARY KEY, provider TEXT NOT NULL, data TEXT NOT NULL, expires_at REAL NOT NULL
) STRICT;

CREATE TABLE sign_in_attempt (who TEXT NOT NULL, at REAL NOT NULL) STRICT;
CREATE INDEX sign_in_attempt_who ON sign_in_attempt (who, at);
"""
