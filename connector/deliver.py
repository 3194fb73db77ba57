"""The outbox at work: exactly one message, whatever crashes.

The key is in the store before anything is sent. A message whose attempt has no known end is looked for on the
platform before it is sent again; where nobody can know whether it landed, a person decides. It is never sent twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from adapters.contract import (
    AdapterError,
    AmbiguousError,
    AuthError,
    Kind,
    Outgoing,
    PermanentError,
    Receipt,
    RefusedError,
    TransientError,
)
from adapters.contract import DeliveryState as Landed
from connector import pull, sources
from connector.engine import Engine
from connector.model import Delivery, DeliveryState, OptOutScope
from connector.privacy import own_data
from connector.store import Tx, answers, communities, decisions, outbox, people, restored
from connector.suggest import policy, wording

LEASE = timedelta(minutes=5)  # ten times the longest a request may take
FIRST_BACKOFF = timedelta(minutes=1)
LONGEST_BACKOFF = timedelta(hours=6)
FIRST_LOOK = timedelta(minutes=15)  # at a message that waits for a moderator there; then ever more seldom,
RAREST_LOOK = timedelta(days=1)  # for so long as
WAITS_AT_MOST = timedelta(days=60)  # forums commonly clear their queues of what is older


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one message in one attempt."""

    delivery: Delivery
    state: DeliveryState
    url: str | None = None
    why: str | None = None


def deliver_due(engine: Engine) -> list[Sent]:
    """Make one attempt at each message that is due; communities in a dry run, or paused, are left alone."""
    with engine.store.read() as tx:
        paused = {state.key for state in communities.all_states(tx) if state.paused is not None}
        live = [key for key in engine.adapters if key not in paused and engine.config.may_push(key)]
        keys = outbox.due(tx, engine.now(), live)
    sent: list[Sent] = []
    for key in keys:
        result = deliver(engine, key)
        if result is not None:
            sent.append(result)
    return sent


def _may_write(engine: Engine, tx: Tx, delivery: Delivery) -> bool:
    """Whether our last message there is long enough ago, and the platform takes another one today."""
    pace, now = engine.adapters[delivery.community].pace, engine.now()
    last = outbox.last_attempt(tx, delivery.community)
    if last is not None and now - last < timedelta(seconds=pace.message_interval):
        return False
    begins = delivery.state is DeliveryState.QUEUED and delivery.kind is Kind.MESSAGE and delivery.thread is None
    if not begins or pace.messages_per_day is None:
        return True
    return outbox.begun_since(tx, delivery.community, now - timedelta(days=1)) < pace.messages_per_day


def deliver(engine: Engine, key: str) -> Sent | None:
    """Make one attempt at a message; None when there was nothing to do, or another process is at it."""
    with engine.store.read() as tx:
        waiting = outbox.get(tx, key)
        if waiting is None or not _may_write(engine, tx, waiting):
            return None
    if not sources.are_current(engine, key):
        return None
    now = engine.now()
    with engine.store.write() as tx:
        if not _may_write(engine, tx, waiting):
            return None
        delivery = outbox.claim(tx, key, now, LEASE)
        if delivery is None:
            return None
        verdict = policy.may_send(engine, tx, delivery, now)
        if delivery.state is DeliveryState.QUEUED and not verdict.send:
            return _put_aside(tx, delivery, verdict, now)
        if not delivery.text and verdict.send:
            delivery = _worded(engine, tx, delivery)
        if delivery.state is DeliveryState.QUEUED and restored.lately(tx, now):
            delivery = replace(delivery, state=DeliveryState.SENDING)  # it may have gone out after the backup was made
        out = _outgoing(tx, delivery)
    if delivery.state is DeliveryState.RETRACTING:
        return _retract(engine, delivery)
    if delivery.state is DeliveryState.PENDING:
        return _look_again(engine, delivery, out, verdict)
    return _attempt(engine, delivery, out, verdict)


