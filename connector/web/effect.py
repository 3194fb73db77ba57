"""The effect of an organisation's communities: the report as a page, its charts, and the files to give out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, abort, request, url_for
from markupsafe import Markup

from connector.effect import making, render, wording
from connector.effect.period import Period, PeriodError, parse
from connector.effect.report import Chart, Report
from connector.paper import PdfError
from connector.web import languages
from connector.web.access import current, signed_in
from connector.web.engines import engine
from connector.web.page import show as show_page
from connector.web.words import WORDS

pages = Blueprint("effect", __name__, url_prefix="/effect", template_folder="../effect/templates")
QUARTERS, YEARS = 8, 2
TYPES = {"html": "text/html", "pdf": "application/pdf", "csv": "text/csv", "json": "application/json"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a visitor wants to see: whose effect, when, as known at a date."""

    organisation: str
    period: Period
    at: datetime

    @property
    def running(self) -> bool:
        return self.period.end > self.at.date()


@pages.get("")
@signed_in()
def show() -> str:
    """The report of one of one's own organisations; the last quarter that is over unless another is asked for."""
    wanted, language = _wanted(), languages.spoken()
    choices = [(str(one), wording.period(one, language)) for one in _periods(wanted.at)]
    return show_page(
        "effect/page.html",
        report=_report(wanted, language),
        wanted=wanted,
        organisations=sorted(current().organisations()),
        periods=choices,
        picture=lambda chart: _picture(chart, wanted),
        kinds=tuple(TYPES),
    )


@pages.get("/chart/<key>.svg")
@signed_in()
def chart(key: str) -> Response:
    """One chart of that page."""
    found = next((one for one in _report(_wanted(), languages.spoken()).charts if one.key == key), None)
    return Response(found.svg if found is not None and found.svg else abort(404), mimetype="image/svg+xml")


@pages.get("/report.<kind>")
@signed_in()
def report(kind: str) -> Response:
    """The report as a file."""
    if kind not in TYPES:
        abort(404)
    wanted, language = _wanted(), languages.spoken()
    name = f"{wanted.organisation}-{wanted.period}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    try:
        return Response(_file(wanted, kind, language), mimetype=TYPES[kind], headers=headers)
    except PdfError:
        return Response(WORDS[language]["effect"]["no_pdf"], status=501, mimetype="text/plain")


def _file(wanted: Wanted, kind: str, language: str) -> str | bytes:
    if kind in ("html", "pdf"):
        made = _report(wanted, language)
        return render.pdf(made) if kind == "pdf" else render.html(made)
    with engine().store.write() as tx:
        found = making.figures(engine(), tx, wanted.organisation, wanted.period, wanted.at)
    return render.as_csv(found) if kind == "csv" else render.as_json(found)


def _report(wanted: Wanted, language: str) -> Report:
    with engine().store.write() as tx:  # what is shown is remembered as given out
        return making.report(engine(), tx, wanted.organisation, wanted.period, wanted.at, language)


def _wanted() -> Wanted:
    """From the address; what is nobody's, or not one's own, is not there."""
    mine, at = sorted(current().organisations()), making.midnight(engine())
    organisation = request.args.get("organisation") or mine[0]
    if organisation not in mine:
        abort(404)
    try:
        period = parse(request.args.get("period") or str(_periods(at)[1]))
    except PeriodError:
        abort(404)
    if period.begin >= at.date():
        abort(404)
    return Wanted(organisation, period, at)


def _periods(at: datetime) -> list[Period]:
    """What there is to choose from: this quarter and those before it, this year and those before it."""
    quarter = Period(at.year, (at.month - 1) // 3 * 3 + 1, 3)
    quarters = [quarter]
    while len(quarters) < QUARTERS:
        quarters.append(quarters[-1].before)
    years = [Period(at.year - number, 1, 12) for number in range(YEARS)]
    return [one for one in (*quarters, *years) if one.begin < at.date() or one is quarter]


def _picture(chart: Chart, wanted: Wanted) -> Markup:
    """A chart by its address; what it shows stands in the table beside it."""
    address = url_for("effect.chart", key=chart.key, organisation=wanted.organisation, period=str(wanted.period))
    return Markup('<img src="{}" alt="{}" width="500" height="260">').format(address, chart.description)
