"""Today: what came in, what is open, what waits for approval and what went wrong, each with the next step."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from connector.engine import Engine
from connector.handover import passing_on
from connector.model import CommunityState, SuggestionState
from connector.store import Tx, alerts, browsing, communities, decisions, hand_overs, outbox, suggestions, trust
from connector.store.browsing import Tally, Wanted
from connector.web import given, languages, who
from connector.web.access import Role, current, signed_in
from connector.web.engines import engine
from connector.web.page import show as show_page

pages = Blueprint("today", __name__)
LATEST = 8
MOST_ALERTS = 100
SERIOUS = "serious_complaint"
LATELY = timedelta(days=1)
A_MONTH = timedelta(days=30)
A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers at the top of the page."""

    open: Tally
    came_in: Tally
    said_yes: int


@pages.get("/")
@signed_in()
def show() -> str:
    running, mine = engine(), current().organisations()
    now = running.now()
    with running.store.read() as tx:
        ill = [state for state in communities.all_states(tx) if _ill(running, state, mine)]
        values = {
            "alerts": alerts.open_of(tx, mine, MOST_ALERTS),
            "ill": ill,
            "refused": outbox.count_refused(tx, _keys(running, mine), now - A_WEEK),
            "hand_overs": hand_overs.open_of(tx, mine),
            "figures": _figures(tx, mine, now),
            "latest": browsing.found(tx, Wanted(mine), LATEST),
        }
    return show_page("today.html", **values, handled=_handled())


@pages.post("/alerts/<int(max=9007199254740992):alert>/handled")
@signed_in(Role.MODERATOR)
def handle(alert: int) -> Response:
    """Note that somebody takes care of it; the first counts, and a second hears who that was."""
    running, mine = engine(), current().organisations(Role.MODERATOR)
    now = running.now()
    with running.store.write() as tx:
        found = alerts.get(tx, alert, mine)
        if found is None:
            abort(404)
        first = alerts.handle(tx, alert, who.me(), now)
        if first:
            place = {"community": found.community, "organisation": found.organisation}
            decisions.log(tx, now, found.post or found.community, "alert.handled", found.kind, by=who.me(), **place)
    return redirect(url_for(".show", handled="done" if first else alert), 303)


@pages.post("/alerts/<int(max=9007199254740992):alert>/looked")
@signed_in(Role.MODERATOR)
def look(alert: int) -> Response:
    """Somebody looked into a serious complaint: suggestions with whom it is about may go on."""
    running, mine = engine(), current().organisations(Role.MODERATOR)
    now = running.now()
    with running.store.write() as tx:
        found = alerts.get(tx, alert, mine)
        if found is None or found.kind != SERIOUS:
            abort(404)
        for person in trust.complained_of(tx, found.community, found.post):
            count = trust.looked(tx, person, who.me(), now)
            why = f"looked at {count} complaints"
            decisions.log(tx, now, person, "complaint.looked", why, by=who.me(), community=found.community)
        alerts.handle(tx, alert, who.me(), now)
    return redirect(url_for(".show", handled="looked"), 303)


@pages.post("/hand-overs/<community>/<post>/taken-up")
@signed_in(Role.MODERATOR)
def take_up(community: str, post: str) -> Response:
    """A team said in another way that it takes an ask up (by telephone, in answer to the mail): the asker hears so."""
    running, mine = engine(), current().organisations(Role.MODERATOR)
    with running.store.write() as tx:
        case = hand_overs.get(tx, f"{community}/{post}")
        if case is None or case.organisation not in mine:
            abort(404)
        passing_on.take_up(running, tx, case, who.me(), "noted on the page")
    return redirect(url_for(".show", handled="taken_up"), 303)


def _figures(tx: Tx, mine: Collection[str], now: datetime) -> Figures:
    came_of = suggestions.tally(tx, mine, now - A_MONTH)
    yes = sum(came_of.get(state, 0) for state in (SuggestionState.ACCEPTED, SuggestionState.HELPED))
    return Figures(browsing.tally(tx, mine, open=True), browsing.tally(tx, mine, since=now - LATELY), yes)


def _ill(running: Engine, state: CommunityState, mine: Collection[str]) -> bool:
    configured = running.config.communities.get(state.key)
    return configured is not None and configured.organisation in mine and bool(state.paused or state.failures)


def _keys(running: Engine, mine: Collection[str]) -> list[str]:
    return [each.key for each in running.config.communities.values() if each.organisation in mine]


def _handled() -> tuple[str, str] | None:
    """What to say of an alert that was just taken up: the key of the words, and by whom."""
    asked = request.args.get("handled", "")
    if asked in ("done", "looked", "taken_up"):
        return f"handled_{asked}", ""
    alert = given.maybe_number("handled")
    if alert is None:
        return None
    with engine().store.read() as tx:
        found = alerts.get(tx, alert, current().organisations())
    return None if found is None else ("handled_before", who.did(found.handled_by, languages.spoken()))
