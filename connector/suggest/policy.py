"""May this message go out now? The promises to residents, checked once more at the moment of sending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from connector.config import Approval
from connector.engine import Engine
from connector.model import ON_REQUEST, TO_EVERYBODY, UNSOLICITED, Delivery, Side, StoredProposal
from connector.store import Tx, asks, minors, outbox, people, quiet, suggestions, trust
from connector.suggest import standing
from connector.suggest.listed import is_figurehead

STALE_AFTER = timedelta(days=3)  # a suggestion that could not be sent for so long is no news any more
NO_HURRY = timedelta(days=21)  # these may wait for a quiet week to end
LAST_WORD = timedelta(days=35)  # long enough for who wants one message a month
TOO_LATE = timedelta(hours=12)  # numbers to call in danger are said at any hour of the day, or not at all
_PATIENT = frozenset(
    {
        Side.STILL_NEEDED,
        Side.TRIED,
        Side.ASKER_OUTCOME,
        Side.HELPER_OUTCOME,
        Side.WERE_HELPED,
        Side.ASKED_OTHERWISE,
        Side.IN_TOUCH,
        Side.THANKS,
    }
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Send it; or not before `until`; or, without `until`, never. `why` is a plain sentence."""

    send: bool
    why: str = ""
    until: datetime | None = None


def may_send(engine: Engine, tx: Tx, delivery: Delivery, now: datetime) -> Verdict:
    """Decide about a message just before it is sent. When in doubt, not."""
    never = _never(tx, delivery, now)
    if never is not None:
        return Verdict(False, never)
    if delivery.side in UNSOLICITED:
        free = quiet.quiet_until(tx, delivery.person, now, engine.config.policy.quiet_days, delivery.key)
        if free is not None:
            return Verdict(False, "this person was written to lately", free)
    morning = quiet_until(engine, delivery.community, now)
    if morning is not None and delivery.side is not Side.NUMBERS:
        return Verdict(False, "it is night", morning)
    return Verdict(True)


def _never(tx: Tx, delivery: Delivery, now: datetime) -> str | None:
    """Why this message must not go out at all any more, or None."""
    if delivery.side not in TO_EVERYBODY and people.author(tx, delivery.person) is None:
        return "we do not know this person any more"
    if delivery.side in ON_REQUEST:
        return None
    if people.opted_out(tx, delivery.person, delivery.thread):
        return "this person wants no messages"
    if delivery.side in UNSOLICITED and trust.held(tx, delivery.person):
        return "somebody has to look at a complaint first"
    if delivery.side in UNSOLICITED and minors.is_one(tx, delivery.person):
        return "this person is under eighteen"
    if not standing.holds(tx, delivery):
        return "the request or the offer is no longer open"
    if delivery.created_at is not None and now - delivery.created_at > _patience(delivery.side):
        return "it waited so long that it is no news any more"
    return None


def _patience(side: Side) -> timedelta:
    """How long a message may wait before it is not worth sending any more."""
    if side is Side.NUMBERS:
        return TOO_LATE
    if side is Side.CLOSED:
        return LAST_WORD
    return NO_HURRY if side in _PATIENT else STALE_AFTER


def may_ask(engine: Engine, tx: Tx, person: str, thread: str | None, now: datetime) -> bool:
    """Whether something that nobody waits for may be sent to this person at all."""
    if people.opted_out(tx, person, thread) or trust.held(tx, person) or minors.is_one(tx, person):
        return False
    return not quiet.quiet(tx, person, now, engine.config.policy.quiet_days)


def may_pass_on(engine: Engine, tx: Tx, request: StoredProposal) -> bool:
    """Whether helpers may be asked: an ask for somebody else waits until its author says that person knows of it.

    Figureheads ask for others because they were asked to.
    """
    if not request.proposal.on_behalf or asks.person_knows(tx, request.id) is True:
        return True
    return is_figurehead(engine, tx, request.organisation, request.person)


def taken(engine: Engine, tx: Tx, person: str, now: datetime) -> bool:
    """Whether this person is thought of for somebody already: sent or not, one ask at a time."""
    since = now - timedelta(days=engine.config.policy.quiet_days)
    return suggestions.asked_since(tx, person, since)


def approvers(engine: Engine, tx: Tx, request: StoredProposal, offer: StoredProposal) -> frozenset[str]:
    """The organisations of which a person must approve this pair, as their communities wish; none when neither does."""
    wishes = [(side.organisation, engine.config.approval(side.community)) for side in (request, offer)]
    known = all(outbox.ever_suggested(tx, side.community) for side in (request, offer))
    asks = {Approval.ALWAYS} if known else {Approval.ALWAYS, Approval.FIRST_PER_COMMUNITY}
    return frozenset(key for key, wish in wishes if wish in asks)


def quiet_until(engine: Engine, community: str, now: datetime) -> datetime | None:
    """The end of the quiet hours that `now` falls in, or None by day. Hours are local, and may span midnight."""
    quiet = engine.quiet_hours(community)
    if quiet is None:
        return None
    zone = ZoneInfo(engine.config.instance.timezone)
    local = now.astimezone(zone)
    if not in_hours(local.time(), quiet[0], quiet[1]):
        return None
    end = local.replace(hour=quiet[1].hour, minute=quiet[1].minute, second=0, microsecond=0)
    return end if end > local else end + timedelta(days=1)


def in_hours(moment: time, begin: time, end: time) -> bool:
    """Whether a time of day lies in [begin, end), which may span midnight."""
    if begin <= end:
        return begin <= moment < end
    return moment >= begin or moment < end
