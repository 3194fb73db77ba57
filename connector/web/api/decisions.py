"""The log of decisions, as far as it is the organisation's."""

from __future__ import annotations

from typing import Any

from connector.store import log_lines
from connector.store.log_lines import Asked
from connector.web.access import current
from connector.web.api.operations import operation
from connector.web.api.paging import Page, page
from connector.web.api.schemas import DecisionQuery, DecisionSchema, page_of
from connector.web.engines import engine


@operation("GET", "/decisions", query=DecisionQuery(), answer=page_of(DecisionSchema))
def list_decisions(query: dict[str, Any]) -> Page:
    """What was decided, by what or whom, and why; newest first"""
    size, asked = query["page_size"], Asked(current().organisations(), subject=query["subject"])
    with engine().store.read() as tx:
        lines = log_lines.found(tx, asked, size + 1, query["before"])
    return page(lines, size, before=lines[size - 1].id if len(lines) > size else 0)
