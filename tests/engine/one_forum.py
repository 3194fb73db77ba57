"""One Discourse forum (the stand-in, over real HTTP) of one organisation, and the whole connector on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from connector import cycle, start
from connector.engine import Engine
from connector.model import Delivery, Side
from connector.narrate import Narrator
from connector.store import answers, communities, outbox, people
from demo_town.discourse import UNLIMITED, Forum, TestClock, serve
from demo_town.discourse.model import Post

CONFIG = """
instance: {{name: De Buurtkoppelaar, contact: beheer@connector.example, allow_loopback: true}}
store: {{path: wijk.db}}
areas:
  noord: {{name: Noord, municipality: Proefstad}}
organisations:
  welzijn:
    name: Welzijn Proefstad
    approval: {approval}
    quiet_hours: null
    danger_contact: {{name: Wijkteam, email: wijkteam@welzijn.example}}
    figureheads: {figureheads}
communities:
  forum:
    organisation: welzijn
    adapter: discourse
    area: noord
    settings: {{url: "{url}", username: bot, api_key: {key}}}
    interval: 15
    dry_run: false
    supply_posts: {{every: weekly, category: hulp, least: 3}}
    permission: {{who: Bestuur, when: "2026-01-01", reference: mail}}
policy: {{first_round: 2, next_round: 3, round_hours: 24}}
"""
ASK = "Wie kan mij helpen met boodschappen doen? Ik kan zelf niet naar de winkel. Het gaat om Noord, elke week."
OFFER = "Ik doe graag boodschappen voor een ander, ik ga toch elke week naar de winkel. Laat maar weten!"
PLACE, BOT = "forum", "bot"
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0


@dataclass
class Running:
    """The forum, the engine, and the clock of both."""

    forum: Forum
    engine: Engine
    clock: TestClock

    def round(self, seconds: float = 30.0) -> None:
        """Let time pass and do everything that is due."""
        self.clock.advance(seconds)
        cycle.once(self.engine, Narrator.silent())

    def rounds(self, times: int = 4, seconds: float = 30.0) -> None:
        """Several rounds; after long ones some short ones, in which what became due goes out."""
        for _ in range(times):
            self.round(seconds)
        for _ in range(3 if seconds > MINUTE else 0):
            self.round()

    def write(self, author: str, title: str, text: str) -> int:
        """Somebody (a new resident if need be) opens a topic; its number is returned."""
        self.resident(author)
        return self.forum.create_topic(author, title, text, "hulp").id

    def resident(self, name: str) -> None:
        if self.forum.find_user(name) is None:
            self.forum.add_user(name, name.title())

    def reply(self, author: str, topic: int, text: str, to: int | None = None) -> Post:
        self.resident(author)
        return self.forum.reply(author, topic, text, reply_to=to)

    def sent(self, side: Side) -> list[Delivery]:
        """What landed of this side, oldest first."""
        with self.engine.store.read() as tx:
            found = [each for each in outbox.latest(tx, 500) if each.side is side and each.post]
        return sorted(found, key=lambda each: each.sent_at or self.clock())

    def to(self, author: str) -> list[Delivery]:
        """What was queued for somebody, whatever became of it."""
        person = self.person(author)
        with self.engine.store.read() as tx:
            return [each for each in outbox.latest(tx, 500) if each.person == person]

    def person(self, author: str) -> str:
        with self.engine.store.read() as tx:
            return people.person_id(tx, PLACE, str(self.forum.user(author).id))

    def said(self) -> list[Post]:
        """What our account wrote, oldest first."""
        bot = self.forum.user(BOT).id
        return [post for post in self.forum.posts.values() if post.user_id == bot]

    def opted_out(self, author: str) -> set[str]:
        """The scopes in which somebody wants no messages."""
        person = self.person(author)
        with self.engine.store.read() as tx:
            rows = tx.execute("SELECT scope FROM opt_out WHERE person = ?", (person,))
            return {row["scope"] for row in rows}

    def alerts(self) -> list[str]:
        with self.engine.store.read() as tx:
            return [row["kind"] for row in answers.open_alerts(tx)]

    def paused(self) -> bool:
        with self.engine.store.read() as tx:
            return communities.get(tx, PLACE).paused is not None

    def post_of(self, delivery: Delivery) -> Post:
        """The post on the forum that a message of ours became."""
        topic, _, number = (delivery.post or "").partition("-")
        found = self.forum.numbered(int(topic), int(number))
        assert found is not None
        return found

    def matched(self) -> tuple[int, Delivery]:
        """An ask (of asker) whose helper (helper) was asked in private: the topic, and that message."""
        self.write("helper", "Ik haal graag boodschappen", OFFER)
        self.round()
        topic = self.write("asker", "Wie haalt boodschappen?", ASK)
        self.rounds()
        return topic, self.sent(Side.HELPER)[0]


@contextmanager
def one_forum(folder: Path, *, approval: str = "never", figureheads: str = "[]") -> Iterator[Running]:
    clock = TestClock()
    forum = Forum(clock=clock, **UNLIMITED)
    forum.add_user("beheer", admin=True)
    forum.add_user(BOT, "Buurtkoppelaar", locale="en")
    forum.add_category("Hulp")
    key = forum.add_key(BOT, ("global:read", "topics:write", "posts:edit")).key
    with serve(forum) as served:
        path = folder / "config.yaml"
        path.write_text(CONFIG.format(url=served.url, key=key, approval=approval, figureheads=figureheads), "utf-8")
        engine = start.start(start.load(path), clock)
        yield Running(forum, engine, clock)
        engine.store.close()
