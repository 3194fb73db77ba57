"""/healthz and /metrics: the truth, for machines that watch."""

from __future__ import annotations

import sqlite3

from flask import Blueprint, Response, abort, jsonify

from connector.engine import Engine
from connector.store import communities, outbox, proposals, suggestions
from connector.web import watchers
from connector.web.access import public
from connector.web.engines import engine

pages = Blueprint("health", __name__)
LATE = 10  # a check is late when it is this many intervals overdue


@pages.get("/healthz")
@public
def healthz() -> tuple[Response, int]:
    """200 when the store answers and no running community is overdue, else 503; what is wrong only for who may know."""
    try:
        wrong = overdue(engine())
    except sqlite3.Error:
        wrong = ["the store does not answer"]
    told = {"problems": wrong} if watchers.may_watch() else {}
    return jsonify(status="ok" if not wrong else "failing", **told), 503 if wrong else 200


def overdue(engine: Engine) -> list[str]:
    now = engine.now()
    with engine.store.read() as tx:
        states = communities.all_states(tx)
    return [
        f"{state.key} was due at {state.due:%Y-%m-%d %H:%M} UTC"
        for state in states
        if state.key in engine.adapters
        and state.paused is None
        and state.due is not None
        and now - state.due > LATE * engine.interval(state.key)
    ]


@pages.get("/metrics")
@public
def metrics() -> Response:
    """Figures in Prometheus' text format, without anything about people; for this machine, or with the token for it."""
    if not watchers.may_watch():
        abort(403)
    with engine().store.read() as tx:
        states = communities.all_states(tx)
        held = proposals.counts(tx)
        made = suggestions.counts(tx)
        messages = outbox.counts(tx)
    lines = ["# TYPE wijkconnector_community_up gauge"]
    for state in states:
        up = int(state.paused is None and state.failures == 0)
        lines.append(f'wijkconnector_community_up{{community="{state.key}"}} {up}')
    lines.append("# TYPE wijkconnector_last_success_seconds gauge")
    for state in states:
        if state.last_success is not None:
            stamp = state.last_success.timestamp()
            lines.append(f'wijkconnector_last_success_seconds{{community="{state.key}"}} {stamp:.0f}')
    lines.append("# TYPE wijkconnector_proposals gauge")
    for (community, purpose, is_open), number in sorted(held.items()):
        labels = f'community="{community}",purpose="{purpose}",open="{str(is_open).lower()}"'
        lines.append(f"wijkconnector_proposals{{{labels}}} {number}")
    for name, counts in (("suggestions", made), ("deliveries", messages)):
        lines.append(f"# TYPE wijkconnector_{name} gauge")
        lines += [f'wijkconnector_{name}{{state="{state}"}} {number}' for state, number in sorted(counts.items())]
    return Response("\n".join(lines) + "\n", mimetype="text/plain; version=0.0.4")