def _put_aside(tx: Tx, delivery: Delivery, verdict: policy.Verdict, now: datetime) -> Sent | None:
    if verdict.until is not None:
        outbox.postpone(tx, delivery.key, delivery.attempts, verdict.until)
        return None
    outbox.settle(tx, delivery.key, delivery.attempts, DeliveryState.WITHDRAWN, verdict.why, now)
    decisions.log(tx, now, delivery.key, "delivery.withdrawn", verdict.why, community=delivery.community)
    return Sent(delivery, DeliveryState.WITHDRAWN, why=verdict.why)


def _worded(engine: Engine, tx: Tx, delivery: Delivery) -> Delivery:
    worded = own_data.with_notice(engine, tx, wording.word(engine, tx, delivery))
    outbox.word(tx, delivery.key, worded.title, worded.text, worded.language)
    return worded


def _outgoing(tx: Tx, delivery: Delivery) -> Outgoing:
    return Outgoing(
        key=delivery.key,
        kind=delivery.kind,
        text=delivery.text,
        title=delivery.title,
        thread=None if delivery.kind is Kind.TOPIC else delivery.thread,
        reply_to=delivery.reply_to,
        recipient=people.author(tx, delivery.person),
        language=delivery.language,
        category=delivery.thread if delivery.kind is Kind.TOPIC else None,  # a topic has no thread yet
    )


def _attempt(engine: Engine, delivery: Delivery, out: Outgoing, verdict: policy.Verdict) -> Sent | None:
    adapter = engine.adapters[delivery.community]
    try:
        receipt = adapter.find_delivery(out) if delivery.state is DeliveryState.SENDING else None
        if receipt is None and verdict.send:
            receipt = adapter.deliver(out)
    except RefusedError as error:
        return _refused(engine, delivery, error)
    except AmbiguousError as error:
        return _ambiguous(engine, delivery, error)
    except (AuthError, PermanentError) as error:
        return _later(engine, delivery, error, pause=True)
    except TransientError as error:
        return _later(engine, delivery, error, pause=False)
    return _landed(engine, delivery, receipt, verdict)


def _look_again(engine: Engine, delivery: Delivery, out: Outgoing, verdict: policy.Verdict) -> Sent | None:
    """Ask what the moderators there made of a message. That it is nowhere any more means that they refused it."""
    now = engine.now()
    try:
        receipt = engine.adapters[delivery.community].find_delivery(out)
    except (AuthError, PermanentError) as error:
        return _later(engine, delivery, error, pause=True)
    except AmbiguousError:
        receipt = Receipt(delivery.key, Landed.PENDING, thread=delivery.post_thread or "")  # nobody can tell yet
    except AdapterError as error:
        return _later(engine, delivery, error, pause=False)
    if receipt is None:
        with engine.store.write() as tx:
            pull.alarm(tx, delivery, delivery.key, now)
        return _refused(engine, delivery, RefusedError("The moderators there did not let this message through."))
    if receipt.state is not Landed.PENDING:
        return _landed(engine, delivery, receipt, verdict)
    if delivery.sent_at is not None and now - delivery.sent_at > WAITS_AT_MOST:
        return _refused(engine, delivery, RefusedError("No moderator there has decided about this message."))
    with engine.store.write() as tx:
        outbox.settle(tx, delivery.key, delivery.attempts, DeliveryState.PENDING, None, _next_look(delivery, now))
    return None


def _next_look(delivery: Delivery, now: datetime) -> datetime:
    """When to ask again about a message that waits for a moderator: the longer it waits, the more seldom."""
    waited = now - (delivery.sent_at or now)
    return now + min(max(waited / 2, FIRST_LOOK), RAREST_LOOK)


def _landed(engine: Engine, delivery: Delivery, receipt: Receipt | None, verdict: policy.Verdict) -> Sent | None:
    now = engine.now()
    with engine.store.write() as tx:
        if receipt is None:  # it had not landed, and is not wanted any more
            return _put_aside(tx, delivery, verdict, now)
        outbox.landed(tx, delivery.key, receipt, now, _next_look(delivery, now))
        what = "delivery.pending" if receipt.state is Landed.PENDING else "delivery.sent"
        decisions.log(tx, now, delivery.key, what, delivery.side.value, community=delivery.community)
        if not verdict.send and verdict.until is None:
            outbox.retract(tx, delivery.key, now)
        found = outbox.get(tx, delivery.key)
    state = DeliveryState.SENT if found is None else found.state
    return Sent(delivery, state, receipt.url)


