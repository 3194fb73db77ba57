"""/digest/<token>: moderators switch their digest off, or on again. A bare POST switches it off (RFC 8058)."""

from __future__ import annotations

from flask import Blueprint, request

from connector.store import digests, links
from connector.store.links import Purpose
from connector.web.access import public
from connector.web.engines import engine
from connector.web.letters import page

pages = Blueprint("digest_letter", __name__, url_prefix="/digest/<token>")


@pages.get("")
@public
def show(token: str) -> str | tuple[str, int]:
    running = engine()
    with running.store.read() as tx:
        community = links.subject(tx, Purpose.DIGEST, token, running.now())
        off = community is not None and digests.stopped(tx, community)
    if community is None or community not in running.config.communities:
        return page.gone()
    name = running.config.communities[community].name
    return page.show("digest.html", running.language(community), community=name, off=off)


@pages.post("")
@public
def switch(token: str) -> str | tuple[str, int]:
    running, now = engine(), engine().now()
    with running.store.write() as tx:
        community = links.subject(tx, Purpose.DIGEST, token, now)
        if community is not None:
            digests.switch(tx, community, now, on=request.form.get("on") == "yes")
    return show(token)
