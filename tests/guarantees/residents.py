"""Residents who do as they please: they ask, offer, edit, delete, answer in any mood, or fall silent."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime

from adapters.contract import Kind
from connector.model import Side
from tests.guarantees.neighbourhood import Neighbourhood
from tests.torture.world import Forum, Message

NAME, PHONE, ILLNESS = "Zwoelebert", "06-98761234", "fibromyalgie"  # canaries: these must never leave their forum
KINDS = (
    ("boodschappen doen", "Ik doe graag boodschappen voor een ander, gratis."),
    ("mijn hond uitlaten", "Ik laat graag honden uit voor buren die dat niet kunnen. Gratis."),
    ("een lamp ophangen", "Handige buur biedt hulp aan bij klusjes: lampen ophangen, kranen repareren. Ik help graag."),
    ("de tuin en de heg", "Ik help graag buren met hun tuin: snoeien, maaien, wieden. Kost niets."),
    ("mijn computer", "Ik help buren graag met computer en telefoon, kom gratis langs."),
)
FLAVOURS = (
    "",
    f" Ik heet {NAME}, bel me op {PHONE}.",
    f" Ik heb {ILLNESS} en kan het zelf niet meer.",
    " Liefst op dinsdag.",
    " Het mag ook in het weekend.",
)
CHATTER = ("Mooi weer vandaag in de wijk.", "De markt begint zaterdag weer.", "Bedankt voor de gezellige avond!")
ANSWERS = (
    "Ja, graag!", "ja", "Ja hoor, dat wil ik wel doen", "nee", "Nee, bedankt.", "Volgende week pas", "alleen ochtenden",
    "Al gevonden, dank je wel", "gelukt!", "niet gelukt", "stop", "Stop in dit topic", "hooguit één keer per maand",
    "Wie bent u?", "Dank je wel!", "hmm", "Wat een onzin, dit is spam", "Hij heeft mij bedreigd.", "👍", "",
)  # fmt: skip
WEIGHTS = (6, 3, 3, 3, 3, 2, 2, 2, 3, 2, 1, 0.5, 1, 1, 2, 1, 0.3, 0.3, 1, 1)


@dataclass
class Resident:
    """Somebody of one forum; `minor` ones say so in what they write."""

    name: str
    forum: str
    talkative: float
    minor: bool = False
    stopped: datetime | None = None  # when they first wrote stop
    seldom: datetime | None = None  # when they first asked for one message a month at most
    threads: list[str] = field(default_factory=list)


class Residents:
    """All who live there, and the dice that move them."""

    def __init__(self, town: Neighbourhood, count: int, seed: int, posting_days: float) -> None:
        self.town = town
        self.dice = random.Random(seed)
        self.until = town.clock().timestamp() + posting_days * 86400
        self.all = [
            Resident(
                f"{self.dice.choice(('els', 'kees', 'fatima', 'noor'))}{number}",
                self.dice.choice(("noord", "zuid")),
                self.dice.random(),
                minor=self.dice.random() < 0.04,
            )
            for number in range(count)
        ]  # fmt: skip
        self.by_name = {each.name: each for each in self.all}
        self._seen: set[str] = set()

    def live(self, hours: float) -> None:
        """Let some hours go by: new posts, changes, and answers to what came in."""
        for each in self.all:
            posts = self.town.clock().timestamp() < self.until
            if posts and self.dice.random() < hours * each.talkative / (24 * 14):
                self._write(each)
        for forum in self.town.forums.values():
            for message in list(forum.messages):
                if message.out.key not in self._seen:
                    self._seen.add(message.out.key)
                    self._receive(message)
        if self.dice.random() < hours / 48:
            self._change()

    def _write(self, each: Resident) -> None:
        kind, offer = self.dice.choice(KINDS)
        roll = self.dice.random()
        if roll < 0.4:
            who = self.dice.choice(("mij", "mij", "mij", "mijn moeder van 81"))
            text = f"Wie kan {who} helpen met {kind}? {self.dice.choice(FLAVOURS)}"
        elif roll < 0.85:
            text = offer + self.dice.choice(FLAVOURS)
        elif roll < 0.9:
            text = "Wie kan mij helpen?"
        else:
            text = self.dice.choice(CHATTER)
        if each.minor:
            text = "Ik ben 15 jaar. " + text
        each.threads.append(self.town.write(each.name, text, each.forum))

    def _receive(self, message: Message) -> None:
        assert message.out.recipient is not None
        each = self.by_name.get(message.out.recipient.handle)
        if each is None or self.dice.random() < 0.35:
            return  # silence
        if self.dice.random() < 0.12:
            self.town.forums[each.forum].like(message, each.name)
            return
        text = self.dice.choices(ANSWERS, WEIGHTS)[0]
        if self.town.delivery(message).side is Side.GOODBYE or not text:
            return
        self.town.answer(message, text, heard=False)
        now = self.town.clock()
        if text == "stop":
            each.stopped = each.stopped or now
        elif "per maand" in text:
            each.seldom = each.seldom or now

    def _change(self) -> None:
        forum = self.town.forums[self.dice.choice(("noord", "zuid"))]
        own = [key for key, post in forum.posts.items() if post.opening]
        if not own:
            return
        key = self.dice.choice(own)
        roll = self.dice.random()
        if roll < 0.4:
            forum.edit(key, forum.posts[key].text + " Groetjes!")
        elif roll < 0.6:
            forum.edit(key, "UPDATE: opgelost, bedankt! " + forum.posts[key].text)
        elif roll < 0.8:
            forum.delete(key)
        else:
            self._reply(forum, forum.posts[key].thread)

    def _reply(self, forum: Forum, thread: str) -> None:
        """A neighbour helps, or has had enough of us where we wrote."""
        neighbour = self.dice.choice([each for each in self.all if each.forum == forum.key])
        ours = any(message.thread == thread and message.out.kind is Kind.REPLY for message in forum.messages)
        annoyed = ours and self.dice.random() < 0.3
        text = "hou op met dat gespam" if annoyed else "Ik kan wel even komen!"
        self.town.write(neighbour.name, text, forum.key, thread=thread)
        if annoyed:
            neighbour.stopped = neighbour.stopped or self.town.clock()