def _refused(engine: Engine, delivery: Delivery, error: RefusedError) -> Sent:
    now = engine.now()
    with engine.store.write() as tx:
        outbox.settle(tx, delivery.key, delivery.attempts, DeliveryState.REFUSED, str(error), now)
        if error.opted_out:
            people.opt_out(tx, delivery.person, OptOutScope.COMMUNITY, "", now)
        decisions.log(tx, now, delivery.key, "delivery.refused", str(error), community=delivery.community)
    return Sent(delivery, DeliveryState.REFUSED, why=str(error))


def _ambiguous(engine: Engine, delivery: Delivery, error: AmbiguousError) -> Sent:
    """Look again once the platform can tell; when it never can, a person decides."""
    now = engine.now()
    looked = delivery.state is DeliveryState.SENDING
    with engine.store.write() as tx:
        if looked and error.look_after <= 0:
            state = DeliveryState.UNKNOWN
            outbox.settle(tx, delivery.key, delivery.attempts, state, str(error), now)
            organisation = engine.config.communities[delivery.community].organisation
            answers.alert(tx, organisation, delivery.community, delivery.key, None, "delivery_unknown", now)
        else:
            state = DeliveryState.SENDING
            look = now + timedelta(seconds=error.look_after)
            outbox.settle(tx, delivery.key, delivery.attempts, state, str(error), look)
        decisions.log(tx, now, delivery.key, "delivery.unknown", str(error), community=delivery.community)
    return Sent(delivery, state, why=str(error))


def _later(engine: Engine, delivery: Delivery, error: AdapterError, *, pause: bool) -> Sent:
    """It surely did not land now: try later. A message that may have landed earlier stays so."""
    now = engine.now()
    wait = min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** min(delivery.attempts - 1, 16))
    if isinstance(error, TransientError) and error.retry_after is not None:
        wait = max(wait, timedelta(seconds=error.retry_after))
    with engine.store.write() as tx:
        outbox.settle(tx, delivery.key, delivery.attempts, delivery.state, str(error), now + wait)
        if pause:
            communities.pause(tx, delivery.community, str(error), now)
            answers.alert(tx, "", delivery.community, None, None, "community_paused", now)
            decisions.log(tx, now, delivery.community, "community.paused", str(error), community=delivery.community)
    return Sent(delivery, delivery.state, why=str(error))


def _retract(engine: Engine, delivery: Delivery) -> Sent:
    adapter = engine.adapters[delivery.community]
    receipt = Receipt(delivery.key, post=delivery.post or "", thread=delivery.post_thread or "", url=delivery.url or "")
    try:
        adapter.retract(receipt)
    except RefusedError as error:
        return _cannot_retract(engine, delivery, str(error))
    except AdapterError as error:
        return _later(engine, delivery, error, pause=isinstance(error, AuthError))
    now = engine.now()
    with engine.store.write() as tx:
        outbox.settle(tx, delivery.key, delivery.attempts, DeliveryState.RETRACTED, None, now)
        decisions.log(tx, now, delivery.key, "delivery.retracted", delivery.side.value, community=delivery.community)
    return Sent(delivery, DeliveryState.RETRACTED, delivery.url)


def _cannot_retract(engine: Engine, delivery: Delivery, why: str) -> Sent:
    """The platform keeps our message: a person there has to take it away. One that still waits there is watched."""
    now = engine.now()
    state, look = (DeliveryState.SENT, now) if delivery.post else (DeliveryState.PENDING, _next_look(delivery, now))
    organisation = engine.config.communities[delivery.community].organisation
    with engine.store.write() as tx:
        outbox.settle(tx, delivery.key, delivery.attempts, state, why, look)
        answers.alert(tx, organisation, delivery.community, delivery.key, delivery.url, "cannot_retract", now)
    return Sent(delivery, state, delivery.url, why)
