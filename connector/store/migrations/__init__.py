"""The tables, as migrations: one numbered file for each change, applied in that order; never change a released one.

Times are REAL seconds since 1970 UTC. Tables are STRICT: a wrong type is an error at once, not a surprise later.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

from sqlite_utils import Database, Migrations

migrations = Migrations("wijkconnector")


def run(db: Database, statements: str) -> None:
    """Execute statements, each ended by a semicolon at the end of a line, in the open transaction."""
    for statement in statements.split(";\n"):
        if statement.strip():
            db.conn.execute(statement)


def load() -> Migrations:
    """All migrations of this folder, in the order of their file names."""
    for module in sorted(found.name for found in pkgutil.iter_modules(__path__)):
        import_module(f"{__name__}.{module}")
    return migrations
