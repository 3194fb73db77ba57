"""What came of suggestions: who still has to hear or be asked, and what both sides said."""

from __future__ import annotations

from datetime import datetime, timedelta

from connector.model import Side, Suggestion
from connector.store import Tx, suggestions
from connector.store.times import seconds

LOOK_BACK = timedelta(days=40)  # what came of things longer ago is nobody's concern any more
_LAST_WORD = (  # what the helper said last about a suggestion
    "(SELECT answer.kind FROM answer JOIN delivery ON delivery.key = answer.delivery"
    " JOIN delivery_suggestion AS about ON about.delivery = delivery.key"
    " WHERE about.suggestion = suggestion.id AND side IN ('helper', 'again') ORDER BY answer.at DESC LIMIT 1)"
)
_NOT_TOLD = (
    " AND NOT EXISTS (SELECT 1 FROM delivery JOIN delivery_suggestion AS about ON about.delivery = delivery.key"
    " WHERE about.suggestion = suggestion.id AND side = :side)"
)


def to_ask(tx: Tx, now: datetime, side: Side, wait: timedelta) -> list[Suggestion]:
    """Suggestions somebody said yes to at least `wait` ago, whose outcome this side was not asked for."""
    query = "SELECT id FROM suggestion WHERE state = 'accepted' AND changed_at <= :until AND changed_at > :since"
    return _found(tx, query + _NOT_TOLD, now, side, until=seconds(now - wait))


def not_chosen(tx: Tx, now: datetime) -> list[Suggestion]:
    """Suggestions that ended although their helper's last word was yes, and the helper was not thanked."""
    query = (
        "SELECT id FROM suggestion WHERE state IN ('withdrawn', 'declined', 'expired') AND changed_at > :since"  # noqa: S608
        f" AND {_LAST_WORD} = 'yes'"
    )
    return _found(tx, query + _NOT_TOLD, now, Side.NOT_CHOSEN)


def helped_lately(tx: Tx, now: datetime) -> list[Suggestion]:
    """Suggestions that worked out in the last weeks, whose helper was not thanked yet."""
    query = "SELECT id FROM suggestion WHERE state = 'helped' AND changed_at > :since"
    return _found(tx, query + _NOT_TOLD, now, Side.THANKS)


def ask_again(tx: Tx, now: datetime) -> list[Suggestion]:
    """Suggestions whose helper said "later", and later is now, while the request still has nobody."""
    query = (
        "SELECT suggestion.id FROM suggestion JOIN proposal AS offer ON offer.id = suggestion.offer"  # noqa: S608
        " JOIN proposal AS request ON request.id = suggestion.request"
        " JOIN break_until ON break_until.person = offer.person"
        " WHERE state = 'approved' AND suggestion.created_at > :since AND until <= :until AND request.open = 1"
        f" AND offer.open = 1 AND {_LAST_WORD} = 'later' AND NOT EXISTS (SELECT 1 FROM suggestion AS other"
        " WHERE other.request = suggestion.request AND other.state IN ('accepted', 'helped'))"
    )
    return _found(tx, query + _NOT_TOLD, now, Side.AGAIN, until=seconds(now))


def save(tx: Tx, suggestion: str, side: Side, kind: str, now: datetime) -> None:
    """Keep what one side said came of a suggestion: `helped` or `not_helped`; their latest word counts."""
    tx.execute(
        "INSERT INTO outcome (suggestion, side, kind, at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (suggestion, side) DO UPDATE SET kind = excluded.kind, at = excluded.at",
        (suggestion, side.value, kind, seconds(now)),
    )


def of(tx: Tx, suggestion: str) -> dict[str, str]:
    """What came of a suggestion by side (`asker`, `helper`)."""
    rows = tx.execute("SELECT side, kind FROM outcome WHERE suggestion = ?", (suggestion,))
    return {row["side"]: row["kind"] for row in rows}


def labels(tx: Tx) -> list[tuple[str, str, bool]]:
    """(request, offer, it fits) of each pair people judged, for the matcher to learn from.

    Who was asked and said yes, or was helped, says that the pair fits; a decline or "it did not work out" that it
    does not. What ended for another reason (solved, expired) says nothing about the pair.
    """
    rows = tx.execute(
        "SELECT request, offer, state IN ('accepted', 'helped') AS fits FROM suggestion"
        " WHERE state IN ('accepted', 'helped', 'declined', 'not_helped') ORDER BY changed_at, id"
    )
    return [(row["request"], row["offer"], bool(row["fits"])) for row in rows]


def _found(tx: Tx, query: str, now: datetime, side: Side, **values: float) -> list[Suggestion]:
    given = {"since": seconds(now - LOOK_BACK), "side": side.value, **values}
    rows = tx.execute(query + " ORDER BY 1", given).fetchall()
    found = [suggestions.get(tx, row["id"]) for row in rows]
    return [pair for pair in found if pair is not None]
