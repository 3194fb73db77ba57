"""Practise your ask: what a helper would still want to know, what not to say in public, and a clearer wording.

Nothing that is typed is stored or logged, nobody signs in, and no cookie is needed: the text only travels in the form,
with how much was open at first. What is counted is how often there was a tip, and how often less was open after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, Response, abort, make_response, request

from connector import house_rules
from connector.danger import numbers
from connector.effect.making import midnight
from connector.engine import Engine
from connector.store import answered, practice
from connector.web import languages
from connector.web.access import public
from connector.web.engines import engine
from connector.web.page import organisation_name
from connector.web.page import show as show_page
from connector.web.words import WORDS
from mapping.asking import Advice, advise
from mapping.language import Text
from mapping.proposal import Place

pages = Blueprint("practice", __name__)
MOST_TEXT = 4000  # characters
LEAST_ASKERS = 10  # persons; of fewer no share is told
LOOKED_BACK = timedelta(days=365)
TIME_TO_ANSWER = timedelta(days=7)
# The page holds nothing of anybody, so a site may show it inside its own pages.
FRAMED = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors *"
)


@dataclass(frozen=True, slots=True)
class Share:
    """Of so many asks, so many were answered."""

    asks: int
    answered: int

    @property
    def of_ten(self) -> int:
        return round(10 * self.answered / self.asks)


@pages.get("/vraag")
@public
def show() -> Response:
    return _page(_community(), "", "", None, "")


@pages.post("/vraag")
@public
def ask() -> Response:
    """Advise on the ask in the form; it is forgotten with the answer."""
    community = _community()
    title, body = request.form.get("title", "")[:200], request.form.get("text", "")[:MOST_TEXT]
    advice = _advice(engine(), community, title, body) if body.strip() else None
    before = request.form.get("before", "")
    if advice is not None and not advice.reading.danger:
        before = _count(community, before, len(advice.missing) + len(advice.cautions))
    return _page(community, title, body, advice, before)


def _count(community: str | None, before: str, left: int) -> str:
    """Count a first tip, or a version that leaves less open than the first one; what the form says next time.

    The form carries the number that was open at first, and 0 once that was improved on or when nothing was: then there
    is nothing more to count. Whoever writes another number into it deceives only a figure.
    """
    first = int(before) if before.isdecimal() and len(before) < 3 else None
    if first is None and left:
        _add(community, advised=1)
        return str(left)
    if first is not None and left < first:
        _add(community, improved=1)
        return "0"
    return str(first or 0)


def _add(community: str | None, *, advised: int = 0, improved: int = 0) -> None:
    running = engine()
    organisations = tuple(running.config.organisations)
    house = organisations[0] if len(organisations) == 1 else ""
    area = ""
    if community is not None:
        house, area = running.organisation(community), running.config.communities[community].area
    with running.store.write() as tx:
        practice.count(tx, midnight(running), community or "", house, area, advised=advised, improved=improved)


def _community() -> str | None:
    """The community whose people this page is for; None for everybody."""
    key = request.values.get("community") or None
    if key is not None and key not in engine().config.communities:
        abort(404)
    return key


def _advice(running: Engine, community: str | None, title: str, body: str) -> Advice:
    home = Place() if community is None else running.home(community)
    names = [area.name for area in running.areas if area.name]
    places = tuple(names) if community is None else running.known_places(community)
    return advise(Text(title, body, running.now(), home, places, languages.spoken()))


def _page(community: str | None, title: str, body: str, advice: Advice | None, before: str) -> Response:
    running = engine()
    made = show_page(
        "practice.html",
        privacy_title=WORDS[languages.spoken()]["privacy"]["title"],
        asked_of=community,
        title=title,
        body=body,
        advice=advice,
        rule=None if community is None or advice is None else _rule(running, community, title, body, advice),
        before=before,
        help=None if advice is None or not advice.reading.danger else _numbers(running, community, advice),
        share=None if community is None else _share(running, community, advice),
        compose=None if community is None or advice is None else _compose(running, community, advice),
        host=None if community is None else organisation_name(running, running.organisation(community)),
        most=MOST_TEXT,
    )
    response = make_response(made)
    response.headers["Content-Security-Policy"] = FRAMED
    response.headers["X-Frame-Options"] = "ALLOWALL"
    return response


def _rule(running: Engine, community: str, title: str, body: str, advice: Advice) -> str | None:
    """The rule of the community that this ask breaks, as a key of the words of this page."""
    found = house_rules.broken(running.config.communities[community], f"{title}\n{body}", advice.category)
    return None if found is None else f"rule.{found.name.lower()}"


def _numbers(running: Engine, community: str | None, advice: Advice) -> numbers.Page:
    """Whom to call, before all advice on wording."""
    organisation = None if community is None else running.config.organisations[running.organisation(community)]
    own = {} if organisation is None else organisation.danger_numbers
    countries = {each.country for each in running.config.organisations.values()}
    country = countries.pop() if len(countries) == 1 else numbers.ELSEWHERE
    country = country if organisation is None else organisation.country
    return numbers.page(advice.reading.danger, languages.spoken(), own, country)


def _share(running: Engine, community: str, advice: Advice | None) -> Share | None:
    """How many asks were answered lately: of this kind when enough people asked for it, else of all kinds."""
    now = running.now()
    category = None if advice is None else advice.category
    with running.store.read() as tx:
        for kind in dict.fromkeys((category, None)):
            found = answered.of_community(tx, community, now - LOOKED_BACK, now - TIME_TO_ANSWER, kind)
            if found.askers >= LEAST_ASKERS:
                return Share(found.asks, found.answered)
    return None


def _compose(running: Engine, community: str, advice: Advice) -> str | None:
    """The address on the community's own platform where this ask can be posted, when it has one."""
    adapter = running.adapters.get(community)
    return None if adapter is None else adapter.compose_url(advice.title, advice.wording)
