"""Figureheads (buurtboegbeelden): ordinary members who hear of first asks, and may decide about a suggestion.

They write and read in their own forum like everybody else, see only links to public posts, and are written to at most
once a day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from adapters.contract import Author, Kind
from connector.config.model import Figurehead
from connector.engine import Engine
from connector.model import Delivery, DeliveryState, Side, StoredProposal, Suggestion, delivery_key
from connector.store import Tx, asks, figurehead_messages, outbox, people, proposals, suggestions
from connector.suggest import policy, queue
from connector.suggest.listed import person_of

PAUSE = timedelta(days=1)  # between two messages to one figurehead
NEWS = timedelta(0)


def newcomers(engine: Engine, tx: Tx, now: datetime) -> None:
    """A figurehead hears that somebody asks for the first time."""
    _of_asks(engine, tx, Side.NEWCOMER, asks.newcomers(tx, now, Side.NEWCOMER, NEWS), now)


def unanswered(engine: Engine, tx: Tx, now: datetime) -> None:
    """A figurehead hears that a first ask has had no answer for days, and may take it up."""
    wait = timedelta(days=engine.config.follow_up.newcomer_days)
    _of_asks(engine, tx, Side.UNANSWERED, asks.newcomers(tx, now, Side.UNANSWERED, wait), now)


def approvals(engine: Engine, tx: Tx, now: datetime) -> None:
    """A figurehead who is asked for nothing else today is asked about a suggestion that waits."""
    for pair in suggestions.waiting(tx):
        request = proposals.get(tx, pair.request)
        if request is None or figurehead_messages.asked_about(tx, pair.id):
            continue
        person = _free(engine, tx, request, now)
        if person is not None:
            _tell(engine, tx, Side.APPROVAL, request, person, now, pair)


def _of_asks(engine: Engine, tx: Tx, side: Side, due: Iterable[StoredProposal], now: datetime) -> None:
    for ask in due:
        person = _free(engine, tx, ask, now)
        if person is not None:
            _tell(engine, tx, side, ask, person, now)


def _free(engine: Engine, tx: Tx, ask: StoredProposal, now: datetime) -> tuple[str, Figurehead] | None:
    """A figurehead of the ask's area, in a community of the ask's organisation, who was left alone longest."""
    free = []
    for each in engine.config.organisations[ask.organisation].figureheads:
        if each.community is None or each.handle is None or (each.areas and ask.area not in each.areas):
            continue
        person = person_of(tx, each) or people.remember(tx, each.community, Author(f"@{each.handle}", each.handle))
        last = figurehead_messages.last(tx, person, now)
        if person == ask.person or people.opted_out(tx, person) or (last is not None and now - last < PAUSE):
            continue
        if queue.way(engine, each.community, Kind.MESSAGE) is Kind.MESSAGE:
            free.append((0.0 if last is None else last.timestamp(), person, each))
    if not free:
        return None
    _, person, chosen = min(free, key=lambda line: line[0])
    return person, chosen


def _tell(
    engine: Engine,
    tx: Tx,
    side: Side,
    ask: StoredProposal,
    to: tuple[str, Figurehead],
    now: datetime,
    pair: Suggestion | None = None,
) -> None:
    person, figurehead = to
    assert figurehead.community is not None
    delivery = Delivery(
        key=delivery_key(side, ask.id if pair is None else pair.id),
        side=side,
        community=figurehead.community,
        person=person,
        kind=Kind.MESSAGE,
        title="",
        text="",
        language=engine.language(figurehead.community),
        thread=None,
        reply_to=None,
        state=DeliveryState.QUEUED,
        suggestions=() if pair is None else (pair.id,),
    )
    outbox.add(tx, delivery, now, policy.quiet_until(engine, figurehead.community, now) or now)
    if pair is None:
        asks.link(tx, delivery.key, ask.id)
