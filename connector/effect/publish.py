"""From exact figures to a release: what may be given out now, beside everything that was given out before."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from connector.effect import indicators
from connector.effect.asks import Asks, table
from connector.effect.attack import percent, rounded
from connector.effect.indicators import Figure
from connector.effect.period import Period, parse
from connector.effect.release import Release, Row, Shown, Why, from_json
from connector.effect.suppression import Rules, publishable, rows
from connector.effect.tally import LAST, STAGE_KEYS, Cell, Place, Tally
from connector.store import Tx, event_tables, published
from connector.store.times import seconds

DIMENSIONS = ("area", "category")
RESTS = ("solved_otherwise", "withdrawn", "expired", "set_aside", "still_open")  # these make up a whole


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures: of one organisation and period as known `at` a date; `inhabitants` by area, where known."""

    organisation: str
    period: Period
    at: datetime
    timezone: str
    inhabitants: Mapping[str, int]


def release(tx: Tx, scope: Scope, rules: Rules) -> Release:
    """The figures that may be given out. For a date for which they were given out before, they are the same."""
    known = published.get(tx, scope.organisation, str(scope.period), scope.at)
    if known is not None:
        return from_json(known)
    earlier = [
        (parse(name), from_json(text)) for name, text in published.of_year(tx, scope.organisation, scope.period.year)
    ]
    made = _make(tx, scope, rules, earlier)
    published.keep(tx, scope.organisation, str(scope.period), scope.at, made.to_json())
    return made


def _make(tx: Tx, scope: Scope, rules: Rules, earlier: list[tuple[Period, Release]]) -> Release:
    asks = _asks(tx, scope, Period(scope.period.year, 1, 12) if earlier else scope.period)
    tally, months = Tally(asks, scope.timezone), scope.period.parts
    tables = {dimension: rows(tally, months, dimension, rules) for dimension in DIMENSIONS}
    whole = Place(months)
    places = [whole, *(place for table in tables.values() for place in table)]
    before = [cell for period, given in earlier for cell in _cells(tally, period, given)]
    cells = {(cell.place, cell.stage): cell for cell in publishable(tally, places, before, rules)}
    last = next((given for period, given in reversed(earlier) if period == scope.period), None)
    exact = indicators.compute(tx, _span(scope, scope.period), asks=_within(asks, scope))
    total = {key: _alone(figure, rules) for key, figure in exact.items()} | _stages(tally, whole, cells, rules)
    total = _no_single_rest(total, exact, rules)
    if scope.period.kind != "year":  # hand-overs are few, and about people in trouble
        total["taken_up"] = Shown(None, Why.WITHHELD)
    total |= _per_thousand(total, scope, frozenset(tally.groups["area"]))
    return Release(
        scope.organisation,
        str(scope.period),
        scope.at.isoformat(),
        rules.k,
        rules.base,
        _steady(total, last.total if last else {}, rules),
        {
            dimension: tuple(_row(tally, place, cells, scope, rules, _like(last, dimension, place)) for place in table)
            for dimension, table in tables.items()
        },
    )


def _span(scope: Scope, period: Period) -> event_tables.Span:
    return event_tables.Span(scope.organisation, *period.moments(scope.timezone), scope.at)


def _asks(tx: Tx, scope: Scope, period: Period) -> Asks:
    return table(event_tables.asks(tx, _span(scope, period)))


def _within(asks: Asks, scope: Scope) -> Asks:
    begin, end = map(seconds, scope.period.moments(scope.timezone))
    return asks.where((asks.posted >= begin) & (asks.posted < end))


def _cells(tally: Tally, period: Period, given: Release) -> list[Cell]:
    """The cells of a release, as they are counted now."""
    places = [(Place(period.parts), given.total)]
    for dimension, given_rows in given.tables.items():
        places += [(Place(period.parts, dimension, frozenset(row.groups)), row.figures) for row in given_rows]
    return [
        tally.cell(place, stage)
        for place, figures in places
        for stage, key in enumerate(STAGE_KEYS)
        if key in figures and figures[key].why is Why.SHOWN
    ]


def _row(
    tally: Tally,
    place: Place,
    cells: Mapping[tuple[Place, int], Cell],
    scope: Scope,
    rules: Rules,
    last: Mapping[str, Shown],
) -> Row:
    figures = _stages(tally, place, cells, rules)
    if place.dimension == "area":
        figures |= _per_thousand(figures, scope, place.groups)
    return Row(tuple(sorted(place.groups)), _steady(figures, last, rules))


