"""Communities of the organisation: how they go, and stopping and starting them."""

from __future__ import annotations

from typing import Any

from flask import abort

from connector.engine import Engine
from connector.model import CommunityState
from connector.store import communities, decisions
from connector.store.times import moment
from connector.web.access import Role, current
from connector.web.api.operations import operation
from connector.web.api.paging import Page
from connector.web.api.schemas import CommunitySchema, WhyBody, page_of
from connector.web.engines import engine

UNKNOWN = {404: "No such community in this organisation."}


@operation("GET", "/communities", answer=page_of(CommunitySchema))
def list_communities() -> Page:
    """The communities of this organisation"""
    running, mine = engine(), _own(Role.VIEWER)
    with running.store.read() as tx:
        states = [communities.get(tx, key) for key in sorted(mine)]
    return Page([_shown(running, state) for state in states], None)


@operation("GET", "/communities/{community}", answer=CommunitySchema(), refusals=UNKNOWN)
def get_community(community: str) -> dict[str, Any]:
    """One community and how it goes"""
    running = engine()
    _known(community, Role.VIEWER)
    with running.store.read() as tx:
        return _shown(running, communities.get(tx, community))


@operation(
    "PUT",
    "/communities/{community}/pause",
    role=Role.MODERATOR,
    body=WhyBody(),
    answer=CommunitySchema(),
    refusals=UNKNOWN,
)
def pause_community(community: str, body: dict[str, str]) -> dict[str, Any]:
    """Stop pulling from and posting to a community"""
    running = engine()
    _known(community, Role.MODERATOR)
    now = running.now()
    with running.store.write() as tx:
        communities.pause(tx, community, body["why"], now)
        decisions.log(tx, now, community, "community.paused", body["why"], by=current().id, community=community)
        return _shown(running, communities.get(tx, community))


@operation("DELETE", "/communities/{community}/pause", role=Role.MODERATOR, answer=CommunitySchema(), refusals=UNKNOWN)
def resume_community(community: str) -> dict[str, Any]:
    """Start a paused community again"""
    running = engine()
    _known(community, Role.MODERATOR)
    now = running.now()
    with running.store.write() as tx:
        communities.resume(tx, community, now)
        decisions.log(tx, now, community, "community.resumed", "by hand", by=current().id, community=community)
        return _shown(running, communities.get(tx, community))


def _own(role: Role) -> list[str]:
    allowed = current().organisations(role)
    return [key for key, entry in engine().config.communities.items() if entry.organisation in allowed]


def _known(community: str, role: Role) -> None:
    entry = engine().config.communities.get(community)
    if entry is None or not current().may(role, entry.organisation):
        abort(404)


def _shown(running: Engine, state: CommunityState) -> dict[str, Any]:
    entry = running.config.communities[state.key]
    due = state.due
    next_check = None if state.paused or due is None or due == moment(0) else due  # 0: at once, it is new
    return {
        "key": state.key,
        "name": entry.name,
        "organisation": entry.organisation,
        "area": entry.area,
        "platform": entry.adapter,
        "state": "paused" if state.paused else "failing" if state.failures else "running",
        "why": state.paused or (state.error if state.failures else None),
        "last_success": state.last_success,
        "next_check": next_check,
        "dry_run": entry.dry_run,
    }
