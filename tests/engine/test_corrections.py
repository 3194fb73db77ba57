"""What a person says of a post counts above all rules, stays after an edit, and never undoes a new danger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from connector import cycle, read
from connector.model import StoredProposal
from connector.narrate import Narrator
from connector.store import answers, corrections, posts, proposals
from connector.store.corrections import Correction
from mapping.proposal import Danger


def _first(running: Any, of: Callable[[StoredProposal], bool]) -> StoredProposal:
    """The first stored proposal that `of` accepts."""
    with running.engine.store.read() as tx:
        for _, stored in proposals.changed_since(tx, 0):
            if stored.open and of(stored):
                return stored
    raise AssertionError("the demo town has no such post")


def _correct(running: Any, community: str, post: str, said: dict[str, object], harmless: str | None = None) -> bool:
    with running.engine.store.write() as tx:
        return corrections.add(tx, Correction(community, post, said, "anna", running.engine.now(), harmless))


def test_a_correction_is_read_at_once_and_survives_an_edit(running: Any) -> None:
    running.round()
    stored = _first(running, lambda each: each.proposal.purpose == "request")
    assert _correct(running, stored.community, stored.post, {"purpose": "ignore"})
    cycle.read_step(running.engine, Narrator.silent())
    with running.engine.store.read() as tx:
        assert not [each for each in proposals.of_post(tx, stored.community, stored.post) if each.open]
        post = posts.get(tx, stored.community, stored.post)
    assert post is not None
    with running.engine.store.read() as tx:
        known = corrections.of(tx, stored.community, stored.post)
    edited = read.understand(running.engine, replace(post, text=post.text + " Alvast bedankt!"), known)
    assert not edited.proposals


def test_a_second_correction_adds_to_the_first(running: Any) -> None:
    running.round()
    stored = _first(running, lambda each: each.proposal.purpose == "offer")
    assert _correct(running, stored.community, stored.post, {"category": ["pets"]})
    assert _correct(running, stored.community, stored.post, {"urgent": True})
    cycle.read_step(running.engine, Narrator.silent())
    with running.engine.store.read() as tx:
        now = [each.proposal for each in proposals.of_post(tx, stored.community, stored.post) if each.open]
    assert [(each.category, each.urgent) for each in now] == [("pets", True)]


def test_there_is_nothing_to_correct_in_a_post_that_is_gone(running: Any) -> None:
    assert not _correct(running, "presikhaaf", "no-such-post", {"purpose": "offer"})


def test_a_false_alarm_holds_for_the_very_same_text_only(running: Any) -> None:
    running.round()
    with running.engine.store.read() as tx:
        alarm = next(row for row in answers.open_alerts(tx) if row["kind"].startswith("danger_"))
        post = posts.get(tx, alarm["community"], alarm["post"])
    assert post is not None
    assert _correct(running, post.community, post.key, {}, post.digest)
    with running.engine.store.read() as tx:
        known = corrections.of(tx, post.community, post.key)
    assert read.understand(running.engine, post).danger
    assert not read.understand(running.engine, post, known).danger
    other = replace(post, text="Hij slaat mij elke avond, ik ben bang voor mijn man.", digest="other")
    assert Danger.ABUSE in read.understand(running.engine, other, known).danger


def test_a_correction_goes_with_its_post(running: Any) -> None:
    running.round()
    stored = _first(running, lambda each: True)
    assert _correct(running, stored.community, stored.post, {"purpose": "offer"})
    with running.engine.store.write() as tx:
        assert posts.remove(tx, stored.community, stored.post, posts.FORGOTTEN, running.engine.now())
    with running.engine.store.read() as tx:
        assert corrections.of(tx, stored.community, stored.post) is None
