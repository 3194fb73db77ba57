"""The indicators, computed exactly as `indicators.yaml` defines them. Nothing is held back here: `suppression` does.

All of them describe what went through the connector. None of them says what would have happened without it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from ruamel.yaml import YAML

from connector.effect import spread, survival
from connector.effect.asks import Asks, Flags, table
from connector.store import Tx, event_tables, practice
from connector.store.events import Ending
from connector.store.times import seconds

DAY = 86400.0
QUESTIONS = (  # asked afterwards: its name, the indicator of its response, and which answers are a yes
    ("helped", "follow_up_response", ("yes", "partly")),
    ("otherwise", "otherwise_response", ("yes",)),
    ("contact", "contact_response", ("yes", "partly")),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator for one group. `value` is None where it cannot be said (nothing to divide by, nobody waited).

    `count` of `base` is what it is made of; `people` stand behind `count` and `others` behind the rest of `base`: what
    is published must be about enough of both. `low` and `high` bound a median.
    """

    key: str
    value: float | None
    count: int
    people: int
    base: int | None = None
    others: int | None = None
    low: float | None = None
    high: float | None = None


@cache
def definitions() -> Mapping[str, Mapping[str, Any]]:
    """What each indicator is: unit, source, and per language its name, formula and caveat; in order of the report."""
    text = files("connector.effect").joinpath("indicators.yaml").read_text("utf-8")
    found: Mapping[str, Mapping[str, Any]] = YAML(typ="safe").load(text)
    return found


def compute(tx: Tx, span: event_tables.Span, asks: Asks | None = None) -> dict[str, Figure]:
    """Every indicator of one organisation in one span; `asks` are those of the span when they were read already."""
    found = table(event_tables.asks(tx, span)) if asks is None else asks
    figures = of_asks(found, span.at) | _of_people(tx, span)
    return figures | _practised(figures["improved"], practice.total(tx, span))


def _practised(nudged: Figure, found: practice.Practised) -> dict[str, Figure]:
    """What was practised, and how often an ask improved after advice in all; each practised ask counts as somebody."""
    advised, left = found.advised, found.advised - found.improved
    count, base = nudged.count + found.improved, (nudged.base or 0) + advised
    people, others = nudged.people + found.improved, (nudged.others or 0) + left
    return {
        "practised": Figure("practised", advised, advised, advised),
        "improved": Figure("improved", count / base if base else None, count, people, base, others),
    }


def by_group(asks: Asks, dimension: str, at: datetime) -> dict[str, dict[str, Figure]]:
    """The indicators that are counted from asks, for each group of a dimension (community, area or category)."""
    column = getattr(asks, dimension)
    return {str(group): of_asks(asks.where(column == group), at) for group in sorted(set(column))}


def of_asks(asks: Asks, at: datetime) -> dict[str, Figure]:
    """The indicators that are counted from asks alone."""
    everyone = np.ones(len(asks), dtype=bool)
    stage = asks.stage()
    figures = [_count("asks", asks, everyone)]
    for number, key in enumerate(("suggested", "answered", "matched", "helped"), start=1):
        figures.append(_share(key, asks, stage >= number, everyone))
    matched = stage >= 3
    figures += [
        _share("across", asks, asks.did("matched_across"), matched),
        _waiting("reply_days", asks, asks.replied, at),
        _waiting("match_days", asks, asks.matched, at),
        *_rest(asks, ~matched),
        _share("improved", asks, asks.did("improved"), asks.did("advised", "improved")),
        _share("taken_up", asks, asks.did("taken_up"), asks.did("handed_over", "taken_up")),
    ]
    return {figure.key: figure for figure in figures}


def per_thousand(asks: float, inhabitants: int) -> float:
    """Asks per 1,000 inhabitants."""
    return 1000 * asks / inhabitants


