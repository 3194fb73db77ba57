"""All that the store holds about one person: to show it to them, and to erase it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from connector.store import Tx, erasing, events
from connector.store.times import seconds


class Erase(StrEnum):
    """What forgetting a person does with the rows about them."""

    DROP = "drop"
    EMPTY = "empty"  # `_empty` takes what tells who it was, and the words
    KEEP = "keep"  # a keyed hash that says "never", or that protects others


ABOUT: Mapping[str, tuple[tuple[str, ...], Erase]] = {  # table → columns that hold a person, and what erasing does
    "person": (("id",), Erase.DROP),
    "post": (("person",), Erase.DROP),  # with its tombstone, in `connector.privacy`
    "proposal": (("person",), Erase.EMPTY),
    "delivery": (("person",), Erase.EMPTY),
    "answer": (("person",), Erase.DROP),
    "signal": (("person",), Erase.DROP),
    "quota": (("person",), Erase.DROP),
    "break_until": (("person",), Erase.DROP),
    "minor": (("person",), Erase.DROP),
    "vouch": (("person", "by"), Erase.DROP),
    "hand_over": (("person",), Erase.DROP),
    "kept_apart": (("one", "other"), Erase.DROP),
    "complaint": (("person",), Erase.KEEP),
    "opt_out": (("person",), Erase.KEEP),
}
_NOT_TOLD = {"vouch": ("by",), "kept_apart": ("one", "other"), "complaint": ("looked_by",)}  # it is about others too


def collect(tx: Tx, person: str) -> dict[str, list[dict[str, Any]]]:
    """Every row about this person, by table, as plain data (times are seconds since 1970 UTC)."""
    found = {}
    for table, (columns, _) in ABOUT.items():
        where = " OR ".join(f"{column} = ?" for column in columns)
        rows = tx.execute(f"SELECT * FROM {table} WHERE {where}", (person,) * len(columns))  # noqa: S608
        hidden = _NOT_TOLD.get(table, ())
        found[table] = [{key: row[key] for key in row.keys() if key not in hidden} for row in rows]  # noqa: SIM118
    return found


def posts_of(tx: Tx, person: str) -> list[tuple[str, str]]:
    """(community, key) of each post by this person."""
    rows = tx.execute("SELECT community, key FROM post WHERE person = ?", (person,))
    return [(row["community"], row["key"]) for row in rows]


def erase(tx: Tx, person: str, now: datetime) -> None:
    """Erase what this person said and was told, take our words to them back, and lose how to reach them after that.

    Opt-outs stay: they hold only the keyed hash, and say "never". So does a message that confirms the forgetting.
    """
    events.forget(tx, person)
    erasing.about_person(tx, person)
    for table, (columns, what) in ABOUT.items():
        if what is Erase.DROP and table != "person":
            where = " OR ".join(f"{column} = ?" for column in columns)
            tx.execute(f"DELETE FROM {table} WHERE {where}", (person,) * len(columns))  # noqa: S608
    tx.execute("DELETE FROM complaint WHERE person = ? AND looked_at IS NOT NULL", (person,))
    tx.execute("UPDATE ask SET taken_by = '' WHERE taken_by = ?", (person,))
    tx.execute(
        "UPDATE proposal SET data = json_object('purpose', purpose, 'category', category, 'confidence', confidence,"
        " 'text', ''), url = '', person = '' WHERE person = ?",
        (person,),
    )
    _take_back(tx, person, now)


def _take_back(tx: Tx, person: str, now: datetime) -> None:
    others = "person = ? AND side <> 'forgotten'"
    tx.execute(
        f"UPDATE delivery SET state = 'withdrawn' WHERE {others} AND state IN ('queued', 'unknown')",  # noqa: S608
        (person,),
    )
    tx.execute(
        f"UPDATE delivery SET state = 'retracting', attempts = 0, not_before = ? WHERE {others}"  # noqa: S608
        " AND state IN ('sent', 'pending')",
        (seconds(now), person),
    )
    tx.execute(f"UPDATE delivery SET title = '', text = '' WHERE {others} AND state <> 'sending'", (person,))  # noqa: S608


_FORGOTTEN = "SELECT substr(key, 8) FROM tombstone WHERE reason = 'forgotten' AND key GLOB 'person:*'"
_UNDER_WAY = "state IN ('queued', 'sending', 'retracting')"


def lose(tx: Tx, before: datetime) -> int:
    """Erase how to reach those who were forgotten, once nothing is on its way to them; how many went is returned.

    What was queued before a moment is not waited for.
    """
    tx.execute(
        f"UPDATE delivery SET state = 'withdrawn' WHERE state = 'queued' AND created_at < ?"  # noqa: S608
        f" AND person IN ({_FORGOTTEN})",
        (seconds(before),),
    )
    lost = tx.execute(
        f"DELETE FROM person WHERE id IN ({_FORGOTTEN})"  # noqa: S608
        f" AND id NOT IN (SELECT person FROM delivery WHERE {_UNDER_WAY})"
    )
    tx.execute(
        f"UPDATE delivery SET person = '', title = '', text = '', url = NULL"  # noqa: S608
        f" WHERE person IN ({_FORGOTTEN}) AND NOT {_UNDER_WAY}"
    )
    return lost.rowcount


def ids_of(tx: Tx, person: str) -> list[str]:
    """Every id that stands for this person in their community: also the one from when we only knew their name."""
    rows = tx.execute(
        "SELECT b.id FROM person AS a JOIN person AS b ON b.community = a.community"
        " AND lower(b.handle) = lower(a.handle) WHERE a.id = ?",
        (person,),
    )
    return sorted({person, *(row["id"] for row in rows)})
