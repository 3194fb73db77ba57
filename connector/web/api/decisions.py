"""The log of decisions, as far as it is the organisation's."""

from __future__ import annotations

import sqlite3
from typing import Any

from connector.store import decisions
from connector.store.times import moment
from connector.web.access import current
from connector.web.api.operations import operation
from connector.web.api.paging import Page, page
from connector.web.api.schemas import DecisionQuery, DecisionSchema, page_of
from connector.web.engines import engine


@operation("GET", "/decisions", query=DecisionQuery(), answer=page_of(DecisionSchema))
def list_decisions(query: dict[str, Any]) -> Page:
    """What was decided, by what or whom, and why; newest first"""
    size = query["page_size"]
    with engine().store.read() as tx:
        rows = decisions.of(tx, current().organisations(), size + 1, subject=query["subject"], before=query["before"])
    lines = [line(row) for row in rows]
    return page(lines, size, before=lines[size - 1]["id"] if len(lines) > size else 0)


def line(row: sqlite3.Row) -> dict[str, Any]:
    """A line as the API gives it."""
    return {name: row[name] for name in ("id", "subject", "what", "why", "by", "community")} | {"at": moment(row["at"])}
