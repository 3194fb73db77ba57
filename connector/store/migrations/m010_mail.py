"""Mail to people of organisations: what waits to be sent, and that it was.

- mail_outbox: to call a person of the organisation. The words, the recipient and the links go as soon as the mail is
  sent or given up; what is left (that there was one) is kept 90 days.
"""

from __future__ import annotations

from sqlite_utils import Database

from connector.store.migrations import migrations, run


@migrations()
def mail(db: Database) -> None:
    run(db, _MAIL)


_MAIL = """
CREATE TABLE mail_outbox (
    key TEXT PRIMARY KEY,
    kind TEXT NOT NULL, organisation TEXT NOT NULL,
    recipient TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL, html TEXT, unsubscribe TEXT,
    state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
    created_at REAL NOT NULL, not_before REAL NOT NULL, sent_at REAL, error TEXT
) STRICT;
CREATE INDEX mail_outbox_due ON mail_outbox (state, not_before);
"""
