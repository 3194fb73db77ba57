"""The tables of the main job."""

from __future__ import annotations

from sqlite_utils import Database

from connector.store.migrations import migrations, run


@migrations()
def first(db: Database) -> None:
    run(db, _FIRST)


_FIRST = """
CREATE TABLE instance (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;

CREATE TABLE lease (
    subject TEXT PRIMARY KEY, token TEXT NOT NULL, until REAL NOT NULL
) STRICT;

CREATE TABLE community (
    key TEXT PRIMARY KEY,
    cursor TEXT,
    due REAL NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    failing_since REAL,
    last_success REAL,
    paused TEXT, paused_at REAL,
    error TEXT,
    skipped INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE thread_hint (
    community TEXT NOT NULL, thread TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (community, thread)
) STRICT;

CREATE TABLE webhook_event (
    community TEXT NOT NULL, event TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (community, event)
) STRICT;

CREATE TABLE person (
    id TEXT PRIMARY KEY, community TEXT NOT NULL, author_key TEXT NOT NULL, handle TEXT NOT NULL
) STRICT;

CREATE TABLE opt_out (
    person TEXT NOT NULL, scope TEXT NOT NULL, thread TEXT NOT NULL DEFAULT '', at REAL NOT NULL,
    PRIMARY KEY (person, scope, thread)
) STRICT;

CREATE TABLE quota (
    person TEXT PRIMARY KEY, every_days INTEGER NOT NULL, at REAL NOT NULL
) STRICT;

CREATE TABLE post (
    community TEXT NOT NULL, key TEXT NOT NULL, thread TEXT NOT NULL,
    url TEXT NOT NULL, person TEXT NOT NULL, groups TEXT NOT NULL,
    title TEXT NOT NULL, text TEXT NOT NULL,
    created_at REAL NOT NULL, updated_at REAL NOT NULL, digest TEXT NOT NULL,
    opening INTEGER NOT NULL, reply_to TEXT, category TEXT, tags TEXT NOT NULL, status TEXT NOT NULL,
    private INTEGER NOT NULL, own INTEGER NOT NULL, language TEXT,
    seen_at REAL NOT NULL,
    unread INTEGER NOT NULL,
    PRIMARY KEY (community, key)
) STRICT;
CREATE INDEX post_unread ON post (unread, community) WHERE unread = 1;
CREATE INDEX post_thread ON post (community, thread);
CREATE INDEX post_person ON post (person);
CREATE INDEX post_time ON post (created_at);

CREATE TABLE tombstone (
    community TEXT NOT NULL, key TEXT NOT NULL, reason TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (community, key)
) STRICT;

CREATE TABLE signal (
    community TEXT NOT NULL, post TEXT NOT NULL, kind TEXT NOT NULL, person TEXT NOT NULL, thread TEXT NOT NULL,
    at REAL NOT NULL, unread INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (community, post, kind, person)
) STRICT;

CREATE TABLE proposal (
    id TEXT PRIMARY KEY,
    community TEXT NOT NULL, organisation TEXT NOT NULL, post TEXT NOT NULL, thread TEXT NOT NULL, url TEXT NOT NULL,
    person TEXT NOT NULL, area TEXT NOT NULL,
    purpose TEXT NOT NULL, category TEXT NOT NULL,
    posted_at REAL NOT NULL, expires_at REAL NOT NULL,
    open INTEGER NOT NULL, closed_why TEXT,
    confidence REAL NOT NULL,
    data TEXT NOT NULL,
    changed INTEGER NOT NULL,
    match_due REAL
) STRICT;
CREATE INDEX proposal_post ON proposal (community, post);
CREATE INDEX proposal_changed ON proposal (changed);
CREATE INDEX proposal_match ON proposal (match_due) WHERE match_due IS NOT NULL;
CREATE INDEX proposal_expiry ON proposal (expires_at) WHERE open = 1;
CREATE INDEX proposal_person ON proposal (person);

CREATE TABLE suggestion (
    id TEXT PRIMARY KEY, request TEXT NOT NULL, offer TEXT NOT NULL,
    score REAL NOT NULL, reasons TEXT NOT NULL, state TEXT NOT NULL, round INTEGER NOT NULL,
    created_at REAL NOT NULL, changed_at REAL NOT NULL, organisation TEXT NOT NULL
) STRICT;
CREATE INDEX suggestion_request ON suggestion (request);
CREATE INDEX suggestion_offer ON suggestion (offer);
CREATE INDEX suggestion_state ON suggestion (state, created_at);

CREATE TABLE delivery (
    key TEXT PRIMARY KEY,
    side TEXT NOT NULL, community TEXT NOT NULL, person TEXT NOT NULL, kind TEXT NOT NULL,
    title TEXT NOT NULL, text TEXT NOT NULL, language TEXT NOT NULL, thread TEXT, reply_to TEXT,
    state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
    created_at REAL NOT NULL, not_before REAL NOT NULL, attempted_at REAL, sent_at REAL,
    post TEXT, post_thread TEXT, url TEXT, error TEXT
) STRICT;
CREATE INDEX delivery_due ON delivery (state, not_before);
CREATE INDEX delivery_person ON delivery (person);
CREATE INDEX delivery_post ON delivery (community, post);
CREATE INDEX delivery_thread ON delivery (community, post_thread);

CREATE TABLE delivery_suggestion (
    delivery TEXT NOT NULL REFERENCES delivery (key) ON DELETE CASCADE, suggestion TEXT NOT NULL,
    PRIMARY KEY (delivery, suggestion)
) STRICT;
CREATE INDEX delivery_suggestion_suggestion ON delivery_suggestion (suggestion);

CREATE TABLE answer (
    community TEXT NOT NULL, post TEXT NOT NULL, delivery TEXT, person TEXT NOT NULL, kind TEXT NOT NULL,
    confidence REAL NOT NULL, at REAL NOT NULL,
    PRIMARY KEY (community, post)
) STRICT;
CREATE INDEX answer_person ON answer (person);

CREATE TABLE alert (
    id INTEGER PRIMARY KEY, organisation TEXT NOT NULL, community TEXT NOT NULL, post TEXT NOT NULL, url TEXT,
    kind TEXT NOT NULL, at REAL NOT NULL, handled_at REAL, UNIQUE (community, post, kind)
) STRICT;

CREATE TABLE decision (
    id INTEGER PRIMARY KEY, at REAL NOT NULL, subject TEXT NOT NULL, what TEXT NOT NULL, why TEXT NOT NULL,
    by TEXT NOT NULL, community TEXT, organisation TEXT
) STRICT;
CREATE INDEX decision_subject ON decision (subject);
CREATE INDEX decision_at ON decision (at);
"""
