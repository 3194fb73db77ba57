"""Waiting as platforms ask for it: after a reading, for their moderators, and for the next day's messages."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from scripted_forum import PLACE, Place

from adapters.contract import AmbiguousError, AuthError, Kind, Page, Receipt, RefusedError, TransientError
from adapters.contract import DeliveryState as Landed
from connector import pull
from connector.model import DeliveryState
from connector.store import communities, outbox


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.engine.store.close()


def raises(error: Exception):  # type: ignore[no-untyped-def]
    def do() -> object:
        raise error

    return do


# --- after a reading


def test_a_reading_is_followed_by_the_rest_it_asks_for(place: Place) -> None:
    place.forum.does["read"] = lambda: Page(wait=90.0)
    place.hint("t1")
    place.pull()
    assert [verb for verb, _ in place.forum.asked] == ["pull", "read"]
    place.later(seconds=61)  # the usual interval is over, the rest is not; nor does a new hint shorten it
    place.hint("t2")
    assert place.pull() == []
    place.later(seconds=30)
    assert [result.community for result in place.pull()] == [PLACE]
    assert [verb for verb, _ in place.forum.asked] == ["pull", "read", "pull", "read"]


def test_reading_before_a_message_keeps_the_rest_too(place: Place) -> None:
    place.forum.does["read"] = lambda: Page(wait=90.0)
    pull.read_threads(place.engine, PLACE, ["t1"])
    place.later(seconds=61)
    assert place.pull() == []
    place.later(seconds=30)
    assert place.pull() != []


def test_a_reading_that_failed_is_not_repeated_at_once(place: Place) -> None:
    place.forum.does["read"] = raises(TransientError("busy", retry_after=300.0))
    with pytest.raises(TransientError):
        pull.read_threads(place.engine, PLACE, ["t1"])
    place.later(seconds=299)
    assert place.pull() == []
    place.later(seconds=1)
    assert place.pull() != []


# --- for their moderators


def pending(place: Place) -> str:
    """A message that waits for a moderator there."""
    place.forum.does["deliver"] = lambda: Receipt("", Landed.PENDING, thread="t1")
    key = place.queue(Kind.REPLY)
    place.send()
    assert place.state(key) is DeliveryState.PENDING
    return key


def test_a_message_that_waits_is_asked_about_ever_more_seldom(place: Place) -> None:
    key = pending(place)
    place.forum.does["find"] = lambda: Receipt("", Landed.PENDING, thread="t1")
    for _ in range(7 * 24 * 12):
        place.later(minutes=5)
        place.send()
    looks = place.forum.times("find")
    spans = [(later - earlier).total_seconds() for earlier, later in itertools.pairwise(looks)]
    assert place.state(key) is DeliveryState.PENDING
    assert 8 <= len(looks) <= 20
    assert spans == sorted(spans)
    assert spans[0] >= 15 * 60
    assert spans[-1] <= 25 * 3600
    assert len(place.forum.times("deliver")) == 1


def test_a_message_let_through_is_known_by_its_post(place: Place) -> None:
    key = pending(place)
    place.forum.does["find"] = lambda: Receipt("", post="9", thread="t1", url="https://forum.example/t/1/9")
    place.later(minutes=16)
    place.send()
    with place.engine.store.read() as tx:
        found = outbox.get(tx, key)
    assert found is not None
    assert (found.state, found.post, found.url) == (DeliveryState.SENT, "9", "https://forum.example/t/1/9")
    assert place.send() == []


def test_a_message_that_is_nowhere_any_more_was_refused_and_is_not_sent_again(place: Place) -> None:
    key = pending(place)
    place.later(minutes=16)
    assert [sent.state for sent in place.send()] == [DeliveryState.REFUSED]
    with place.engine.store.write() as tx:
        assert communities.get(tx, PLACE).paused is not None, "a person must talk to the moderators first"
        communities.resume(tx, PLACE, place.moment)
    place.later(days=2)
    place.send()
    assert place.state(key) is DeliveryState.REFUSED
    assert len(place.forum.times("deliver")) == 1


@pytest.mark.parametrize("error", [TransientError("busy"), AmbiguousError("who knows"), AuthError("key")])
def test_a_look_that_failed_is_no_refusal(place: Place, error: Exception) -> None:
    key = pending(place)
    place.forum.does["find"] = raises(error)
    place.later(minutes=16)
    place.send()
    assert place.state(key) is DeliveryState.PENDING
    with place.engine.store.read() as tx:
        assert (communities.get(tx, PLACE).paused is not None) == isinstance(error, AuthError)


def test_nobody_is_waited_for_for_ever(place: Place) -> None:
    key = pending(place)
    place.forum.does["find"] = lambda: Receipt("", Landed.PENDING, thread="t1")
    place.later(days=61)
    place.send()
    assert place.state(key) is DeliveryState.REFUSED


def test_a_waiting_message_nobody_wants_any_more_is_taken_back_once_it_shows(place: Place) -> None:
    key = pending(place)
    place.forum.does["retract"] = raises(RefusedError("only their moderators can"))
    place.forum.does["find"] = lambda: Receipt("", Landed.PENDING, thread="t1")
    with place.engine.store.write() as tx:
        outbox.retract(tx, key, place.moment)
        tx.execute("DELETE FROM person")  # the author is forgotten: nothing may reach them
    place.later(minutes=1)
    place.send()
    assert place.state(key) is DeliveryState.PENDING
    place.forum.does["find"] = lambda: Receipt("", post="9", thread="t1")
    del place.forum.does["retract"]
    for _ in range(2):
        place.later(hours=1)
        place.send()
    assert place.state(key) is DeliveryState.RETRACTED


# --- for the next day


def test_no_more_private_messages_are_begun_in_a_day_than_the_platform_takes(place: Place) -> None:
    keys = [place.queue() for _ in range(5)]
    reply = place.queue(Kind.REPLY)
    for _ in range(60):
        place.later(minutes=1)
        place.send()
    assert [place.state(key) for key in keys].count(DeliveryState.SENT) == 3
    assert place.state(reply) is DeliveryState.SENT
    place.later(hours=22)
    place.send()
    assert len(place.forum.times("deliver")) == 4
    for _ in range(60):
        place.later(minutes=5)
        place.send()
    assert {place.state(key) for key in keys} == {DeliveryState.SENT}
