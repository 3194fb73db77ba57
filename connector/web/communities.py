"""Communities: health, last contact, next check, backlog and limits; pause, resume and the emergency stop."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from adapters.contract import Pace
from connector import pausing
from connector.config import Community
from connector.engine import Engine
from connector.model import CommunityState
from connector.store import communities, outbox, posts
from connector.web import given, languages, who
from connector.web.access import Role, current, signed_in
from connector.web.engines import engine
from connector.web.page import show as show_page
from connector.web.words import WORDS

pages = Blueprint("communities", __name__, url_prefix="/communities")
ON_A_PAGE = 24
LONGEST_WHY = 200  # characters
DONE = frozenset({"paused", "before", "resumed", "runs", "stopped"})


@dataclass(frozen=True, slots=True)
class Shown:
    """A community with how it goes, what waits, and how often anything may be done there (None: it is switched off)."""

    configured: Community
    state: CommunityState
    unread: int
    messages: Mapping[str, int]
    pace: Pace | None
    interval: float

    @property
    def ill(self) -> bool:
        return self.state.paused is not None or self.state.failures > 0

    @property
    def queued(self) -> int:
        return sum(self.messages.get(state, 0) for state in ("queued", "sending", "retracting", "pending"))


@pages.get("")
@signed_in()
def show() -> str:
    """The communities of one's own organisations; what does not run well first."""
    mine = current().organisations()
    wanted, ill = request.args.get("q", "").casefold().strip(), request.args.get("ill") == "yes"
    page = given.page()
    found = [
        each for each in _all(engine(), mine) if wanted in each.configured.name.casefold() and (each.ill or not ill)
    ]
    found.sort(key=lambda each: (not each.ill, each.configured.name.casefold()))
    start = (page - 1) * ON_A_PAGE
    return show_page(
        "communities.html",
        found=found[start : start + ON_A_PAGE],
        page=page,
        more=len(found) > start + ON_A_PAGE,
        wanted=request.args.get("q", ""),
        ill=ill,
        policy=engine().config.policy,
        notice=_notice(),
    )


@pages.post("/<community>/pause")
@signed_in(Role.MODERATOR)
def pause(community: str) -> Response:
    _own(community, Role.MODERATOR)
    done = pausing.pause(engine(), community, _why(), who.me())
    return _back(community, "paused" if done else "before")


@pages.post("/<community>/resume")
@signed_in(Role.MODERATOR)
def resume(community: str) -> Response:
    _own(community, Role.MODERATOR)
    done = pausing.resume(engine(), community, who.me())
    return _back(community, "resumed" if done else "runs")


@pages.post("/<community>/stop")
@signed_in(Role.MODERATOR)
def stop(community: str) -> Response:
    _own(community, Role.MODERATOR)
    return _back(community, "stopped", pausing.stop(engine(), [community], _why(), who.me()))


@pages.post("/stop")
@signed_in(Role.ADMIN)
def stop_all() -> Response:
    """For who looks after the whole installation only."""
    if not current().instance_admin:
        abort(403)
    return _back(None, "stopped", pausing.stop(engine(), engine().config.communities, _why(), who.me()))


def _all(running: Engine, mine: Collection[str]) -> list[Shown]:
    with running.store.read() as tx:
        states = {state.key: state for state in communities.all_states(tx)}
        unread, messages = posts.count_unread(tx), outbox.backlog(tx)
    return [
        _shown(running, configured, states.get(key) or CommunityState(key), unread.get(key, 0), messages.get(key, {}))
        for key, configured in running.config.communities.items()
        if configured.organisation in mine
    ]


def _shown(
    running: Engine, configured: Community, state: CommunityState, unread: int, messages: Mapping[str, int]
) -> Shown:
    adapter = running.adapters.get(configured.key)
    if adapter is None:
        return Shown(configured, state, unread, messages, None, 0)
    return Shown(configured, state, unread, messages, adapter.pace, running.interval(configured.key).total_seconds())


def _own(community: str, role: Role) -> None:
    configured = engine().config.communities.get(community)
    if configured is None or not current().may(role, configured.organisation):
        abort(404)


def _why() -> str:
    """The reason somebody gave, for their colleagues."""
    why = given.line(request.form, "why", LONGEST_WHY)
    return why or WORDS[engine().config.instance.language]["communities"]["by_hand"]


def _back(community: str | None, done: str, number: int = 0) -> Response:
    anchor = None if community is None else f"c-{community}"
    return redirect(url_for(".show", done=done, n=number or None, _anchor=anchor), 303)


def _notice() -> str | None:
    done = request.args.get("done", "")
    words = WORDS[languages.spoken()]["communities"]
    return words[f"done.{done}"].format(n=given.number("n", 0)) if done in DONE else None
