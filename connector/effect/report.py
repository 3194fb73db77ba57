"""The report: what a council member reads in two minutes, and behind it how everything was counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from connector.effect import charts, wording
from connector.effect.charts import Bar
from connector.effect.indicators import definitions
from connector.effect.period import parse
from connector.effect.publish import DIMENSIONS, RESTS
from connector.effect.release import Release, Row, Shown, Why

STAGES = ("suggested", "answered", "matched", "helped")
TILES = ("asks", "helped", "across", "reply_days")
WAITING = (
    "reply_days", "match_days", "offers", "helpers_asked", "first_asked", "new_helpers", "gini", "top_tenth",
    "practised", "improved", "taken_up", "opt_outs", "complaints", "asks_per_1000",
)  # fmt: skip
MEDIANS = ("reply_days", "match_days")  # told also where fewer than half have it: that says something too
AFTER = (
    "follow_up_response", "said_helped", "otherwise_response", "said_otherwise", "contact_response", "said_contact",
)  # fmt: skip
COLUMNS = ("asks", *STAGES)


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator: its name, and its value now and in the period before, ready to be read."""

    key: str
    name: str
    now: str
    before: str


@dataclass(frozen=True, slots=True)
class Table:
    """Figures by group: head, and rows of a group's name and its figures."""

    dimension: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    nobody: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture (SVG; empty where there is nothing to draw) and the table that says the same."""

    key: str
    title: str
    description: str
    svg: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """What groups and the organisation are called; `every` are all groups that could have asks, by dimension."""

    organisation: str
    group: Mapping[str, Mapping[str, str]]
    every: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a page shows, in one language."""

    language: str
    words: wording.Words
    title: str
    subtitle: str
    known: str
    short: tuple[str, ...]
    tiles: tuple[Line, ...]
    charts: tuple[Chart, ...]
    waiting: tuple[Line, ...]
    after: tuple[Line, ...]
    tables: tuple[Table, ...]
    legend: str
    compared: str | None
    experiments: tuple[tuple[str, ...], ...]
    methods: tuple[tuple[str, str, str, str], ...]
    privacy: str
    reproduce: str


def build(
    release: Release,
    before: Release | None,
    naming: Naming,
    language: str,
    *,
    share_from: int,
    experiments: Sequence[Sequence[str]] = (),
    command: str = "",
) -> Report:
    """The report of a release beside the one of the period before, in `language` (nl or en)."""
    words, period = wording.words(language), parse(release.period)
    rules = {"k": release.k, "rounding": release.rounding, "share_from": share_from}
    spoken = wording.period(period, language)
    at = datetime.fromisoformat(release.at)
    return Report(
        language=language,
        words=words,
        title=words["title"],
        subtitle=words["for"].format(organisation=naming.organisation, period=spoken),
        known=words["known"].format(at=day(at, language), k=release.k),
        short=tuple(_short(release, language)),
        tiles=_lines(TILES, release, before, language),
        charts=_charts(release, before, language),
        waiting=_said(WAITING, release, before, language),
        after=_said(AFTER, release, before, language),
        tables=tuple(_table(release, dimension, naming, language) for dimension in DIMENSIONS),
        legend=words["legend"].format(**rules),
        compared=None if before is None else wording.period(parse(before.period), language),
        experiments=tuple(tuple(said) for said in experiments),
        methods=tuple(_methods(language)),
        privacy=words["privacy"].format(**rules),
        reproduce=command,
    )


def day(at: datetime, language: str) -> str:
    """A date in words: 3 april 2026."""
    return f"{at.day} {wording.words(language)['months'][at.month - 1]} {at.year}"


def _short(release: Release, language: str) -> list[str]:
    """The sentences at the top; only about what may be told."""
    said, total = wording.words(language)["short"], release.total
    if total["asks"].value is None:
        return [said["asks_withheld"]]
    if total["asks"].value == 0:
        return [said["asks_none"]]
    keys = [key for key in ("asks", "helped", "across", "reply_days") if total[key].value is not None]
    return [said[key].format(value=wording.number(total[key].value or 0, language)) for key in keys]


def _lines(keys: Sequence[str], release: Release, before: Release | None, language: str) -> tuple[Line, ...]:
    def earlier(key: str) -> str:
        return "" if before is None else wording.shown(key, before.total.get(key), language)

    return tuple(
        Line(key, wording.name(key, language), wording.shown(key, release.total.get(key), language), earlier(key))
        for key in keys
    )


def _said(keys: Sequence[str], release: Release, before: Release | None, language: str) -> tuple[Line, ...]:
    """The lines of which something is said, now or before: what never happens here need not be on the page."""
    told = [one.total for one in (release, before) if one is not None]
    some = [key for key in keys if key in MEDIANS or any(_has(total, key) for total in told)]
    return _lines(some, release, before, language)


def _has(total: Mapping[str, Shown], key: str) -> bool:
    return key in total and total[key].why is not Why.NOTHING


def _charts(release: Release, before: Release | None, language: str) -> tuple[Chart, ...]:
    words = wording.words(language)
    series = (words["now_series"], None if before is None else words["before_series"])
    made = []
    for key, indicators in (("stages", STAGES), ("rest", RESTS)):
        lines = _lines(indicators, release, before, language)
        drawn = tuple(
            Bar(line.name, release.total[line.key].value, line.now, _value(before, line.key), line.before)
            for line in lines
        )
        title, description = words[key], words[f"{key}_chart"]
        spoken = "; ".join(f"{line.name}: {wording.read_out(line.now, language)}" for line in lines)
        empty = all(bar.now is None and bar.before is None for bar in drawn)
        svg = "" if empty else charts.bars(key, title, f"{description} {spoken}", drawn, series)
        made.append(Chart(key, title, description, svg, lines))
    return tuple(made)


def _value(release: Release | None, key: str) -> float | None:
    return None if release is None or key not in release.total else release.total[key].value


def _table(release: Release, dimension: str, naming: Naming, language: str) -> Table:
    words, names = wording.words(language), naming.group[dimension]
    figures = [row.figures for row in release.tables[dimension]]
    known = any("asks_per_1000" in row and row["asks_per_1000"].value is not None for row in figures)
    columns = [*COLUMNS, "asks_per_1000"] if known else [*COLUMNS]
    rows = [
        (_row_name(row, names, words["other"][dimension]), *(_cell(row, key, language) for key in columns))
        for row in release.tables[dimension]
    ]
    there = {group for row in release.tables[dimension] for group in row.groups}
    none = [names.get(group, group) for group in naming.every[dimension] if group not in there]
    head = (words["group"][dimension], *(wording.name(key, language) for key in columns))
    nobody = words["none_in"].format(names=", ".join(sorted(none))) if none and rows else ""
    return Table(dimension, head, tuple(rows), nobody)


def _cell(row: Row, key: str, language: str) -> str:
    return wording.shown(key, row.figures.get(key), language)


def _row_name(row: Row, names: Mapping[str, str], other: str) -> str:
    if len(row.groups) == 1:
        return names.get(row.groups[0], row.groups[0])
    return f"{other} ({', '.join(sorted(names.get(group, group) for group in row.groups))})"


def _methods(language: str) -> list[tuple[str, str, str, str]]:
    """(name, formula, source, caveat) of each indicator, as it is defined."""
    return [
        (said["name"], said["formula"], wording.source(key, language), said["caveat"])
        for key, one in definitions().items()
        for said in [one[language]]
    ]
