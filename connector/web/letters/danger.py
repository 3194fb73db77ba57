"""/danger/<token>: whoever was mailed about a sign of danger says that they take it up."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from connector.danger import calls
from connector.web.access import public
from connector.web.engines import engine
from connector.web.letters import page

pages = Blueprint("danger_letter", __name__, url_prefix="/danger/<token>")


@pages.get("")
@public
def show(token: str) -> Response | str | tuple[str, int]:
    running = engine()
    with running.store.read() as tx:
        found = calls.linked(running, tx, token)
    if found is None:
        return page.gone()
    _, cases = found
    organisation = running.config.organisations[cases[0].organisation]
    signs = calls.signs_in_words((case.kind.removeprefix("danger_") for case in cases), organisation.language)
    return page.show(
        "danger.html",
        organisation.language,
        signs=signs,
        url=cases[0].url,
        taken_by=next((case.handled_by for case in cases if case.handled_by), None),
    )


@pages.post("")
@public
def take_up(token: str) -> Response | str | tuple[str, int]:
    running = engine()
    with running.store.write() as tx:
        taken = calls.take_up(running, tx, token)
    return show(token) if taken else page.gone()
