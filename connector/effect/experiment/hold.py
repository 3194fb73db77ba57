"""Where the experiment meets the main job: does this ask wait, and until when?"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from connector.effect.experiment.allocation import Arm, arm
from connector.effect.experiment.plan import Plan, from_canonical
from connector.engine import Engine
from connector.model import StoredProposal
from connector.store import Tx, decisions, events, experiments
from connector.store.events import Event, EventKind


def held_until(engine: Engine, tx: Tx, request: StoredProposal, now: datetime) -> datetime | None:
    """Until when nothing is suggested for an ask because an experiment drew it so; None when it need not wait.

    Call it for an ask that would get its first suggestion now: asks nobody fits are in no experiment. Asks with signs
    of danger, for professionals or unwanted kinds are closed, so they never come here; urgent ones, ones for
    a day before the wait would be over, and ones that somebody wrote for another are never drawn.
    """
    for registered in experiments.running(tx):
        plan = from_canonical(registered.plan)
        until = experiments.place(tx, plan.name, request.id)
        if until is None and _eligible(engine, plan, request, now):
            until = _draw(engine, tx, plan, request, now)
        if until is not None and until > now:
            return until
    return None


def _eligible(engine: Engine, plan: Plan, request: StoredProposal, now: datetime) -> bool:
    proposal, over = request.proposal, now + timedelta(days=plan.within_days)
    when, last_day = proposal.when, local_day(engine, over)
    return (
        request.community in plan.communities
        and plan.begin <= local_day(engine, now) < plan.end
        and not (proposal.urgent or proposal.on_behalf)
        and (when.deadline is None or when.deadline > over)
        and all(day is None or day > last_day for slot in when.slots for day in (slot.start, slot.end))
        and request.expires_at > over
    )


def _draw(engine: Engine, tx: Tx, plan: Plan, request: StoredProposal, now: datetime) -> datetime:
    drawn = arm(plan, request.id, request.community, local_day(engine, now))
    until = now + timedelta(days=plan.within_days) if drawn is Arm.HELD else now
    experiments.draw(tx, plan.name, request.id, drawn.value, now, until)
    about = (request.community, request.organisation, request.area, request.proposal.category, request.id)
    value = f"{plan.name}:{drawn.value}"
    events.record(tx, Event(EventKind.ALLOCATED, now, *about, person=request.person, value=value))
    why = "drawn by lot: suggestions wait" if drawn is Arm.HELD else "drawn by lot: suggestions at once"
    decisions.log(tx, now, request.id, f"experiment.{drawn.value}", why, community=request.community)
    return until


def local_day(engine: Engine, now: datetime) -> date:
    """The day it is where the residents live."""
    return now.astimezone(ZoneInfo(engine.config.instance.timezone)).date()
