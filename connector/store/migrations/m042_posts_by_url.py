"""Finding a post by the address that people see in their browser (no new data)."""

from __future__ import annotations

from sqlite_utils import Database

from connector.store.migrations import migrations, run


@migrations()
def posts_by_url(db: Database) -> None:
    run(db, "CREATE INDEX post_url ON post (url);\n")
