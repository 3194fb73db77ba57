"""The tables of an export: what is told of each ask, answer and draw, coarse, and made k-anonymous as one table each.

Each table has pseudonyms of its own and an order of its own, so that no row joins with a row of another table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from connector.effect.asks import STAGES, Asks
from connector.effect.experiment.analyse import mature
from connector.effect.experiment.plan import Plan
from connector.effect.research.anonymise import Row, anonymous, gives_up, linkable
from connector.effect.research.pseudonyms import Pseudonyms
from connector.store.events import Ending
from connector.store.experiments import DrawnAsk
from connector.store.research import Answer

DAY, WEEK = timedelta(days=1).total_seconds(), timedelta(days=7).total_seconds()
_ENDINGS = {
    Ending.SOLVED: "solved",
    Ending.WITHDRAWN: "withdrawn",
    Ending.GONE: "withdrawn",
    Ending.EXPIRED: "expired",
    Ending.SET_ASIDE: "other",  # signs of danger are among these, so they are never told apart
}
_STAGES = tuple(STAGES)
_MATCHED = _STAGES.index("matched")


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it goes out, and how many rows stayed behind because they were too rare."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    withheld: int


ASKS = ("quarter", "municipality", "area", "kind", "stage", "across")
REPLIES = ("quarter", "kind", "suggested", "reply")
ENDINGS = ("quarter", "kind", "matched", "ending")
ANSWERS = ("question", "word", "kind", "quarter")
DRAWN = ("experiment", "arm", "outcome", "quarter")


def of_asks(
    found: Asks, municipalities: Mapping[str, str], zone: ZoneInfo, k: int, names: Pseudonyms
) -> tuple[Table, Table, Table]:
    """The asks of a period: how far they came, when somebody replied, how they ended; see `dictionary.yaml`.

    Three tables and not one: each column more makes rows rarer, and more of them would have to be withheld.
    """
    people = [int(person) for person in found.person]
    quarters = [_quarter(posted, zone) for posted in found.posted]
    kinds = [str(kind) for kind in found.category]
    stages: list[int] = found.stage().tolist()
    areas = [(municipalities.get(str(area), ""), str(area)) for area in found.area]
    far = [(_STAGES[stage], across) for stage, across in zip(stages, _across(found, stages), strict=True)]
    suggested = [_yes(stage >= _STAGES.index("suggested")) for stage in stages]
    matched = [_yes(stage >= _MATCHED) for stage in stages]
    told = [
        Row(person, (quarter, *area, kind, *came))
        for person, quarter, area, kind, came in zip(people, quarters, areas, kinds, far, strict=True)
    ]
    replies = map(Row, people, zip(quarters, kinds, suggested, map(_wait, found.replied - found.posted), strict=True))
    endings = map(Row, people, zip(quarters, kinds, matched, _endings(found), strict=True))
    return (
        _asks(told, k, names),
        _alone("replies", "reply_row", REPLIES, list(replies), ("quarter", "kind", "suggested"), k, names),
        _alone("endings", "ending_row", ENDINGS, list(endings), ("quarter", "kind", "matched"), k, names),
    )


def _asks(rows: list[Row], k: int, names: Pseudonyms) -> Table:
    """The one table in which rows of a person may be linked."""
    order = ("across", "area", "kind", "stage", "municipality", "quarter")
    kept = anonymous(rows, [gives_up(ASKS.index(column)) for column in order], k)
    linked = linkable(kept, k)
    told = []
    for number, row in enumerate(kept):
        asker = ("person", row.person) if row.person in linked else ("row", number)
        told.append((names.of("ask", number), names.of("asker", *asker), *row.values))
    return Table("asks", ("ask", "asker", *ASKS), tuple(sorted(told)), len(rows) - len(kept))


def answers(found: Sequence[Answer], zone: ZoneInfo, k: int, names: Pseudonyms) -> Table:
    """The answers to questions afterwards of a period."""
    rows = [Row(one.person, (one.question, one.word, one.category, _quarter(one.at, zone))) for one in found]
    return _alone("answers", "answer", ANSWERS, rows, ("kind", "quarter"), k, names)


def drawn(
    found: Sequence[tuple[Plan, Sequence[tuple[bytes, DrawnAsk]]]],
    at: datetime,
    zone: ZoneInfo,
    k: int,
    names: Pseudonyms,
) -> Table:
    """What experiments that are over drew in a period, and whether the outcome came in time."""
    rows = []
    for plan, asked in found:
        for person, ask in asked:
            for one in mature(plan, [ask], at):
                values = (plan.name, one.arm.value, _yes(one.success), _quarter(one.at.timestamp(), zone))
                rows.append(Row(person, values))
    return _alone("drawn", "draw", DRAWN, rows, ("quarter",), k, names)


def _alone(
    name: str, first: str, columns: tuple[str, ...], rows: list[Row], order: tuple[str, ...], k: int, names: Pseudonyms
) -> Table:
    """A table in which no two rows are linked; what is rare gives up columns in this order."""
    kept = anonymous(rows, [gives_up(columns.index(column)) for column in order], k)
    told = sorted((names.of(first, number), *row.values) for number, row in enumerate(kept))
    return Table(name, (first, *columns), tuple(told), len(rows) - len(kept))


def _across(found: Asks, stages: Sequence[int]) -> list[str]:
    crossed = [_yes(not missing) for missing in np.isnan(found.matched_across)]
    return [said if stage >= _MATCHED else "none" for said, stage in zip(crossed, stages, strict=True)]


def _endings(found: Asks) -> list[str]:
    still = np.isnan(found.ended)
    return ["open" if here else _ENDINGS.get(how, "other") for here, how in zip(still, found.ending, strict=True)]


def _wait(waited: float) -> str:
    if np.isnan(waited):
        return "none"
    return "day" if waited <= DAY else "week" if waited <= WEEK else "later"


def _quarter(at: float, zone: ZoneInfo) -> str:
    day = datetime.fromtimestamp(at, zone)
    return f"{day.year}-Q{(day.month + 2) // 3}"


def _yes(said: bool) -> str:
    return "yes" if said else "no"
