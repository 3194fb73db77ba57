"""What was published.

published: the figures of each report, as they were given out. Purpose: the same report on the same date stays the
same, and no later one may be put beside it to tell what both hide. Retention: kept; it holds no figure about fewer
than k people.
"""

from __future__ import annotations

from sqlite_utils import Database

from connector.store.migrations import migrations, run


@migrations()
def published(db: Database) -> None:
    run(db, _PUBLISHED)


_PUBLISHED = """
CREATE TABLE published (
    organisation TEXT NOT NULL, period TEXT NOT NULL, at REAL NOT NULL, figures TEXT NOT NULL,
    PRIMARY KEY (organisation, period, at)
) STRICT;
"""
