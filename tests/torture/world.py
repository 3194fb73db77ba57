"""A small remote world with two forums that lose answers, repeat and reorder posts, and change while they are read."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from marshmallow import Schema

from adapters.contract import (
    Adapter,
    AmbiguousError,
    Author,
    Capability,
    Context,
    Deletion,
    Health,
    Kind,
    Outgoing,
    Pace,
    Page,
    RawPost,
    Receipt,
    Signal,
    SignalKind,
    TransientError,
)

PAGE = 4
CONCLUSIVE_AFTER = 120.0  # seconds until the forum can say whether a message landed
REQUESTS = (
    "Wie kan mij helpen met boodschappen doen? Ik kan zelf niet naar de winkel.",
    "Ik zoek iemand die mijn hond wil uitlaten. Wie helpt mij?",
    "Gezocht: hulp met een lamp ophangen, wie kan dat voor mij doen?",
)
OFFERS = (
    "Ik doe graag boodschappen voor een ander, ik ga toch elke week naar de winkel. Laat maar weten!",
    "Ik wil graag honden uitlaten voor buren die dat zelf niet kunnen. Bied mij gratis aan.",
    "Handige buur biedt hulp aan bij klusjes: lampen ophangen, kranen repareren. Ik help graag.",
)
CHATTER = ("Mooi weer vandaag in de wijk.", "De markt begint zaterdag weer.", "Bedankt voor de gezellige avond!")
ANSWERS = ("Ja, graag!", "Nee, bedankt.", "stop", "Wie bent u?", "Al gevonden, dank je wel")


class Killed(BaseException):
    """The process died here. Not an Exception: nothing may catch it and go on."""


@dataclass
class Clock:
    moment: datetime = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def pass_time(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@dataclass
class Message:
    """One message of ours that the forum holds."""

    out: Outgoing
    post: str
    thread: str
    begun: datetime  # when the attempt was made; it may land later
    retracted: bool = False


@dataclass
class Forum:
    """One community: its posts, the order in which they changed, and our messages."""

    key: str
    clock: Clock
    posts: dict[str, RawPost] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)  # post keys, in the order of their latest change
    deleted: dict[str, str] = field(default_factory=dict)  # key → thread
    messages: list[Message] = field(default_factory=list)
    stopped: dict[str, datetime] = field(default_factory=dict)  # author → when they wrote stop
    signals: list[Signal] = field(default_factory=list)  # likes on our messages
    number: int = 0

    def write(self, author: str, text: str, *, thread: str | None = None, reply_to: str | None = None,
              private: bool = False) -> RawPost:  # fmt: skip
        self.number += 1
        key = f"p{self.number}"
        now = self.clock()
        post = RawPost(
            key=key, thread=thread or f"t{self.number}", url=f"http://127.0.0.1/{self.key}/{key}",
            author=Author(author, author), title="", text=text, created_at=now, updated_at=now,
            digest=_digest(text), opening=thread is None, reply_to=reply_to, private=private,
        )  # fmt: skip
        self.posts[key] = post
        self.changes.append(key)
        return post

    def edit(self, key: str, text: str) -> None:
        self.posts[key] = replace(self.posts[key], text=text, updated_at=self.clock(), digest=_digest(text))
        self.changes.append(key)

    def delete(self, key: str) -> None:
        gone = self.posts.pop(key)
        self.deleted[key] = gone.thread
        self.changes.append(key)

    def receive(self, out: Outgoing, begun: datetime) -> Message:
        self.number += 1
        message = Message(out, f"m{self.number}", out.thread or f"pm{self.number}", begun)
        self.messages.append(message)
        return message

    def changeable(self) -> list[str]:
        """Posts that may still change: not a stop, which nobody could hear if it went before it was read."""
        return [key for key, post in self.posts.items() if post.text != "stop"]

    def to(self, author: str) -> list[Message]:
        """Our messages to one person."""
        addressed = [message for message in self.messages if message.out.recipient is not None]
        return [message for message in addressed if message.out.recipient.key == author]  # type: ignore[union-attr]

    def like(self, message: Message, author: str) -> None:
        """Somebody likes a message of ours."""
        self.signals.append(Signal(SignalKind.LIKED, message.post, message.thread, Author(author, author)))

    def answer(self, message: Message, text: str) -> None:
        """The person we wrote to writes back."""
        assert message.out.recipient is not None
        author = message.out.recipient.key
        private = message.out.kind is Kind.MESSAGE
        self.write(author, text, thread=message.thread, reply_to=message.post, private=private)
        if text == "stop":
            self.stopped.setdefault(author, self.clock())


class NoSettings(Schema):
    """The world needs no settings."""


class WorldAdapter(Adapter):
    """The contract over a Forum. `between` is called around every remote step: it may kill, or let others work."""

    name = "world"
    capabilities = frozenset(Capability) - {Capability.WEBHOOK}
    settings_schema = NoSettings
    pace = Pace(interval=30.0, least_interval=1.0, first_backoff=5.0, longest_backoff=60.0, message_interval=1.0)

    def __init__(self, forum: Forum, rng: random.Random, context: Context, between: Callable[[str], None]) -> None:
        super().__init__({}, context)
        self.forum = forum
        self.rng = rng
        self.between = between
        self.faults = True

    def check(self) -> Health:
        return Health("bot")

    def pull(self, cursor: str | None) -> Page:
        self.between("pull")
        self._maybe_fail()
        start = int(cursor or 0)
        start = max(0, start - self.rng.randrange(3)) if self.faults else start  # overlap: repeats
        end = min(len(self.forum.changes), start + PAGE)
        keys = list(dict.fromkeys(self.forum.changes[start:end]))
        if self.faults:
            self.rng.shuffle(keys)
        page = self._page(keys)
        self.between("pulled")  # the forum may change, or we may die, after this page was made
        return replace(page, cursor=str(end), more=end < len(self.forum.changes))

    def read(self, threads: Sequence[str]) -> Page:
        self.between("read")
        self._maybe_fail()
        keys = [key for key, post in self.forum.posts.items() if post.thread in threads]
        keys += [key for key, thread in self.forum.deleted.items() if thread in threads]
        return self._page(keys)

    def deliver(self, out: Outgoing) -> Receipt:
        begun = self.now()
        self.between("deliver")
        chance = self.rng.random() if self.faults else 1.0
        if chance < 0.15:
            raise TransientError("The forum is busy.", retry_after=5.0)
        message = self.forum.receive(out, begun)
        self.between("landed")  # it is there, but we may never hear of it
        if chance < 0.35:
            raise AmbiguousError("The answer was lost.", look_after=CONCLUSIVE_AFTER)
        return self._receipt(message)

    def find_delivery(self, out: Outgoing) -> Receipt | None:
        self.between("find")
        self._maybe_fail()
        found = [message for message in self.forum.messages if message.out.key == out.key]
        return self._receipt(found[0]) if found else None

    def retract(self, receipt: Receipt) -> None:
        self.between("retract")
        self._maybe_fail()
        for message in self.forum.messages:
            if message.post == receipt.post:
                message.retracted = True

    def webhook(self, headers: Mapping[str, str], body: bytes):  # type: ignore[no-untyped-def]
        raise TransientError("This world sends no webhooks.")

    def _page(self, keys: Sequence[str]) -> Page:
        present = tuple(self.forum.posts[key] for key in keys if key in self.forum.posts)
        gone = tuple(Deletion(self.forum.deleted[key], key) for key in keys if key in self.forum.deleted)
        return Page(posts=present, deletions=gone, signals=tuple(self.forum.signals))

    def _receipt(self, message: Message) -> Receipt:
        return Receipt(message.out.key, post=message.post, thread=message.thread, url="http://127.0.0.1/m")

    def _maybe_fail(self) -> None:
        if self.faults and self.rng.random() < 0.05:
            raise TransientError("The forum hiccuped.", retry_after=2.0)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
