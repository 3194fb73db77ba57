"""Suggestions with a side in the organisation: see them, and decide about those that wait."""

from __future__ import annotations

from typing import Any

from flask import Response, abort

from connector.engine import Engine
from connector.model import Suggestion, SuggestionState
from connector.store import Tx, proposals, suggestions
from connector.suggest import review
from connector.suggest.review import Outcome, Result
from connector.web.access import Role, current
from connector.web.api.operations import operation
from connector.web.api.paging import Page, page
from connector.web.api.problems import problem
from connector.web.api.schemas import (
    SeenBody,
    SuggestionQuery,
    SuggestionSchema,
    VerdictSchema,
    WholeSuggestionSchema,
    WhyBody,
    page_of,
)
from connector.web.engines import engine

UNKNOWN = {404: "No such suggestion with a side in this organisation."}


@operation("GET", "/suggestions", query=SuggestionQuery(), answer=page_of(SuggestionSchema))
def list_suggestions(query: dict[str, Any]) -> Page:
    """Suggestions with a side in this organisation, newest first"""
    size, number = query["page_size"], query["page"]
    with engine().store.read() as tx:
        found = suggestions.listed(tx, current().organisations(), size + 1, (number - 1) * size, query["state"])
        return page([_shown(tx, pair) for pair in found], size, page=number + 1)


@operation("GET", "/suggestions/{suggestion}", answer=WholeSuggestionSchema(), refusals=UNKNOWN)
def get_suggestion(suggestion: str) -> dict[str, Any]:
    """One suggestion, with the messages that approving it would send"""
    running = engine()
    with running.store.read() as tx:
        if not review.visible(tx, suggestion, current().organisations()):
            abort(404)
        pair = suggestions.get(tx, suggestion)
        assert pair is not None
        return _shown(tx, pair) | _messages(running, tx, pair)


@operation(
    "PUT",
    "/suggestions/{suggestion}/approval",
    role=Role.MODERATOR,
    body=SeenBody(),
    answer=VerdictSchema(),
    refusals=UNKNOWN | {409: "It was decided before, or what would be sent is no longer what was seen."},
)
def approve_suggestion(suggestion: str, body: dict[str, Any]) -> dict[str, Any] | Response:
    """Approve a suggestion that waits: its messages go out"""
    mine = current().organisations(Role.MODERATOR)
    return _told(review.approve(engine(), suggestion, current().id, mine, shown=body["seen"]))


@operation(
    "PUT",
    "/suggestions/{suggestion}/refusal",
    role=Role.MODERATOR,
    body=WhyBody(),
    answer=VerdictSchema(),
    refusals=UNKNOWN | {409: "It was decided before."},
)
def decline_suggestion(suggestion: str, body: dict[str, Any]) -> dict[str, Any] | Response:
    """Decline a suggestion that waits: this pair never comes back"""
    mine = current().organisations(Role.MODERATOR)
    return _told(review.decline(engine(), suggestion, current().id, body["why"], mine))


def _told(result: Result) -> dict[str, Any] | Response:
    if result.outcome is Outcome.UNKNOWN:
        abort(404)
    if result.outcome is Outcome.CHANGED:
        return problem(409, "What would be sent is no longer what was seen; look again.", title="Conflict")
    if result.outcome is Outcome.TAKEN:
        return problem(409, "It was decided before.", title="Conflict")
    return {"outcome": result.outcome.value, "awaited": sorted(result.awaited)}


def _shown(tx: Tx, pair: Suggestion) -> dict[str, Any]:
    names = ("id", "state", "score", "round", "created_at", "reasons")
    sides = {"request": _side(tx, pair.request), "offer": _side(tx, pair.offer)}
    return {name: getattr(pair, name) for name in names} | sides


def _side(tx: Tx, proposal: str) -> dict[str, Any] | None:
    stored = proposals.get(tx, proposal)
    if stored is None:
        return None
    names = ("organisation", "community", "area", "url")
    return {name: getattr(stored, name) for name in names} | {
        "proposal": stored.id,
        "category": stored.proposal.category,
    }


def _messages(running: Engine, tx: Tx, pair: Suggestion) -> dict[str, Any]:
    if pair.state is not SuggestionState.WAITING:
        return {"messages": [], "seen": None}
    return {"messages": review.messages(running, tx, pair), "seen": review.seen(running, tx, pair)}
