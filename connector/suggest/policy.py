"""May this message go out now? The promises to residents, checked once more at the moment of sending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from connector.config import Approval
from connector.engine import Engine
from connector.model import Delivery, Side, StoredProposal, Suggestion, SuggestionState
from connector.store import Tx, outbox, people, proposals, suggestions

STALE_AFTER = timedelta(days=3)  # a suggestion that could not be sent for so long is no news any more


@dataclass(frozen=True, slots=True)
class Verdict:
    """Send it; or not before `until`; or, without `until`, never. `why` is a plain sentence."""

    send: bool
    why: str = ""
    until: datetime | None = None


def may_send(engine: Engine, tx: Tx, delivery: Delivery, now: datetime) -> Verdict:
    """Decide about a message just before it is sent. When in doubt, not."""
    if people.author(tx, delivery.person) is None:
        return Verdict(False, "we do not know this person any more")
    if delivery.side is Side.GOODBYE:
        return Verdict(True)
    if people.opted_out(tx, delivery.person, delivery.thread):
        return Verdict(False, "this person wants no messages")
    if not _about(tx, delivery):
        return Verdict(False, "the request or the offer is no longer open")
    if delivery.created_at is not None and now - delivery.created_at > STALE_AFTER:
        return Verdict(False, "it waited so long that it is no news any more")
    morning = quiet_until(engine, delivery.community, now)
    if morning is not None:
        return Verdict(False, "it is night", morning)
    return Verdict(True)


def may_ask(engine: Engine, tx: Tx, person: str, thread: str, now: datetime) -> bool:
    """Whether a new suggestion may be made to this person at all."""
    quiet_days = engine.config.policy.quiet_days
    return not people.opted_out(tx, person, thread) and not people.quiet(tx, person, now, quiet_days)


def taken(engine: Engine, tx: Tx, person: str, now: datetime) -> bool:
    """Whether this person is thought of for somebody already: sent or not, one ask at a time."""
    since = now - timedelta(days=engine.config.policy.quiet_days)
    return suggestions.asked_since(tx, person, since)


def approvers(engine: Engine, tx: Tx, request: StoredProposal, offer: StoredProposal) -> frozenset[str]:
    """The organisations of which a person must approve this pair, as each of them wishes; none when neither does."""
    wishes = {side.organisation: engine.config.organisations[side.organisation].approval for side in (request, offer)}
    known = all(outbox.ever_sent(tx, side.community) for side in (request, offer))
    asks = {Approval.ALWAYS} if known else {Approval.ALWAYS, Approval.FIRST_PER_COMMUNITY}
    return frozenset(key for key, wish in wishes.items() if wish in asks)


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


def _about(tx: Tx, delivery: Delivery) -> list[Suggestion]:
    """The suggestions of a message that still stand: both sides open, and nobody said no."""
    pairs = [pair for key in delivery.suggestions if (pair := suggestions.get(tx, key)) is not None]
    return [pair for pair in pairs if _stands(tx, pair)]


def _stands(tx: Tx, pair: Suggestion) -> bool:
    if pair.state not in (SuggestionState.APPROVED, SuggestionState.ACCEPTED):
        return False
    sides = [proposals.get(tx, pair.request), proposals.get(tx, pair.offer)]
    return all(side is not None and side.open for side in sides)
