"""A report as HTML, PDF, CSV and JSON. None of them holds an exact count behind what was rounded."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from connector import paper
from connector.effect.indicators import definitions
from connector.effect.release import Release, Shown
from connector.effect.report import Chart, Report

_PAGES = Environment(loader=PackageLoader("connector.effect"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would reckon with these (OWASP, CSV injection)


def html(report: Report) -> str:
    """One page that needs nothing else: style and pictures are inside."""
    style = _PAGES.get_template("effect/report.css").render()
    return _PAGES.get_template("effect/report.html").render(report=report, style=Markup(style), picture=_inline)  # noqa: S704


def _inline(chart: Chart) -> Markup:
    return Markup(chart.svg)  # noqa: S704  # made by us, its texts escaped


def pdf(report: Report) -> bytes:
    """The same page on A4, tagged for screen readers. Raises PdfError where WeasyPrint is not installed."""
    return paper.pdf(html(report))


def as_json(release: Release) -> str:
    """The figures for programs; values as in the report, and why there is none."""
    data = asdict(release) | {
        "total": _open(release.total),
        "tables": {
            dimension: [{"groups": row.groups, "figures": _open(row.figures)} for row in rows]
            for dimension, rows in release.tables.items()
        },
    }
    return json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True)


def _open(figures: Any) -> dict[str, dict[str, Any]]:
    return {key: _public(key, shown) for key, shown in figures.items()}


def _public(key: str, shown: Shown) -> dict[str, Any]:
    """What of a figure goes out: never what it was made of."""
    limits = {name: getattr(shown, name) for name in ("low", "high") if getattr(shown, name) is not None}
    return {"value": shown.value, "unit": definitions()[key]["unit"], "status": shown.why.value, **limits}


def as_csv(release: Release) -> str:
    """The figures for a spreadsheet, one a line; `group` names all groups that stand together, by ` + `."""
    written = io.StringIO()
    names = (
        "organisation",
        "period",
        "at",
        "dimension",
        "group",
        "indicator",
        "value",
        "low",
        "high",
        "unit",
        "status",
    )
    lines = csv.DictWriter(written, names, lineterminator="\r\n", restval="")
    lines.writeheader()
    about = {"organisation": release.organisation, "period": release.period, "at": release.at}
    for dimension, group, key, shown in _every(release):
        line = about | {"dimension": dimension, "group": group, "indicator": key} | _public(key, shown)
        lines.writerow({name: _harmless(value) for name, value in line.items()})
    return written.getvalue()


def _every(release: Release) -> Iterator[tuple[str, str, str, Shown]]:
    for key, shown in release.total.items():
        yield "", "", key, shown
    for dimension, rows in release.tables.items():
        for row in rows:
            for key, shown in row.figures.items():
                yield dimension, " + ".join(row.groups), key, shown


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
