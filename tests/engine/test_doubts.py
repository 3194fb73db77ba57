"""A post in doubt: nothing is suggested on it; a person is asked what it is, and then it counts at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from connector.correct import correct, withdraw
from connector.model import StoredPost
from connector.store import doubts, posts
from connector.store.doubts import Doubt

SOUTH = "dorpsraad-zuid"


@pytest.fixture
def demanding(running: Any) -> Any:
    """A connector that acts only on what a rule or a person settled: all else is in doubt."""
    config = running.engine.config
    running.engine.config = replace(config, policy=replace(config.policy, confidence=0.995))
    running.round()
    return running


def the_ride(running: Any) -> tuple[Doubt, StoredPost]:
    """The doubt about who offers rides in Elden, which somebody in Malburgen asks for."""
    with running.engine.store.read() as tx:
        for doubt in doubts.worth_asking(tx, [SOUTH], 50):
            post = posts.get(tx, doubt.community, doubt.post)
            if post is not None and post.title.startswith("Rijden naar de huisarts"):
                return doubt, post
    raise AssertionError("nobody is asked about the ride")


def suggested_from(running: Any, post: StoredPost) -> int:
    pairs = "SELECT count(*) FROM suggestion JOIN proposal ON proposal.id IN (request, offer)"
    with running.engine.store.read() as tx:
        return int(tx.execute(f"{pairs} WHERE community = ? AND post = ?", (post.community, post.key)).fetchone()[0])


def test_a_doubt_is_put_to_a_person_who_settles_it(demanding: Any) -> None:
    doubt, post = the_ride(demanding)
    assert 0 < doubt.worth <= 1
    assert suggested_from(demanding, post) == 0
    assert correct(demanding.engine, post, {"purpose": "offer"}, "account:1")
    demanding.round()
    assert suggested_from(demanding, post) == 1
    with demanding.engine.store.read() as tx:
        assert post.key not in [each.post for each in doubts.worth_asking(tx, [SOUTH], 50)]


def test_a_word_that_it_is_neither_ends_it_until_it_is_taken_back(demanding: Any) -> None:
    _, post = the_ride(demanding)
    assert correct(demanding.engine, post, {"purpose": "ignore"}, "account:1")
    demanding.round()
    with pytest.raises(AssertionError):
        the_ride(demanding)
    assert suggested_from(demanding, post) == 0
    assert withdraw(demanding.engine, post, "account:1")
    demanding.round()
    assert the_ride(demanding)[1] == post
    assert not withdraw(demanding.engine, post, "account:1")


def test_others_are_not_asked(demanding: Any) -> None:
    the_ride(demanding)
    with demanding.engine.store.read() as tx:
        here = {each.community for each in doubts.worth_asking(tx, [SOUTH], 50)}
        assert here <= {"malburgen", "elden"}
        assert doubts.worth_asking(tx, [], 50) == []
        assert doubts.count(tx, []) == 0
