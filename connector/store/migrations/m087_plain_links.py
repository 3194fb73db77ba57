"""Addresses of topics lose their slug: it holds words of the title, and those do not leave their community.

What is pulled from now on has no slug; this mends what was kept, and what waits to be sent (no new data).
"""

from __future__ import annotations

import re

from sqlite_utils import Database

from connector.store.migrations import migrations

_SLUG = re.compile(r"(https?://[^\s<>\"]*?/t/)(?=[^/\s<>\"]*[^/\s<>\"\d])[^/\s<>\"]+/(?=\d)")
_HELD = {
    "post": ("url",),
    "proposal": ("url",),
    "delivery": ("url", "text"),
    "alert": ("url",),
    "hand_over": ("url",),
    "edited_message": ("text",),
}


@migrations()
def plain_links(db: Database) -> None:
    db.conn.create_function("without_slug", 1, _without_slug, deterministic=True)
    for table, columns in _HELD.items():
        for column in columns:
            db.conn.execute(
                f"UPDATE {table} SET {column} = without_slug({column}) WHERE {column} LIKE '%/t/%'"  # noqa: S608
            )


def _without_slug(text: str | None) -> str | None:
    return None if text is None else _SLUG.sub(r"\1", text)
