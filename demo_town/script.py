"""What happens in the town: posts as residents wrote them, and when each appears, changes or goes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files


class Manner(StrEnum):
    """How someone takes a message from the connector's account."""

    YES = "yes"
    NO = "no"
    STOP = "stop"
    DONE = "done"
    QUESTION = "question"
    LIKES = "likes"
    ACCEPTS = "accepts"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Line:
    """One post of the script. `ago` is in hours before the town began; None: it appears at step `arrives`.

    `edited` and `deleted` are steps at which that happens; `text_after` is what an edit leaves.
    """

    id: str
    by: str
    where: str
    title: str
    body: str
    tags: tuple[str, ...] = ()
    ago: float | None = None
    arrives: int = 0
    manner: Manner = Manner.QUIET
    closed: bool = False
    opted_out: bool = False
    edited: int | None = None
    text_after: str = ""
    deleted: int | None = None


def lines(community: str) -> tuple[Line, ...]:
    """Read the script of one community from `posts/<community>.jsonl`."""
    text = files(__package__).joinpath(f"posts/{community}.jsonl").read_text(encoding="utf-8")
    return tuple(_line(json.loads(row)) for row in text.splitlines() if row.strip())


def _line(row: Mapping[str, object]) -> Line:
    edited = row.get("edited")
    change: Mapping[str, object] = edited if isinstance(edited, dict) else {}
    tags = row.get("tags")
    ago, deleted, at = row.get("ago"), row.get("deleted"), change.get("at")
    arrives = row.get("arrives")
    return Line(
        id=str(row["id"]),
        by=str(row["by"]),
        where=str(row["in"]),
        title=str(row["title"]),
        body=str(row["body"]),
        tags=tuple(map(str, tags)) if isinstance(tags, list) else (),
        ago=float(ago) if isinstance(ago, int | float) else None,
        arrives=arrives if isinstance(arrives, int) else 0,
        manner=Manner(str(row.get("reacts", Manner.QUIET))),
        closed=row.get("closed") is True,
        opted_out=row.get("opted_out") is True,
        edited=at if isinstance(at, int) else None,
        text_after=str(change.get("body", "")),
        deleted=deleted if isinstance(deleted, int) else None,
    )


def steps(script: Sequence[Line]) -> int:
    """Count the steps until nothing new happens."""
    return max(max(line.arrives, line.edited or 0, line.deleted or 0) for line in script)
