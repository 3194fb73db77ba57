"""Exports for research.

research_export: of which organisation and period rows went to a researcher, as known at which date, under which
agreement, and who made it. Purpose: to account for it; a second export of the same period holds the same rows, and one
of an overlapping period is refused, because the two could be laid side by side. Retention: kept; it is about no
resident. The key of the pseudonyms is nowhere.
"""

from __future__ import annotations

from sqlite_utils import Database

from connector.store.migrations import migrations, run


@migrations()
def research_exports(db: Database) -> None:
    run(db, _EXPORTS)


_EXPORTS = """
CREATE TABLE research_export (
    organisation TEXT NOT NULL, period TEXT NOT NULL, known_at REAL NOT NULL, made_at REAL NOT NULL,
    who TEXT NOT NULL, reference TEXT NOT NULL, made_by TEXT NOT NULL, k INTEGER NOT NULL, rows INTEGER NOT NULL
) STRICT;
"""
