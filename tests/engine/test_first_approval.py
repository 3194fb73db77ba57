"""`approval: first_per_community`: a person approves until a suggestion stands there; then they go by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from connector import start
from connector.model import SuggestionState
from connector.store import outbox, proposals, suggestions
from connector.suggest import policy, review
from demo_town.discourse import TestClock
from demo_town.town import FREE_PORTS, Town
from tests.engine.conftest import Running, example_config


@pytest.fixture
def careful(tmp_path: Path) -> Iterator[Running]:
    """The demo town with every community asking for a person the first time."""
    clock = TestClock()
    with Town(ports=FREE_PORTS, clock=clock, hurried=True) as town:
        path = example_config(tmp_path, dict(town.urls))
        text = path.read_text("utf-8").replace("approval: never", "approval: first_per_community")
        path.write_text(text, "utf-8")
        engine = start.start(start.load(path), clock)
        yield Running(engine, town, clock, [], path)
        engine.store.close()


def _asked(running: Running) -> dict[str, tuple[set[str], frozenset[str]]]:
    """Of every suggestion: the communities it is about, and the organisations that would be asked to approve it now."""
    with running.engine.store.read() as tx:
        found = {}
        for pair in suggestions.latest(tx, 500):
            request, offer = proposals.get(tx, pair.request), proposals.get(tx, pair.offer)
            assert request is not None
            assert offer is not None
            where = {request.community, offer.community}
            found[pair.id] = where, policy.approvers(running.engine, tx, request, offer)
        return found


def test_a_person_approves_the_first_one_in_a_community_and_no_more(careful: Running) -> None:
    for _ in range(3):
        careful.round()
    first = _asked(careful)
    assert {"presikhaaf"} in [where for where, _ in first.values()]
    with careful.engine.store.read() as tx:
        assert {pair.state for pair in suggestions.waiting(tx)} == {SuggestionState.WAITING}
        assert len(suggestions.waiting(tx)) == len(first), "nothing goes out before somebody looked"
        assert outbox.counts(tx)["sent"] > 0, "numbers to call for somebody in danger did, and are no suggestion"
    assert all(asked for _, asked in first.values())

    for key, (where, _) in first.items():
        if where == {"presikhaaf"}:
            review.approve(careful.engine, key, "sanne")
    for _ in range(3):
        careful.round(1800)
    for where, asked in _asked(careful).values():
        assert (not asked) == (where == {"presikhaaf"}), "from now on they go by themselves there, and only there"
