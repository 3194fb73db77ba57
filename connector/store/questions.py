"""Who is due for a question afterwards: once about each thing, and each question to a person once in half a year."""

from __future__ import annotations

from datetime import datetime, timedelta

from connector.model import Side, StoredProposal, Suggestion
from connector.store import Tx, proposals, suggestions
from connector.store.times import seconds

LOOK_BACK = timedelta(days=60)  # help that was given longer ago is not asked about any more
SELDOM = timedelta(days=180)  # somebody who is helped often is not asked often
_DUE = """
SELECT suggestion.id FROM suggestion JOIN proposal AS request ON request.id = suggestion.request
WHERE state = 'helped' AND changed_at BETWEEN :since AND :until AND request.organisation = :organisation
AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.person = request.person AND side = :side
    AND state NOT IN ('refused', 'withdrawn') AND created_at > :seldom)
AND NOT EXISTS (SELECT 1 FROM delivery JOIN delivery_suggestion AS about ON about.delivery = delivery.key
    WHERE about.suggestion = suggestion.id AND side = :side)
"""
_ANSWERED = """
AND EXISTS (SELECT 1 FROM answer JOIN delivery ON delivery.key = answer.delivery
    JOIN delivery_suggestion AS about ON about.delivery = delivery.key
    WHERE about.suggestion = suggestion.id AND side = :before)
"""


def due(
    tx: Tx, organisation: str, side: Side, now: datetime, wait: timedelta, *, after: Side | None = None
) -> list[Suggestion]:
    """Suggestions that worked out at least `wait` ago, whose asker was not asked this; `after` must be answered."""
    query = _DUE + ("" if after is None else _ANSWERED)
    values = {
        "organisation": organisation,
        "side": side.value,
        "before": "" if after is None else after.value,
        "since": seconds(now - LOOK_BACK),
        "until": seconds(now - wait),
        "seldom": seconds(now - SELDOM),
    }
    rows = tx.execute(query + " ORDER BY changed_at, suggestion.id", values).fetchall()
    return [pair for row in rows if (pair := suggestions.get(tx, row["id"])) is not None]


def drawn(tx: Tx, experiment: str, since: datetime, until: datetime) -> list[StoredProposal]:
    """Asks that an experiment drew between two moments and whose author was not asked yet if they were helped."""
    rows = tx.execute(
        "SELECT request FROM experiment_ask WHERE experiment = ? AND at > ? AND at <= ? AND NOT EXISTS"
        " (SELECT 1 FROM delivery_proposal JOIN delivery ON delivery.key = delivery_proposal.delivery"
        " WHERE delivery_proposal.proposal = request AND side = ?) ORDER BY at, request",
        (experiment, seconds(since), seconds(until), Side.WERE_HELPED.value),
    ).fetchall()
    return [ask for row in rows if (ask := proposals.get(tx, row["request"])) is not None]


def is_drawn(tx: Tx, experiment: str, request: str) -> bool:
    """Whether an experiment drew this ask."""
    row = tx.execute(
        "SELECT 1 FROM experiment_ask WHERE experiment = ? AND request = ?", (experiment, request)
    ).fetchone()
    return row is not None
