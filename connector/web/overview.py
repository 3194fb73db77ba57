"""One page for whoever looks after the connector: communities, last suggestions with reasons, and the log."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request

from connector.engine import Engine
from connector.model import CommunityState, Delivery, StoredProposal, Suggestion
from connector.store import Tx, answers, communities, decisions, outbox, proposals, suggestions
from connector.store.times import moment
from connector.web.access import signed_in
from connector.web.engines import engine
from connector.web.words import WORDS
from mapping import taxonomy

pages = Blueprint("overview", __name__)
LAST_SUGGESTIONS = 25
LAST_DECISIONS = 60


@dataclass(frozen=True, slots=True)
class Shown:
    """A suggestion with its two sides (None once gone) and its messages."""

    suggestion: Suggestion
    request: StoredProposal | None
    offer: StoredProposal | None
    deliveries: list[Delivery]


@pages.get("/")
@signed_in()
def overview() -> str:
    running = engine()
    language = request.accept_languages.best_match(["nl", "en"]) or running.config.instance.language
    with running.store.read() as tx:
        return render_template(
            "overview.html",
            language=language,
            words=WORDS[language],
            instance=running.config.instance,
            communities=[_community(running, state) for state in communities.all_states(tx)],
            alerts=[dict(row) | {"at": moment(row["at"])} for row in answers.open_alerts(tx)],
            suggestions=[_shown(tx, suggestion) for suggestion in suggestions.latest(tx, LAST_SUGGESTIONS)],
            decisions=[_line(row) for row in decisions.latest(tx, LAST_DECISIONS)],
            category=lambda slug: taxonomy.name(slug, language),
            local=lambda at: _local(running, at),
        )


def _community(running: Engine, state: CommunityState) -> dict[str, object]:
    configured = running.config.communities.get(state.key)
    dry = configured.dry_run if configured is not None else False
    return {"state": state, "configured": configured is not None, "dry_run": dry}


def _shown(tx: Tx, suggestion: Suggestion) -> Shown:
    return Shown(
        suggestion,
        proposals.get(tx, suggestion.request),
        proposals.get(tx, suggestion.offer),
        outbox.of_suggestion(tx, suggestion.id),
    )


def _line(row: sqlite3.Row) -> dict[str, object]:
    return dict(row) | {"at": moment(row["at"])}


def _local(running: Engine, at: datetime | None) -> str:
    if at is None:
        return "–"
    return f"{at.astimezone(ZoneInfo(running.config.instance.timezone)):%d-%m %H:%M:%S}"
