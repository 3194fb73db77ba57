"""After a backup was put back, the connector has forgotten what it sent since; yet nobody gets a message twice."""

from __future__ import annotations

from collections import Counter

from connector import start
from connector.store.putting_back import put_back
from demo_town.credentials import BOT


def _messages(running) -> list[str]:  # type: ignore[no-untyped-def]
    return [
        post.raw
        for forum in running.town.forums.values()
        for post in forum.posts.values()
        if post.user_id == forum.user(BOT).id
    ]


def test_nobody_gets_a_message_twice_after_a_restore(running, tmp_path) -> None:  # type: ignore[no-untyped-def]
    running.engine.store.backup(tmp_path / "empty.sqlite")
    for _ in range(4):
        running.round()
    sent = _messages(running)
    assert sent
    running.engine.store.close()
    put_back(tmp_path / "empty.sqlite", running.engine.config.store.path, running.clock())
    running.engine = start.start(start.load(running.path), running.clock)
    running.clock.advance(3 * 3600)  # longer than any forum itself refuses the same words again
    for _ in range(4):
        running.round()
    twice = {text: times for text, times in Counter(_messages(running)).items() if times > 1}
    assert not twice
    assert set(sent) <= set(_messages(running))
    with running.engine.store.read() as tx:
        known = {row["key"] for row in tx.execute("SELECT key FROM delivery WHERE state = 'sent'")}
    assert len(known) >= len(sent)
