"""What help is on offer, to print, and which asks stay without answer, with a next step.

Numbers about few people are put together or left out, as in `connector/on_offer/counting.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, Response, abort, request

from connector import access
from connector.engine import Engine
from connector.on_offer import render, sheet, told
from connector.on_offer.counting import Group, Kind, table, within
from connector.paper import PdfError
from connector.store import supply
from connector.suggest.about_ask import joined
from connector.web import languages
from connector.web.access import current, public, signed_in
from connector.web.engines import engine
from connector.web.page import area_name
from connector.web.page import show as show_page
from connector.web.words import WORDS
from mapping import taxonomy

pages = Blueprint("supply", __name__)
PERIODS = (30, 90, 365)  # days to look back
FRESH_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Need:
    """Asks of one kind without answer in some areas: how many, how many neighbours offer it there, what to do.

    `helpers` is None when they are too few to tell. `step` is a key among the words of the page.
    """

    kind: str
    areas: tuple[str, ...]
    asks: int
    helpers: int | None
    step: str
    figurehead: str = ""
    community: str = ""


@pages.get("/supply")
@signed_in()
def show() -> str:
    running, organisation = engine(), _organisation()
    days = request.args.get("days", PERIODS[1], int)
    if days not in PERIODS:
        abort(404)
    now = running.now()
    with running.store.read() as tx:
        on_offer, few_offers = told.counts(running, tx, organisation)
        lines = supply.without_answer(tx, {organisation}, now - timedelta(days=days), now)
    settings = running.config.organisations[organisation].supply_page
    least = told.least(running, organisation)
    asks, few_asks = table(lines, least)
    return show_page(
        "supply.html",
        organisations=sorted(current().organisations()),
        chosen=organisation,
        communities=_communities(running, organisation),
        on_offer=on_offer,
        few_offers=few_offers,
        needs=_needs(running, organisation, asks, on_offer),
        few_asks=few_asks,
        periods=PERIODS,
        days=days,
        settings=settings,
        least=least,
        address=access.address(running.config),
        names=lambda kinds: joined([taxonomy.name(kind, languages.spoken()) for kind in kinds], languages.spoken()),
    )


@pages.get("/supply/page")
@signed_in()
def page() -> Response:
    """The page to print, as HTML."""
    return _html(_sheet(_organisation(), request.args.get("community") or None))


@pages.get("/supply/page.pdf")
@signed_in()
def pdf() -> Response:
    organisation = _organisation()
    made, language = _sheet(organisation, request.args.get("community") or None), languages.spoken()
    try:
        found = render.pdf(made)
    except PdfError:
        return Response(WORDS[language]["effect"]["no_pdf"], status=501, mimetype="text/plain")
    headers = {"Content-Disposition": f'attachment; filename="{organisation}-{WORDS[language]["supply"]["file"]}.pdf"'}
    return Response(found, mimetype="application/pdf", headers=headers)


@pages.get("/aanbod/<organisation>")
@public
def for_everybody(organisation: str) -> Response:
    """The same page, where the organisation wants everybody to see it."""
    known = engine().config.organisations.get(organisation)
    if known is None or not known.supply_page.public:
        abort(404)
    response = _html(_sheet(organisation, request.args.get("community") or None))
    response.headers["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    response.headers["Vary"] = "Accept-Language, Cookie"
    return response


def _html(made: sheet.Sheet) -> Response:
    response = Response(render.html(made), mimetype="text/html")
    response.headers["Content-Security-Policy"] = render.policy()
    return response


def _sheet(organisation: str, community: str | None) -> sheet.Sheet:
    running = engine()
    if community is not None and community not in dict(_communities(running, organisation)):
        abort(404)
    with running.store.read() as tx:
        return sheet.build(running, tx, organisation, languages.spoken(), community)


def _organisation() -> str:
    """The organisation in the address, one of one's own; the first of those when there is none."""
    mine = sorted(current().organisations())
    found = request.args.get("organisation") or mine[0]
    if found not in mine:
        abort(404)
    return found


def _communities(running: Engine, organisation: str) -> list[tuple[str, str]]:
    return sorted(
        (each.key, each.name) for each in running.config.communities.values() if each.organisation == organisation
    )


def _needs(running: Engine, organisation: str, asks: list[Kind], on_offer: list[Kind]) -> list[Need]:
    found = [_need(running, organisation, kind.key, group, on_offer) for kind in asks for group in kind.groups]
    return sorted(found, key=lambda need: (-need.asks, need.kind, need.areas))


def _need(running: Engine, organisation: str, kind: str, group: Group, on_offer: list[Kind]) -> Need:
    """One line, with whom to turn to: people where there are helpers, a call where there are few."""
    near = {area for each in group.areas for area in running.areas.near(each)}
    helpers = next((each.number for each in within(on_offer, near) if each.key == kind), None)
    house = running.config.organisations[organisation]
    figurehead = next((each.name for each in house.figureheads if set(each.areas) & set(group.areas)), "")
    here = [each for each in running.config.communities.values() if each.organisation == organisation]
    community = next((each.name for each in here if each.area in group.areas), here[0].name if here else "")
    step = "step_call" if helpers is None else "step_figurehead" if figurehead else "step_people"
    names = tuple(sorted(area_name(running, area) for area in group.areas))
    return Need(kind, names, group.number, helpers, step, figurehead, community)
