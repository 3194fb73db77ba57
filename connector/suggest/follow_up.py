"""Nobody is left in silence: each ask that waits, ends or was answered gets the word it is due, once.

Every function here asks the store what is due and queues a message; that the message is in the outbox is the mark that
it was said. Whether it may go out, and when, is `policy`'s to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from adapters.contract import Kind
from connector.engine import Engine
from connector.model import Side, StoredProposal
from connector.store import Tx, asks, decisions, outcomes, proposals
from connector.suggest import about_ask, figureheads, likes, policy, public_posts, questions, queue

Duty = Callable[[Engine, Tx, datetime], None]


def follow_up(engine: Engine) -> None:
    """Say what is due to askers, helpers and figureheads."""
    for duty in DUTIES:
        with engine.store.write() as tx:
            duty(engine, tx, engine.now())


def _begin(engine: Engine, tx: Tx, now: datetime) -> None:
    asks.begin(tx, now)


def _details(engine: Engine, tx: Tx, now: datetime) -> None:
    """A private tip, once, to whose ask says too little to find anybody."""
    wait = timedelta(hours=engine.config.follow_up.details_hours)
    vague = (ask for ask in asks.details_due(tx, now, wait) if len(about_ask.missing(ask)) >= 2)
    _tell(engine, tx, Side.DETAILS, vague, now, private=True)


def _tried(engine: Engine, tx: Tx, now: datetime) -> None:
    """What was tried, and what plan B is."""
    wait = timedelta(days=engine.config.follow_up.tried_days)
    _tell(engine, tx, Side.TRIED, asks.tried_due(tx, now, wait), now)


def _still_needed(engine: Engine, tx: Tx, now: datetime) -> None:
    """One question before an ask ends; once more only after its author had it kept open."""
    before = timedelta(days=engine.config.follow_up.still_needed_days)
    for ask in asks.ending_soon(tx, now, before):
        _tell(engine, tx, Side.STILL_NEEDED, [ask], now, again=f"{ask.expires_at:%Y-%m-%d}")


def _outcomes(engine: Engine, tx: Tx, now: datetime) -> None:
    """Some days after a yes, one question to each side: did it work out?"""
    wait = timedelta(days=engine.config.follow_up.outcome_days)
    for side in (Side.ASKER_OUTCOME, Side.HELPER_OUTCOME):
        for pair in outcomes.to_ask(tx, now, side, wait):
            if side is Side.ASKER_OUTCOME and questions.left_to_experiment(tx, pair):
                continue
            to = proposals.get(tx, pair.request if side is Side.ASKER_OUTCOME else pair.offer)
            if to is not None and _reachable(engine, to) and policy.may_ask(engine, tx, to.person, to.thread, now):
                queue.tell(engine, tx, side, to, now, pair=pair)


def _not_chosen(engine: Engine, tx: Tx, now: datetime) -> None:
    """Thanks to a helper who said yes and is not needed any more."""
    for pair in outcomes.not_chosen(tx, now):
        offer = proposals.get(tx, pair.offer)
        if offer is not None and _reachable(engine, offer):
            queue.tell(engine, tx, Side.NOT_CHOSEN, offer, now, pair=pair)


def _again(engine: Engine, tx: Tx, now: datetime) -> None:
    """A helper who said "later" hears of it once more when later has come, as they wished."""
    for pair in outcomes.ask_again(tx, now):
        offer = proposals.get(tx, pair.offer)
        if offer is not None and _reachable(engine, offer):
            queue.tell(engine, tx, Side.AGAIN, offer, now, pair=pair)


def close(engine: Engine, tx: Tx, ask: StoredProposal, now: datetime) -> None:
    """An ask has ended by its age: its author hears so, unless our last question to them named the day already."""
    foretold = asks.was_told(tx, ask.id, Side.STILL_NEEDED, since=asks.kept_at(tx, ask.id) or ask.posted_at)
    if asks.in_conversation(tx, ask.id) and not foretold and _reachable(engine, ask):
        queue.tell(engine, tx, Side.CLOSED, ask, now, again=f"{ask.expires_at:%Y-%m-%d}")


def _tell(
    engine: Engine,
    tx: Tx,
    side: Side,
    due: Iterable[StoredProposal],
    now: datetime,
    *,
    again: str = "",
    private: bool = False,
) -> None:
    """Tell the authors of these asks; whoever must be left alone now is due again later."""
    for ask in due:
        if not _reachable(engine, ask, private=private):
            continue
        if policy.may_ask(engine, tx, ask.person, ask.thread, now):
            queue.tell(engine, tx, side, ask, now, again=again)
            decisions.log(tx, now, ask.id, f"follow_up.{side.value}", "it was due", community=ask.community)


def _reachable(engine: Engine, to: StoredProposal, *, private: bool = False) -> bool:
    kind = queue.way(engine, to.community, Kind.MESSAGE)
    return kind is Kind.MESSAGE or (kind is not None and not private)


DUTIES: tuple[Duty, ...] = (
    _begin,
    likes.due,
    _not_chosen,
    _again,
    _outcomes,
    questions.of_experiments,
    questions.afterwards,
    _still_needed,
    _tried,
    _details,
    public_posts.thanks,
    public_posts.due,
    figureheads.newcomers,
    figureheads.unanswered,
    figureheads.approvals,
)
