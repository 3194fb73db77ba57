"""A small neighbourhood on a fast clock: real engine and store, two forums in memory that never fail."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.contract import Context, Kind
from adapters.http import Session
from connector import cycle, deliver, start
from connector.config import load_config
from connector.engine import Engine
from connector.matching.index import Index
from connector.model import Delivery, Side
from connector.narrate import Narrator
from connector.store import Store, outbox, people
from tests.torture.world import Clock, Forum, Message, NoSettings, WorldAdapter

CONFIG = """
instance: {{name: De Buurtkoppelaar, contact: beheer@example.org}}
store: {{path: wijk.db}}
areas:
  noord: {{name: Noord, municipality: Proefstad, latitude: 52.00, longitude: 5.90}}
  zuid: {{name: Zuid, municipality: Proefstad, latitude: 51.90, longitude: 5.90}}
organisations:
  welzijn:
    name: Welzijn Proefstad
    approval: {approval}
    quiet_hours: {quiet_hours}
    danger_contact: {{name: Wijkteam, email: wijkteam@example.org}}
    figureheads: {figureheads}
    {organisation}
communities:
  noord: &community
    organisation: welzijn
    adapter: world
    area: noord
    interval: 60
    dry_run: false
    expiry_days: {expiry_days}
    {community}
    permission: {{who: Bestuur, when: "2026-01-01", reference: mail}}
  zuid:
    <<: *community
    area: zuid
policy: {{quiet_days: 7, first_round: 2, next_round: 3, round_hours: 24}}
{more}
"""
MORNING = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)  # ten o'clock in Amsterdam


class Neighbourhood:
    """Forums `noord` and `zuid` of one organisation, and the connector that serves them."""

    def __init__(self, folder: Path, *, seed: int = 1, approval: str = "never", quiet_hours: str = "20:00-08:00",
                 figureheads: str = "[]", expiry_days: int = 60, more: str = "",
                 organisation: str = "", community: str = "", begin: datetime = MORNING) -> None:  # fmt: skip
        self.clock = Clock(begin)
        self.forums = {key: Forum(key, self.clock) for key in ("noord", "zuid")}
        values = {"approval": approval, "quiet_hours": quiet_hours, "figureheads": figureheads}
        path = folder / "config.yaml"
        values |= {"organisation": organisation, "community": community}
        path.write_text(CONFIG.format(expiry_days=expiry_days, more=more, **values))
        config = load_config(path, {"world": NoSettings})
        context = Context(http=Session(user_agent="test"), now=self.clock)
        adapters = {
            key: WorldAdapter(forum, random.Random(seed), context, lambda step: None)
            for key, forum in self.forums.items()
        }
        for adapter in adapters.values():
            adapter.faults = False
        areas = start.known_areas(config)
        self.engine = Engine(
            config=config, store=Store(config.store.path), adapters=adapters, mappings=config.mappings,
            areas=areas, index=Index(areas), now=self.clock,
        )  # fmt: skip

    def close(self) -> None:
        self.engine.store.close()

    def work(self) -> None:
        """Do all that is due now. Messages of one forum go out one by one, as the adapter asks for a pause between."""
        for _ in range(2):
            cycle.once(self.engine, Narrator.silent())
            while self._anything_to_send():
                self.clock.pass_time(2)
                deliver.deliver_due(self.engine)
            self.clock.pass_time(2)

    def _anything_to_send(self) -> bool:
        with self.engine.store.read() as tx:
            return bool(outbox.due(tx, self.clock(), self.engine.adapters))

    def live(self, *, days: float = 0, hours: float = 0, step: float = 3) -> None:
        """Let time pass, the connector working every `step` hours."""
        until = self.clock() + timedelta(days=days, hours=hours)
        while self.clock() < until:
            self.clock.moment = min(until, self.clock() + timedelta(hours=step))
            self.work()

    def write(self, author: str, text: str, forum: str = "noord", *, thread: str | None = None) -> str:
        """Somebody writes a post, or a reply in a thread; its thread is returned."""
        return self.forums[forum].write(author, text, thread=thread).thread

    def answer(self, message: Message, text: str, *, heard: bool = True) -> None:
        """Who got a message of ours answers it a minute later, and we hear it."""
        forum = next(forum for forum in self.forums.values() if message in forum.messages)
        assert message.out.recipient is not None
        self.clock.pass_time(60)
        private = message.out.kind is Kind.MESSAGE
        author = message.out.recipient.handle
        forum.write(author, text, thread=message.thread, reply_to=message.post, private=private)
        if heard:
            self.clock.pass_time(60)
            self.work()

    def to(self, author: str, side: Side | None = None) -> list[Message]:
        """Our messages to a person, oldest first; of one side if given."""
        found = [
            message
            for forum in self.forums.values()
            for message in forum.messages
            if message.out.recipient is not None and message.out.recipient.handle == author
        ]
        return [message for message in found if side is None or self.delivery(message).side is side]

    def delivery(self, message: Message) -> Delivery:
        with self.engine.store.read() as tx:
            found = outbox.get(tx, message.out.key)
        assert found is not None
        return found

    def person(self, author: str, forum: str = "noord") -> str:
        with self.engine.store.read() as tx:
            return people.person_id(tx, forum, author)
