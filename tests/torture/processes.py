"""Processes of the connector in one Python: each with its own store connection, each killed and started again."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from adapters.contract import Context
from adapters.http import Session
from connector import cycle, start
from connector.config import Config, load_config
from connector.engine import Engine
from connector.matching.index import Index
from connector.narrate import Narrator
from connector.store import Store
from tests.torture.world import Clock, Forum, Killed, NoSettings, WorldAdapter

CONFIG = """
instance: {name: Proef, contact: beheer@example.org}
store: {path: wijk.db}
areas:
  noord: {name: Noord, municipality: Proefstad}
organisations:
  welzijn:
    name: Welzijn Proefstad
    mapping: mapping.yaml
    approval: never
    quiet_hours: null
    danger_contact: {name: Wijkteam, email: wijkteam@example.org}
communities:
  forum-a: &community
    organisation: welzijn
    adapter: world
    area: noord
    interval: 30
    dry_run: false
    permission: {who: Bestuur, when: "2026-01-01", reference: mail}
  forum-b: *community
policy: {quiet_days: 7, first_round: 2, next_round: 3, round_hours: 24}
"""


@dataclass
class Chaos:
    """The dice: when a process dies, and when another one, or the world, gets its turn in the middle of a step."""

    rng: random.Random
    kill: float = 0.02
    interrupt: float = 0.1
    armed: bool = True
    depth: int = 0
    others: Callable[[], None] = lambda: None

    def between(self, step: str) -> None:
        """Called around each remote step of an adapter."""
        if not self.armed:
            return
        if self.depth == 0 and self.rng.random() < self.interrupt:
            self.depth += 1
            try:
                self.others()
            finally:
                self.depth -= 1
        self.checkpoint(step)

    def checkpoint(self, step: str) -> None:
        """Called before and after each commit: here the process may die."""
        if self.armed and self.rng.random() < self.kill:
            raise Killed(step)


@dataclass
class Process:
    """One process: `step` does some work and may die; a dead one is started anew at its next turn."""

    folder: Path
    forums: dict[str, Forum]
    clock: Clock
    chaos: Chaos
    adapters: dict[str, WorldAdapter] = field(default_factory=dict)
    engine: Engine | None = None
    config: Config | None = None
    deaths: int = 0

    def boot(self) -> Engine:
        config = self.config = self.config or load_config(self.folder / "config.yaml", {"world": NoSettings})
        context = Context(http=Session(user_agent="torture"), now=self.clock)
        self.adapters = {
            key: WorldAdapter(forum, self.chaos.rng, context, self.chaos.between) for key, forum in self.forums.items()
        }
        areas = start.known_areas(config)
        return Engine(
            config=config,
            store=self._store(config),
            adapters=self.adapters,
            mappings=config.mappings,
            areas=areas,
            index=Index(areas),
            now=self.clock,
        )

    def _store(self, config: Config) -> Store:
        """The store with a known key: what a seed does depends on the order of people's keys."""
        store = Store(config.store.path, checkpoint=self.chaos.checkpoint)
        with sqlite3.connect(config.store.path) as connection:
            connection.execute("UPDATE instance SET value = ? WHERE name = 'person_key'", ("00" * 32,))
        connection.close()
        return store

    def step(self, which: cycle.Step) -> None:
        try:
            if self.engine is None:
                self.engine = self.boot()
            which(self.engine, Narrator.silent())
        except Killed:
            self.die()

    def die(self) -> None:
        self.deaths += 1
        if self.engine is not None:
            self.engine.store.close()  # what the operating system does: open transactions are gone
        self.engine = None


def write_config(folder: Path) -> None:
    (folder / "mapping.yaml").write_text("extends: discourse-neighbourhood\n")
    (folder / "config.yaml").write_text(CONFIG)
