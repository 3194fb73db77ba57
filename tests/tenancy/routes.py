"""Every route of the application, and how a stranger would try it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from connector.web import access
from connector.web.api.operations import OPERATIONS
from tests.tenancy.two_worlds import ALFA, BETA

PUBLIC = {  # for everybody: nothing in it is about people, or what it needs is in its address
    "api.describe": "the description of the API",
    "health.healthz": "whether it goes well",
    "health.metrics": "figures, for programs that watch",
    "languages.choose": "the language of the pages",
    "outgoing.atom": "suggestions of a site we only read, as links to public posts",
    "outgoing.json_feed": "the same",
    "outgoing.page": "the same",
    "outgoing.widget": "the same",
    "practice.ask": "advice on a text that is not kept",
    "practice.show": "the empty form for that",
    "privacy.show": "who is responsible for what is kept, and whom to ask",
    "sign_in.choose": "the ways to sign in",
    "sign_in.gone": "you are signed out",
    "sign_in.leave": "signing out",
    "sign_in.ask": "whether to sign out",
    "sign_in_forum.back": "an answer of a forum, checked",
    "sign_in_forum.start": "to the forum",
    "sign_in_link.show": "a button",
    "sign_in_link.use": "a one-time link",
    "sign_in_oidc.back": "an answer of a provider, checked",
    "sign_in_oidc.start": "to the provider",
    "static": "style",
    "supply.for_everybody": "what help is on offer in numbers, where an organisation wants everybody to see it",
    "webhooks.confirm": "a hub asks whether we want its hints",
    "webhooks.receive": "a hint, checked by its signature",
}
LETTERS = "_letter"  # pages for who got a mail: the token in the address is what opens them
WITHOUT_NAMES = {  # pages about an organisation's own things that say nothing by which it is known
    "area_map.show": "counts for each area",
    "explain.show": "an empty form",
    "mapping_editor.show": "the rules an organisation wrote; here it wrote none",
    "api.get_indicators": "figures, of which small ones are withheld",
    "effect.chart": "a chart of these figures",
    "effect.report": "these figures as a file, under the key of the organisation",
    "supply.show": "counts by kind and area, here too few to tell",
    "supply.pdf": "the page to print, compressed",
    "review.edit": "the messages; a site that can only be read gets none",
}
NOT_THERE = {"effect.chart"}  # of so few asks nothing may be told, so there is nothing to draw
PARAMETERS = {  # what a route may have in its path, and what of an organisation a stranger puts there
    "organisation": "{key}",
    "community": "{key}-community",
    "proposal": "{key}-proposal-asker",
    "suggestion": "{key}-suggestion-waiting",
    "post": "{key}-post-asker",
    "alert": "{alert}",
    "period": "2026",
    "key": "stages",
    "kind": "json",
    "token": "{key}-token",
    "provider": "{key}-provider",
    "language": "nl",
    "filename": "style.css",
}
ALERTS = {BETA: 1, ALFA: 2}  # numbers, in the order in which the worlds are filled
QUERY = {  # and what in the query or a form
    "organisation": "{key}",
    "community": "{key}-community",
    "area": "alfa-area",  # areas are geography, known to everybody
    "subject": "{key}-suggestion-waiting",
    "post": "{key}-post-asker",
    "about": "{key}-suggestion-declined",
}
FORM = {
    "suggestion": "{key}-suggestion-waiting",
    "do": "approve",
    "reason": "not_fit",
    "why": "proef",
    "note": "proef",
    "text": "Ik zoek hulp",
    "title": "proef",
    "purpose": "offer",
    "category": "transport",
    "harmless": "1",
}


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one route. `address` has `{key}` where the key of an organisation goes."""

    endpoint: str
    method: str
    address: str
    api: bool
    public: bool
    query: dict[str, str] = field(default_factory=dict)

    def at(self, key: str) -> str:
        return self.address.format(key=key, alert=ALERTS.get(key, 9))

    def options(self, key: str) -> dict[str, Any]:
        """What goes along: a query that asks for everything of an organisation, or a form or body that names it."""
        filled = {name: value.format(key=key) for name, value in QUERY.items()}
        if self.api:
            body = {"json": {"why": "proef"} if "approval" not in self.address else {}} if self.method == "PUT" else {}
            return body | {"query_string": {name: filled[name] for name in self.query}}
        if self.method == "GET":
            return {"query_string": filled}
        return {"data": filled | {name: value.format(key=key) for name, value in FORM.items()}}


def every_route(app: Flask) -> Iterator[Route]:
    """All of them; KeyError for a part of a path that nobody said how to try."""
    described = {f"api.{each.id}": each for each in OPERATIONS}
    for rule in app.url_map.iter_rules():
        address = re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda part: PARAMETERS[part[1]], rule.rule)
        operation = described.get(rule.endpoint)
        query = [] if operation is None or operation.query is None else operation.query.fields
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            named = {name: "" for name in query if name in QUERY}
            yield Route(
                rule.endpoint, method, address, rule.endpoint.startswith("api."), is_public(app, rule.endpoint), named
            )


def is_public(app: Flask, endpoint: str) -> bool:
    return access.needs(app, endpoint) == access.PUBLIC