def _stages(tally: Tally, place: Place, cells: Mapping[tuple[Place, int], Cell], rules: Rules) -> dict[str, Shown]:
    """The five stages of a place: a count, and shares of it."""
    figures = {}
    for stage in range(LAST):
        cell = cells.get((place, stage))
        if cell is None:
            hidden = tally.cell(place, stage)
            why = Why.WITHHELD if hidden.base else Why.NOTHING
            figures[STAGE_KEYS[stage]] = Shown(None, why, count=hidden.count, base=hidden.base)
        else:
            value = rounded(cell.count, rules.base) if stage == 0 else percent(cell.count, cell.base)
            figures[STAGE_KEYS[stage]] = Shown(value, Why.SHOWN, count=cell.count, base=cell.base)
    return figures


def _alone(figure: Figure, rules: Rules) -> Shown:
    """A figure that stands in no table, by itself: nobody, or enough people, on each side of it."""
    unit = indicators.definitions()[figure.key]["unit"]
    made_of = {"count": figure.count, "base": figure.base or 0}
    if figure.value is None:
        return Shown(None, Why.NOTHING, **made_of)
    few = unit == "share" and made_of["base"] < rules.share_from
    if few or any(0 < people < rules.k for people in (figure.people, figure.others or 0)):
        return Shown(None, Why.WITHHELD, **made_of)
    if unit == "days":
        return Shown(_days(figure.value), Why.SHOWN, _days(figure.low), _days(figure.high), **made_of)
    value = math.floor(100 * figure.value + 0.5) if unit == "share" else round(figure.value, 2)
    return Shown(value if unit in ("share", "index") else rounded(figure.count, rules.base), Why.SHOWN, **made_of)


def _days(days: float | None) -> float | None:
    """To half a day, from ten days on to whole ones."""
    return None if days is None else float(round(days)) if days >= 10 else round(2 * days) / 2


def _no_single_rest(total: dict[str, Shown], exact: Mapping[str, Figure], rules: Rules) -> dict[str, Shown]:
    """What became of the rest adds up to all of it: one that is withheld alone, or few together, would be told."""
    hidden = [key for key in RESTS if total[key].why is Why.WITHHELD]
    while hidden and (len(hidden) < 2 or sum(exact[key].people for key in hidden) < rules.k):
        shown = [key for key in RESTS if key not in hidden and exact[key].count]
        if not shown:
            break
        hidden.append(min(shown, key=lambda key: (exact[key].people, key)))
    return total | {key: Shown(None, Why.WITHHELD, count=exact[key].count) for key in hidden}


def _per_thousand(figures: Mapping[str, Shown], scope: Scope, areas: frozenset[str]) -> dict[str, Shown]:
    """From the count as it is given out, so that it tells nothing more; only where all areas are known."""
    asks, living = figures["asks"], [scope.inhabitants.get(area) for area in areas]
    if not living or not all(living):
        return {"asks_per_1000": Shown(None, Why.NOTHING)}
    if asks.value is None:
        return {"asks_per_1000": Shown(None, asks.why)}
    value = round(indicators.per_thousand(asks.value, sum(filter(None, living))), 1)
    return {"asks_per_1000": Shown(value, Why.SHOWN, count=asks.count)}


def _steady(figures: Mapping[str, Shown], last: Mapping[str, Shown], rules: Rules) -> dict[str, Shown]:
    """What was given out about this period before stays, until enough has changed to say something new.

    Else the difference between two reports on one period would be about the few asks of the days between.
    """
    return {
        key: last[key] if key in last and last[key].why is Why.SHOWN and _hardly(figure, last[key], rules) else figure
        for key, figure in figures.items()
    }


def _hardly(figure: Shown, last: Shown, rules: Rules) -> bool:
    """Whether a few asks more or less are all that changed."""
    return any(0 < abs(now - then) < rules.k for now, then in ((figure.count, last.count), (figure.base, last.base)))


def _like(last: Release | None, dimension: str, place: Place) -> Mapping[str, Shown]:
    """The same row of the release before, if it was there."""
    table = last.tables.get(dimension, ()) if last else ()
    return next((row.figures for row in table if frozenset(row.groups) == place.groups), {})
