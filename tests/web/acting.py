"""What tests of the pages do as a moderator: send a form as its page would, and look at what waits."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from connector.engine import Engine
from connector.model import Suggestion, SuggestionState
from connector.store import review_queue, suggestions
from connector.store.review_queue import Wanted

NORTH, SOUTH = "welzijn-noord", "dorpsraad-zuid"
ENGLISH = {"Accept-Language": "en"}


def csrf(client: FlaskClient, page: str = "/sign-out") -> str:
    found = re.search(r'name="csrf" value="(\w+)"', client.get(page).text)
    assert found is not None
    return found[1]


def post(client: FlaskClient, path: str, **form: str) -> str:
    """Post a form as its page would, and give the text of the page that follows."""
    data = {"csrf": csrf(client), **form}
    return client.post(path, data=data, headers=ENGLISH, follow_redirects=True).text


def waiting(engine: Engine, organisation: str, *, crosses: bool = False) -> list[Suggestion]:
    with engine.store.read() as tx:
        found = review_queue.found(tx, Wanted({organisation}), 50)
        return [pair for pair in found if (len(suggestions.organisations_of(tx, pair.id)) > 1) is crosses]


def state(engine: Engine, pair: Suggestion) -> SuggestionState:
    with engine.store.read() as tx:
        found = suggestions.get(tx, pair.id)
    assert found is not None
    return found.state


def mark(client: FlaskClient, pair: Suggestion) -> str:
    found = re.search(r'name="seen" value="(\w+)"', client.get(f"/review/{pair.id}").text)
    assert found is not None
    return found[1]
