"""The main job over real HTTP, in the demo town: from a post to a message in the forum, and what comes back."""

from __future__ import annotations

from collections import Counter

from connector import cycle, privacy, start
from connector.model import DeliveryState
from connector.narrate import Narrator
from connector.store import answers, outbox, proposals, suggestions
from demo_town.credentials import BOT


def _messages(running) -> list[str]:  # type: ignore[no-untyped-def]
    """What our account wrote in both forums."""
    return [
        post.raw
        for forum in running.town.forums.values()
        for post in forum.posts.values()
        if post.user_id == forum.user(BOT).id
    ]


def _play(running, rounds: int) -> None:  # type: ignore[no-untyped-def]
    for _ in range(rounds):
        running.round()
        running.town.answer(at_once=True)
    running.round()


def test_posts_become_messages_and_answers_are_heard(running) -> None:  # type: ignore[no-untyped-def]
    _play(running, 8)
    assert len(_messages(running)) >= 4
    with running.engine.store.read() as tx:
        made = suggestions.latest(tx, 200)
        crossing = [
            pair
            for pair in made
            if proposals.get(tx, pair.request).community != proposals.get(tx, pair.offer).community  # type: ignore[union-attr]
        ]
        heard = answers.counts(tx)
    assert made
    assert crossing, "help must cross communities"
    assert sum(heard.values()) >= 2
    assert any("gevonden" in line for line in running.told)
    assert any("geplaatst" in line and "http://" in line for line in running.told)


def test_each_message_is_there_once_also_after_a_restart(running) -> None:  # type: ignore[no-untyped-def]
    _play(running, 5)
    again = start.start(start.load(running.path), running.clock)
    for _ in range(5):
        running.clock.advance(30)
        cycle.once(again, Narrator.silent())
    again.store.close()
    twice = {text: times for text, times in Counter(_messages(running)).items() if times > 1}
    assert not twice


def test_a_post_with_signs_of_danger_goes_to_a_person_and_to_nobody_else(running) -> None:  # type: ignore[no-untyped-def]
    _play(running, 4)
    with running.engine.store.read() as tx:
        alerts = [row for row in answers.open_alerts(tx) if row["kind"].startswith("danger_")]
        assert alerts, "the town has a post in which somebody despairs"
        for row in alerts:
            for stored in proposals.of_post(tx, row["community"], row["post"]):
                assert not stored.open
                assert not suggestions.of_proposal(tx, stored.id)


def test_nothing_private_is_in_what_we_write(running) -> None:  # type: ignore[no-untyped-def]
    _play(running, 8)
    names = {user.username for forum in running.town.forums.values() for user in forum.users.values()} - {BOT}
    for text in _messages(running):
        assert not [name for name in names if name.casefold() in text.casefold()]
        assert "06-" not in text
        assert "@" not in text


def test_a_deleted_request_takes_its_message_back(running) -> None:  # type: ignore[no-untyped-def]
    _play(running, 2)
    with running.engine.store.read() as tx:
        sent = [one for one in outbox.latest(tx, 100) if one.state is DeliveryState.SENT and one.side == "helper"]
        pair = suggestions.get(tx, sent[0].suggestions[0])
        request = proposals.get(tx, pair.request)  # type: ignore[union-attr]
    assert request is not None
    forum = running.town.forums[request.community]
    forum.delete_topic(int(request.thread))
    for _ in range(6):
        running.round(700)
    with running.engine.store.read() as tx:
        after = outbox.get(tx, sent[0].key)
        assert after is not None
        assert after.state is DeliveryState.RETRACTED
        assert not proposals.get(tx, request.id).open  # type: ignore[union-attr]


def test_a_forgotten_person_leaves_nothing_and_never_comes_back(running) -> None:  # type: ignore[no-untyped-def]
    _play(running, 2)
    forum = running.town.forums["presikhaaf"]
    bot = forum.user(BOT).id
    author = next(forum.users[post.user_id].username for post in forum.posts.values() if post.user_id != bot)
    person = privacy.find(running.engine, "presikhaaf", author)
    assert person is not None
    assert privacy.export(running.engine, person)["post"]
    privacy.forget(running.engine, person, by="test")
    _play(running, 3)
    held = privacy.export(running.engine, person)
    assert not held["post"]
    assert not held["person"]
    assert held["opt_out"]
