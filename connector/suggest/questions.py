"""Questions afterwards, at most three, one at a time, each answered by a word; nobody is asked who was not helped.

The first, whether somebody was helped, is the question about the outcome that `follow_up` asks in any case. The other
two an organisation switches on. Where an experiment compares who says they were helped, everyone it drew is asked so
on the same day after the draw, and not before: what is measured must not depend on what was drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from adapters.contract import Kind
from connector.effect.experiment.plan import Outcome, Plan, from_canonical
from connector.engine import Engine
from connector.model import Side, StoredProposal, Suggestion
from connector.store import Tx, decisions, experiments, proposals, questions
from connector.suggest import policy, queue

TIME_TO_ANSWER = timedelta(days=7)  # before the end of the time in which an experiment looks for its outcome


def afterwards(engine: Engine, tx: Tx, now: datetime) -> None:
    """Ask who was helped whether they would have asked without us, and, when they answered, if they are in touch."""
    otherwise = timedelta(days=engine.config.follow_up.otherwise_days)
    in_touch = timedelta(days=engine.config.follow_up.in_touch_days)
    for key, organisation in engine.config.organisations.items():
        if organisation.questions_afterwards:
            for pair in questions.due(tx, key, Side.ASKED_OTHERWISE, now, otherwise):
                _ask(engine, tx, Side.ASKED_OTHERWISE, pair, now)
            for pair in questions.due(tx, key, Side.IN_TOUCH, now, in_touch, after=Side.ASKED_OTHERWISE):
                _ask(engine, tx, Side.IN_TOUCH, pair, now)


def of_experiments(engine: Engine, tx: Tx, now: datetime) -> None:
    """Ask everyone drawn by an experiment about being helped whether they were, a week before their time is over."""
    for plan in _measuring(tx):
        within = timedelta(days=plan.within_days)
        for ask in questions.drawn(tx, plan.name, now - within, now - within + TIME_TO_ANSWER):
            if _may_ask(engine, tx, ask, now, private=False):
                queue.tell(engine, tx, Side.WERE_HELPED, ask, now)


def left_to_experiment(tx: Tx, pair: Suggestion) -> bool:
    """Whether an experiment asks about this request, so that nobody else does."""
    return any(questions.is_drawn(tx, plan.name, pair.request) for plan in _measuring(tx))


def _measuring(tx: Tx) -> Iterator[Plan]:
    for registered in experiments.running(tx):
        plan = from_canonical(registered.plan)
        if plan.outcome is Outcome.SAID_HELPED:
            yield plan


def _ask(engine: Engine, tx: Tx, side: Side, pair: Suggestion, now: datetime) -> None:
    request = proposals.get(tx, pair.request)
    if request is not None and _may_ask(engine, tx, request, now, private=True):
        queue.tell(engine, tx, side, request, now, pair=pair)
        decisions.log(tx, now, request.id, f"follow_up.{side.value}", "it was due", community=request.community)


def _may_ask(engine: Engine, tx: Tx, ask: StoredProposal, now: datetime, *, private: bool) -> bool:
    """Whether its author can be asked now: what is nobody else's business only in private."""
    way = queue.way(engine, ask.community, Kind.MESSAGE)
    reachable = way is Kind.MESSAGE or (way is not None and not private)
    return reachable and bool(ask.url) and policy.may_ask(engine, tx, ask.person, ask.thread, now)