def _rest(asks: Asks, unmatched: Flags) -> list[Figure]:
    """What became of the asks without a match: each share is of these."""
    closed = ~np.isnan(asks.ended)
    endings: dict[str, Callable[[], Flags]] = {
        "solved_otherwise": lambda: closed & (asks.ending == Ending.SOLVED),
        "withdrawn": lambda: closed & np.isin(asks.ending, [Ending.WITHDRAWN, Ending.GONE]),
        "expired": lambda: closed & (asks.ending == Ending.EXPIRED),
        "set_aside": lambda: closed & (asks.ending == Ending.SET_ASIDE),
        "still_open": lambda: ~closed,
    }
    return [_share(key, asks, unmatched & flags(), unmatched) for key, flags in endings.items()]


def _of_people(tx: Tx, span: event_tables.Span) -> dict[str, Figure]:
    """The indicators that are counted from helpers and from what people said of us."""
    offers, offering = event_tables.offers(tx, span)
    asked, helped = event_tables.asked(tx, span), event_tables.helpers(tx, span)
    first_asked, first_helped = sum(row["first"] for row in asked), sum(row["first"] for row in helped)
    reachable = event_tables.available(tx, span) | {row["person"] for row in asked}
    counts = np.zeros(len(reachable))
    counts[: len(asked)] = [row["times"] for row in asked]
    people = len(asked)
    figures = [
        Figure("offers", offers, offers, offering),
        Figure("helpers_asked", people, people, people),
        _part("first_asked", first_asked, people),
        _part("new_helpers", first_helped, len(helped)),
        Figure("gini", spread.gini(counts), people, people, len(reachable)),
        Figure("top_tenth", spread.top_share(counts), people, people, len(reachable)),
        *(_people(tx, span, key, kind) for key, kind in (("opt_outs", "opted_out"), ("complaints", "complained"))),
        *_follow_up(tx, span),
    ]
    return {figure.key: figure for figure in figures}


def _follow_up(tx: Tx, span: event_tables.Span) -> list[Figure]:
    """Answers to the questions afterwards, each with how many answered it; people are counted."""
    said = {(row["kind"], row["value"]): int(row["n"]) for row in event_tables.follow_up(tx, span)}
    figures = []
    for question, response, favourable in QUESTIONS:
        answers = {
            word: said.get(("follow_up_answer", f"{question}:{word}"), 0) for word in ("yes", "partly", "no", "unknown")
        }
        answered = sum(answers.values())
        figures.append(_part(response, answered, max(said.get(("follow_up", question), 0), answered)))
        figures.append(_part(f"said_{question}", sum(answers[word] for word in favourable), answered))
    return figures


def _count(key: str, asks: Asks, flags: Flags) -> Figure:
    return Figure(key, float(flags.sum()), int(flags.sum()), asks.people(flags))


def _share(key: str, asks: Asks, flags: Flags, base: Flags) -> Figure:
    count, whole = int((flags & base).sum()), int(base.sum())
    value = count / whole if whole else None
    return Figure(key, value, count, asks.people(flags & base), whole, asks.people(base & ~flags))


def _part(key: str, count: int, whole: int) -> Figure:
    """A share of people."""
    return Figure(key, count / whole if whole else None, count, count, whole, whole - count)


def _people(tx: Tx, span: event_tables.Span, key: str, kind: str) -> Figure:
    people = event_tables.people(tx, span, kind)
    return Figure(key, people, people, people)


def _waiting(key: str, asks: Asks, moments: np.ndarray[Any, np.dtype[np.float64]], at: datetime) -> Figure:
    """The median time from asking, in days. Who is still waiting, or ended without it, is censored then."""
    happened = ~np.isnan(moments)
    until = np.where(happened, moments, np.where(np.isnan(asks.ended), seconds(at), asks.ended))
    waited = np.maximum(until - asks.posted, 0) / DAY
    found = survival.median(waited, happened)
    value, low, high = (None if math.isinf(one) else one for one in (found.value, found.low, found.high))
    return Figure(key, value, int(happened.sum()), asks.people(happened), len(asks), None, low, high)
