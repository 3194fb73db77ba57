"""The door for webhooks: verified, remembered by id, and never more than a hint to pull."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Blueprint, Response, abort, jsonify, request

from adapters.contract import AdapterError, AuthError, Capability
from connector.engine import Engine
from connector.store import Tx, communities
from connector.web.access import public
from connector.web.engines import engine

pages = Blueprint("webhooks", __name__)

MOST_BODY = 5 * 1024 * 1024  # bytes; a hub sends the whole feed, which is signed as a whole


def _soonest(running: Engine, tx: Tx, community: str, now: datetime) -> datetime:
    """When a hint may be followed: at once, but checks are never closer together than the platform allows."""
    last = communities.get(tx, community).last_success
    least = timedelta(seconds=running.adapters[community].pace.least_interval)
    return now if last is None else max(now, last + least)


@pages.post("/webhooks/<community>")
@public
def receive(community: str) -> tuple[Response, int]:
    """Take a platform's hint. 404 for who does not expect one, 403 for a wrong signature; else 200 at once."""
    request.max_content_length = MOST_BODY
    running = engine()
    adapter = running.adapters.get(community)
    if adapter is None or Capability.WEBHOOK not in adapter.capabilities:
        abort(404)
    try:
        hint = adapter.webhook(dict(request.headers), request.get_data(cache=False))
    except AuthError:
        return jsonify(error="The signature is missing or wrong."), 403
    except AdapterError as error:
        return jsonify(error=str(error)), 400
    now = running.now()
    with running.store.write() as tx:
        if hint.event is not None and not communities.new_event(tx, community, hint.event, now):
            return jsonify(status="seen before"), 200
        communities.hint(tx, community, hint.threads, now)
        if hint.threads or hint.pull:
            communities.pull_soon(tx, community, _soonest(running, tx, community, now))
    return jsonify(status="thank you"), 200


@pages.get("/webhooks/<community>")
@public
def confirm(community: str) -> Response:
    """Answer a platform that asks whether we want its webhooks (WebSub: verification of intent); 404 if we do not."""
    running = engine()
    adapter = running.adapters.get(community)
    if adapter is None or Capability.WEBHOOK not in adapter.capabilities:
        abort(404)
    try:
        confirmation = adapter.confirm(request.args.to_dict())
    except AdapterError:
        abort(404)
    with running.store.write() as tx:
        communities.hint(tx, community, confirmation.hint.threads, running.now())
    return Response(confirmation.answer, mimetype="text/plain", headers={"X-Content-Type-Options": "nosniff"})
