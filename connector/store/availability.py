"""When people said they can help, and until when they asked for a break."""

from __future__ import annotations

from datetime import datetime

from connector.store import Tx, codec, proposals
from connector.store.times import moment, seconds
from mapping.proposal import Slot


def narrow(tx: Tx, offer: str, slots: tuple[Slot, ...], now: datetime) -> None:
    """Keep the only times a helper can, as they told us; the offer is looked at anew by the matcher."""
    tx.execute(
        "INSERT INTO availability (proposal, slots, at) VALUES (?, ?, ?)"
        " ON CONFLICT (proposal) DO UPDATE SET slots = excluded.slots, at = excluded.at",
        (offer, codec.slots_to_json(slots), seconds(now)),
    )
    proposals.touch(tx, offer)


def of(tx: Tx, offer: str) -> tuple[Slot, ...]:
    """The only times the helper of this offer can, by their own word; empty when they said nothing of it."""
    row = tx.execute("SELECT slots FROM availability WHERE proposal = ?", (offer,)).fetchone()
    return () if row is None else codec.slots_from_json(row["slots"])


def rest_until(tx: Tx, person: str, until: datetime) -> None:
    """Leave this person alone before that day; the latest wish counts."""
    tx.execute(
        "INSERT INTO break_until (person, until) VALUES (?, ?)"
        " ON CONFLICT (person) DO UPDATE SET until = excluded.until",
        (person, seconds(until)),
    )


def resting(tx: Tx, person: str, now: datetime) -> datetime | None:
    """Until when this person wants to be left alone, if that is still ahead."""
    row = tx.execute("SELECT until FROM break_until WHERE person = ? AND until > ?", (person, seconds(now))).fetchone()
    return None if row is None else moment(row["until"])


def all_resting(tx: Tx, now: datetime) -> frozenset[str]:
    rows = tx.execute("SELECT person FROM break_until WHERE until > ?", (seconds(now),))
    return frozenset(row["person"] for row in rows)
