"""What figureheads were told, so that they are not told too much."""

from __future__ import annotations

from datetime import datetime

from connector.model import TO_FIGUREHEADS
from connector.store import Tx
from connector.store.times import moment, seconds

_SIDES = ", ".join(f"'{side.value}'" for side in sorted(TO_FIGUREHEADS))


def last(tx: Tx, person: str, now: datetime) -> datetime | None:
    """When this figurehead was last told something; `now` when that is still on its way."""
    row = tx.execute(
        "SELECT max(CASE state WHEN 'queued' THEN ? ELSE coalesce(sent_at, attempted_at) END) AS at FROM delivery"  # noqa: S608
        f" WHERE person = ? AND side IN ({_SIDES}) AND state NOT IN ('refused', 'withdrawn')",
        (seconds(now), person),
    ).fetchone()
    at: float | None = row["at"]
    return moment(at)


def asked_about(tx: Tx, suggestion: str) -> bool:
    """Whether a figurehead was asked about this suggestion."""
    row = tx.execute(
        "SELECT 1 FROM delivery JOIN delivery_suggestion ON delivery = key"
        " WHERE side = 'approval' AND suggestion = ? LIMIT 1",
        (suggestion,),
    ).fetchone()
    return row is not None
