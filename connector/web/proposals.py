"""Requests and offers of one's organisations, by filter and by words, newest first."""

from __future__ import annotations

from flask import Blueprint, request

from connector.roles import Identity
from connector.store import browsing
from connector.store.browsing import Wanted
from connector.web import given
from connector.web.access import current, signed_in
from connector.web.engines import engine
from connector.web.page import area_name
from connector.web.page import show as show_page
from mapping import taxonomy
from mapping.proposal import Purpose

pages = Blueprint("proposals", __name__, url_prefix="/proposals")
ON_A_PAGE = 25
FILTERS = ("q", "purpose", "category", "area", "community", "open")


@pages.get("")
@signed_in()
def show() -> str:
    running, visitor = engine(), current()
    wanted = _wanted(visitor)
    page = given.page()
    with running.store.read() as tx:
        found = browsing.found(tx, wanted, ON_A_PAGE, (page - 1) * ON_A_PAGE)
        total = browsing.count(tx, wanted)
    communities = [each for each in running.config.communities.values() if each.organisation in wanted.organisations]
    return show_page(
        "proposals.html",
        found=found,
        total=total,
        page=page,
        more=total > page * ON_A_PAGE,
        filters={key: value for key in FILTERS if (value := request.args.get(key, ""))},
        categories=taxonomy.slugs(),
        areas=sorted((area_name(running, each.key), each.key) for each in running.areas),
        communities=sorted((each.name, each.key) for each in communities),
    )


def _wanted(visitor: Identity) -> Wanted:
    """What the address asks for, within what the visitor may see; what is no filter of ours is left out."""
    given = {key: request.args.get(key, "") for key in FILTERS}
    return Wanted(
        organisations=visitor.organisations(),
        purpose=given["purpose"] if given["purpose"] in set(Purpose) else None,
        category=given["category"] if given["category"] in taxonomy.slugs() else None,
        area=given["area"] or None,
        community=given["community"] or None,
        open={"yes": True, "no": False}.get(given["open"]),
        words=given["q"],
    )
