"""A forum kept in a JSON file, so that a town that starts again is the same town."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from demo_town.discourse.forum import Forum
from demo_town.discourse.model import Category, Notification, Pending, Post, Topic, User

_TABLES: dict[str, type[Any]] = {
    "users": User,
    "categories": Category,
    "topics": Topic,
    "posts": Post,
    "pending": Pending,
    "notifications": Notification,
}


def save(forum: Forum, path: Path) -> None:
    """Write the forum's records, replacing the file at once. Keys are not kept."""
    with forum.lock:
        state = {name: [asdict(row) for row in getattr(forum, name).values()] for name in _TABLES}
        text = json.dumps({"last_ids": forum.last_ids, **state}, default=_text, ensure_ascii=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    os.replace(fresh, path)


def load(forum: Forum, path: Path) -> None:
    """Fill an empty forum with what was saved. Raises ValueError when the file is no snapshot."""
    state = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(state, dict) or not _TABLES.keys() <= state.keys():
        raise ValueError(f"{path} is not a saved forum; delete it to begin a new one.")
    with forum.lock:
        forum.last_ids = state["last_ids"]
        for name, record in _TABLES.items():
            rows = [_row(record, row) for row in state[name]]
            getattr(forum, name).update({row.id: row for row in rows})
        for post in list(forum.posts.values()):
            forum.keep(post)


def _row(record: type[Any], row: dict[str, Any]) -> Any:
    times = {field.name for field in fields(record) if "datetime" in str(field.type)}
    return record(
        **{name: datetime.fromisoformat(value) if name in times and value else value for name, value in row.items()}
    )


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be kept")
