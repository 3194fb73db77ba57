"""How often the practice page gave advice.

practice: a row a day for each community (empty: none was named): how often there was advice on an ask, and how often
the next version left fewer questions open. Purpose: the figures on help with asking. Retention: two years, as the
event log. Nothing in it is about a person or what they wrote.
"""

from __future__ import annotations

from sqlite_utils import Database

from connector.store.migrations import migrations, run


@migrations()
def practice(db: Database) -> None:
    run(db, _PRACTICE)


_PRACTICE = """
CREATE TABLE practice (
    day REAL NOT NULL, community TEXT NOT NULL, organisation TEXT NOT NULL, area TEXT NOT NULL,
    advised INTEGER NOT NULL, improved INTEGER NOT NULL,
    PRIMARY KEY (day, community)
) STRICT;
"""
