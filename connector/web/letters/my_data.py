"""/mijn-gegevens/<token>: somebody sees, once, all that is held about them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint

from connector import privacy
from connector.privacy import register
from connector.store import links
from connector.store.links import Purpose
from connector.web import languages
from connector.web.access import public
from connector.web.engines import engine
from connector.web.letters import page

pages = Blueprint("my_data_letter", __name__, url_prefix=f"/{Purpose.MY_DATA.value}/<token>")
_EMPTY = (None, "", "[]")
CLOCKS = ("at", "until", "expires_at", "seen_at", "not_before", "match_due")


@pages.get("")
@public
def ask(token: str) -> str | tuple[str, int]:
    running = engine()
    with running.store.read() as tx:
        person = links.subject(tx, Purpose.MY_DATA, token, running.now())
    return page.gone() if person is None else page.show("my_data.html", found=None)


@pages.post("")
@public
def show(token: str) -> str | tuple[str, int]:
    running = engine()
    with running.store.write() as tx:
        person = links.use(tx, Purpose.MY_DATA, token, running.now())
        held = {} if person is None else privacy.held(tx, person)
    if person is None:
        return page.gone()
    language, retention = languages.spoken(), running.config.retention
    known = register.entries()
    found = [
        {
            "what": known[table].purpose[language],
            "kept": register.kept(table, retention, language).replace("`", ""),
            "rows": [_row(known[table], row, language) for row in rows],
        }
        for table, rows in held.items()
        if rows
    ]
    whole = json.dumps(held, ensure_ascii=False, indent=2)
    return page.show("my_data.html", language, found=found, whole=whole)


def _row(entry: register.Entry, row: Mapping[str, Any], language: str) -> dict[str, Any]:
    """What a row holds, by what it is for (in Dutch) or its name; what is empty is left out."""
    shared = register.common()
    labels = {name: entry.columns.get(name) or shared[name] for name in row} if language == "nl" else {}
    return {labels.get(name, name): _said(name, value) for name, value in row.items() if value not in _EMPTY}


def _said(name: str, value: Any) -> Any:
    """A value as people read it: moments as a date and time in UTC."""
    if isinstance(value, float) and (name in CLOCKS or name.endswith("_at")):
        return f"{datetime.fromtimestamp(value, UTC):%Y-%m-%d %H:%M} UTC"
    return value
