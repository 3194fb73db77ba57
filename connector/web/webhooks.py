"""The door for webhooks: verified, remembered by id, and never more than a hint to pull."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, request

from adapters.contract import AdapterError, AuthError, Capability
from connector.store import communities
from connector.web.engines import engine

pages = Blueprint("webhooks", __name__)


@pages.post("/webhooks/<community>")
def receive(community: str) -> tuple[Response, int]:
    """Take a platform's hint. 404 for who does not expect one, 403 for a wrong signature; else 200 at once."""
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
            communities.pull_soon(tx, community, now)
    return jsonify(status="thank you"), 200
