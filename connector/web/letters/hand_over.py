"""/hand-over/<token>: a team says that it takes an ask up, or that it is not for them."""

from __future__ import annotations

from flask import Blueprint, request

from connector.handover import passing_on, wording
from connector.store import hand_overs, links
from connector.store.hand_overs import State
from connector.store.links import Purpose
from connector.web.access import public
from connector.web.engines import engine
from connector.web.letters import page

pages = Blueprint("hand_over_letter", __name__, url_prefix="/hand-over/<token>")


@pages.get("")
@public
def show(token: str, *, passed: bool = False) -> str | tuple[str, int]:
    running = engine()
    with running.store.read() as tx:
        key = links.subject(tx, Purpose.HAND_OVER, token, running.now())
        case = None if key is None else hand_overs.get(tx, key)
    if case is None or case.state not in (State.AGREED, State.TAKEN_UP):
        return page.gone()
    language = running.config.organisations[case.organisation].language
    taken = case.state is State.TAKEN_UP
    words = wording.variables(running, case, language)
    return page.show("hand_over.html", language, taken=taken, passed=passed, **words)


@pages.post("")
@public
def answer(token: str) -> str | tuple[str, int]:
    running = engine()
    ours = request.form.get("ours") != "no"
    with running.store.write() as tx:
        key = links.subject(tx, Purpose.HAND_OVER, token, running.now())
        case = None if key is None else hand_overs.get(tx, key)
        if case is not None:
            decide = passing_on.take_up if ours else passing_on.not_ours
            decide(running, tx, case, "link")
    return show(token, passed=not ours)
