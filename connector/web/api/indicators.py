"""The effect of the organisation's communities, as it may be given out: small numbers withheld, counts rounded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort

from connector.effect import making
from connector.effect.indicators import definitions
from connector.effect.period import PeriodError, parse
from connector.effect.release import Release, Shown
from connector.web.access import current
from connector.web.api.operations import operation
from connector.web.api.schemas import IndicatorsSchema
from connector.web.engines import engine


@operation(
    "GET",
    "/indicators/{period}",
    answer=IndicatorsSchema(),
    refusals={404: "That is no period (2026, 2026-Q1 or 2026-03), or it did not begin yet."},
)
def get_indicators(period: str) -> dict[str, Any]:
    """The indicators of a year, quarter or month, as known at the start of today"""
    running = engine()
    at = making.midnight(running)
    try:
        wanted = parse(period)
    except PeriodError:
        abort(404)
    if wanted.begin >= at.date():
        abort(404)
    (organisation,) = current().organisations()  # a token has one
    with running.store.write() as tx:  # what is given out is remembered, so that differences tell nothing either
        return _shown(making.figures(running, tx, organisation, wanted, at))


def _shown(release: Release) -> dict[str, Any]:
    tables = [
        {"dimension": dimension, "rows": [{"groups": row.groups, "figures": _figures(row.figures)} for row in rows]}
        for dimension, rows in release.tables.items()
    ]
    return {
        "organisation": release.organisation,
        "period": release.period,
        "known_at": release.at,
        "withheld_below": release.k,
        "rounded_to": release.rounding,
        "figures": _figures(release.total),
        "tables": tables,
    }


def _figures(figures: Mapping[str, Shown]) -> list[dict[str, Any]]:
    """Never what a figure was made of."""
    return [
        {"key": key, "unit": definitions()[key]["unit"], "status": shown.why}
        | {name: getattr(shown, name) for name in ("value", "low", "high")}
        for key, shown in figures.items()
    ]
