"""Who must be left alone now: written to lately, by their own wish, or because a person has to look first."""

from __future__ import annotations

from datetime import datetime, timedelta

from connector.model import UNSOLICITED
from connector.store import Tx, availability, people
from connector.store.times import moment, seconds

_UNSOLICITED = ", ".join(f"'{side.value}'" for side in sorted(UNSOLICITED))


def days_for(tx: Tx, person: str, house: float) -> timedelta:
    """How long between two unasked messages to this person: the house's rule, or longer by their own wish."""
    row = tx.execute("SELECT every_days FROM quota WHERE person = ?", (person,)).fetchone()
    return timedelta(days=max(house, row["every_days"] if row else 0))


def quiet(tx: Tx, person: str, now: datetime, days: float) -> bool:
    """Whether an unasked message was, may have been, or is about to be sent to this person too lately."""
    row = tx.execute(
        f"SELECT 1 FROM delivery WHERE person = ? AND side IN ({_UNSOLICITED})"  # noqa: S608
        " AND state NOT IN ('refused', 'withdrawn') AND coalesce(sent_at, attempted_at, created_at) > ? LIMIT 1",
        (person, seconds(now - days_for(tx, person, days))),
    ).fetchone()
    return row is not None or availability.resting(tx, person, now) is not None


def quiet_until(tx: Tx, person: str, now: datetime, days: float, besides: str = "") -> datetime | None:
    """Until when no unasked message may go out to this person, other than message `besides`; None: it may now.

    Only messages that were tried count: of several that wait in the queue the first one goes.
    """
    row = tx.execute(
        "SELECT max(coalesce(sent_at, attempted_at)) AS at FROM delivery WHERE person = ? AND key <> ?"  # noqa: S608
        f" AND side IN ({_UNSOLICITED}) AND state NOT IN ('queued', 'refused', 'withdrawn')",
        (person, besides),
    ).fetchone()
    ends = [availability.resting(tx, person, now)]
    if row["at"] is not None:
        ends.append(moment(row["at"]) + days_for(tx, person, days))
    later = [end for end in ends if end is not None and end > now]
    return max(later, default=None)


def silent(tx: Tx, now: datetime, days: float) -> frozenset[str]:
    """Everybody who must not be asked now: written to within `days` or their own quota, or who said no, or not yet."""
    rows = tx.execute(
        "SELECT DISTINCT delivery.person AS person FROM delivery LEFT JOIN quota ON quota.person = delivery.person"  # noqa: S608
        f" WHERE side IN ({_UNSOLICITED}) AND state NOT IN ('refused', 'withdrawn')"
        " AND coalesce(sent_at, attempted_at, created_at) > ? - 86400.0 * max(?, coalesce(every_days, 0))",
        (seconds(now), days),
    )
    written = frozenset(row["person"] for row in rows)
    return written | people.not_to_write(tx) | availability.all_resting(tx, now)
