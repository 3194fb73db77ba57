"""Seeded worlds of crashes, lost answers and changing posts. At the end everything must be right, exactly once."""

from __future__ import annotations

import os
import random
from collections import Counter
from pathlib import Path

import pytest

from connector import cycle
from connector.engine import Engine
from connector.model import DeliveryState
from connector.store import people
from tests.torture.processes import Chaos, Process, write_config
from tests.torture.world import ANSWERS, CHATTER, OFFERS, REQUESTS, Clock, Forum

RUNS = int(os.environ.get("TORTURE_RUNS", "200"))
STEPS = 80
CHUNK = 20  # seeds a test, so that workers share them


class Town:
    """Two forums, two processes that share one store, and residents who write, edit, delete and answer."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.rng = random.Random(seed)
        self.clock = Clock()
        self.chaos = Chaos(self.rng)
        self.forums = {key: Forum(key, self.clock) for key in ("forum-a", "forum-b")}
        write_config(folder)
        self.processes = [Process(folder, self.forums, self.clock, self.chaos) for _ in range(2)]
        self.people = 0
        self.turn = 0

    def live(self) -> None:
        for _ in range(STEPS):
            self.clock.pass_time(self.rng.choice((1, 20, 60, 300, 7200)))
            self.residents()
            self.work(self.rng.choice(self.processes))

    def work(self, process: Process) -> None:
        other = self.processes[1 - self.processes.index(process)]
        self.chaos.others = lambda: self.meanwhile(other)
        process.step(self.rng.choice(cycle.STEPS))

    def meanwhile(self, other: Process) -> None:
        """In the middle of one process' step: the other one works, or the world changes."""
        if self.rng.random() < 0.6:
            other.step(self.rng.choice(cycle.STEPS))
        else:
            self.residents()
        self.clock.pass_time(self.rng.choice((0, 1, 400)))  # 400 s: longer than a delivery's lease

    def residents(self) -> None:
        forum = self.rng.choice(list(self.forums.values()))
        dice = self.rng.random()
        if dice < 0.5 or not forum.posts:
            self.people += 1
            forum.write(f"person{self.people}", self.rng.choice(REQUESTS + OFFERS + CHATTER))
        elif dice < 0.6 and (some := forum.changeable()):
            forum.edit(self.rng.choice(some), self.rng.choice(REQUESTS + OFFERS + CHATTER))
        elif dice < 0.68 and (some := forum.changeable()):
            forum.delete(self.rng.choice(some))
        elif forum.messages:
            message = self.rng.choice(forum.messages)
            if message.out.recipient is not None:
                forum.answer(message, self.rng.choice(ANSWERS))

    def calm(self) -> None:
        """No more faults and changes: let everything that is due be done."""
        self.chaos.armed = False
        for process in self.processes:
            process.die()
        self._settle(60, (cycle.pull_step, cycle.match_step, cycle.deliver_step))
        self._settle(20, (cycle.pull_step, cycle.deliver_step))  # what the last round asked for goes out one by one

    def _settle(self, times: int, steps: tuple[cycle.Step, ...]) -> None:
        process = self.processes[0]
        for _ in range(times):
            self.clock.pass_time(400)
            for step in steps:
                process.step(step)
                for adapter in process.adapters.values():
                    adapter.faults = False


def _check(town: Town) -> None:
    engine = town.processes[0].engine
    assert engine is not None
    for key, forum in town.forums.items():
        _posts_are_current(engine, key, forum)
        _messages_are_single(engine, key, forum)
        _stop_is_stop(engine, key, forum)


def _posts_are_current(engine: Engine, key: str, forum: Forum) -> None:
    with engine.store.read() as tx:
        held = {row["key"]: row for row in tx.execute("SELECT * FROM post WHERE community = ?", (key,))}
        opened = {
            row["post"] for row in tx.execute("SELECT post FROM proposal WHERE community = ? AND open = 1", (key,))
        }
    assert {name: post.digest for name, post in forum.posts.items()} == {
        name: row["digest"] for name, row in held.items()
    }
    assert not [name for name, row in held.items() if row["unread"]]
    assert not opened & set(forum.deleted), "a deleted post still has an open proposal"


def _messages_are_single(engine: Engine, key: str, forum: Forum) -> None:
    there = Counter(message.out.key for message in forum.messages)
    assert not [name for name, times in there.items() if times > 1], "a message was sent twice"
    with engine.store.read() as tx:
        rows = tx.execute("SELECT key, state, post FROM delivery WHERE community = ?", (key,)).fetchall()
    states = {row["key"]: row["state"] for row in rows}
    landed = {DeliveryState.SENT, DeliveryState.PENDING, DeliveryState.RETRACTED}
    assert {name for name, state in states.items() if state in landed} == set(there)
    assert not set(states.values()) & {"sending", "retracting", "queued", "unknown"}
    gone = {message.out.key for message in forum.messages if message.retracted}
    assert gone == {name for name, state in states.items() if state == DeliveryState.RETRACTED}


def _stop_is_stop(engine: Engine, key: str, forum: Forum) -> None:
    """From the moment we took in a stop, nothing but one goodbye goes to that person."""
    with engine.store.read() as tx:
        for author in forum.stopped:
            person = people.person_id(tx, key, author)
            row = tx.execute("SELECT min(at) AS at FROM opt_out WHERE person = ?", (person,)).fetchone()
            assert row["at"] is not None, "a stop was not heard"
            later = [message for message in forum.to(author) if message.begun.timestamp() > row["at"]]
            goodbyes = {
                line["key"]
                for line in tx.execute("SELECT key FROM delivery WHERE person = ? AND side = 'goodbye'", (person,))
            }
            assert {message.out.key for message in later} <= goodbyes, "somebody who said stop was written to"


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range((RUNS + CHUNK - 1) // CHUNK))
def test_whatever_crashes(chunk: int, tmp_path: Path) -> None:
    deaths = messages = 0
    for seed in range(chunk * CHUNK, min(RUNS, (chunk + 1) * CHUNK)):
        folder = tmp_path / str(seed)
        folder.mkdir()
        town = Town(seed, folder)
        town.live()
        town.calm()
        _check(town)
        deaths += sum(process.deaths for process in town.processes)
        messages += sum(len(forum.messages) for forum in town.forums.values())
    assert deaths > CHUNK, "the chaos must really kill"
    assert messages > CHUNK, "the worlds must really send"
