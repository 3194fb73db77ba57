"""Proposals of the organisation, and how posts were read; never what they say."""

from __future__ import annotations

from typing import Any

from flask import abort

from connector.model import StoredProposal
from connector.store import browsing, log_lines, proposals
from connector.store.browsing import Wanted
from connector.store.log_lines import Asked
from connector.web.access import current
from connector.web.api.operations import operation
from connector.web.api.paging import Page, page
from connector.web.api.schemas import ExplanationSchema, ProposalQuery, ProposalSchema, page_of
from connector.web.engines import engine

MOST_LINES = 200  # of the log about one post


@operation("GET", "/proposals", query=ProposalQuery(), answer=page_of(ProposalSchema))
def list_proposals(query: dict[str, Any]) -> Page:
    """Requests and offers, newest first"""
    size, number = query.pop("page_size"), query.pop("page")
    with engine().store.read() as tx:
        found = browsing.found(tx, Wanted(current().organisations(), **query), size + 1, (number - 1) * size)
    return page([shown(each) for each in found], size, page=number + 1)


@operation(
    "GET",
    "/proposals/{proposal}",
    answer=ProposalSchema(),
    refusals={404: "No such proposal in this organisation."},
)
def get_proposal(proposal: str) -> dict[str, Any]:
    """One request or offer"""
    with engine().store.read() as tx:
        found = proposals.get(tx, proposal)
    if found is None or found.organisation not in current().organisations():
        abort(404)
    return shown(found)


@operation(
    "GET",
    "/communities/{community}/explanations/{post}",
    answer=ExplanationSchema(),
    refusals={404: "No such post in this organisation."},
)
def explain_post(community: str, post: str) -> dict[str, Any]:
    """How a post was read, and what was decided about it"""
    entry = engine().config.communities.get(community)
    if entry is None or entry.organisation not in current().organisations():
        abort(404)
    with engine().store.read() as tx:
        found = proposals.of_post(tx, community, post)
        lines = log_lines.found(tx, Asked([entry.organisation], community=community, subject=post), MOST_LINES)
    if not found and not lines:
        abort(404)
    readings = [shown(each) | {"trace": each.proposal.trace} for each in found]
    return {"community": community, "post": post, "proposals": readings, "decisions": lines}


def shown(stored: StoredProposal) -> dict[str, Any]:
    """A proposal as the API gives it."""
    read = stored.proposal
    return {
        "id": stored.id,
        "organisation": stored.organisation,
        "community": stored.community,
        "post": stored.post,
        "url": stored.url,
        "purpose": read.purpose,
        "category": read.category,
        "categories": read.categories,
        "confidence": read.confidence,
        "area": stored.area,
        "urgent": read.urgent,
        "open": stored.open,
        "posted_at": stored.posted_at,
        "expires_at": stored.expires_at,
    }
