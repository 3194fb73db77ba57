"""A forum that says what a test wants it to say, an engine over it, and a clock that only the test moves on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from marshmallow import Schema

from adapters.contract import Adapter, Author, Capability, Context, Health, Kind, Outgoing, Pace, Page, Receipt
from adapters.http import Session
from connector import deliver, pull, start
from connector.config import load_config
from connector.engine import Engine
from connector.matching.index import Index
from connector.model import Delivery, DeliveryState, Side
from connector.store import Store, communities, outbox, people

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
  forum:
    organisation: welzijn
    adapter: scripted
    area: noord
    dry_run: false
    permission: {who: Bestuur, when: "2026-01-01", reference: mail}
"""
PLACE = "forum"


class NoSettings(Schema):
    """A scripted forum needs none."""


class ScriptedForum(Adapter):
    """Remembers what it was asked (`asked`, with the time) and does what `does` says for that verb."""

    name = "scripted"
    capabilities = frozenset(Capability)
    settings_schema = NoSettings
    pace = Pace(interval=60, least_interval=20, message_interval=1, messages_per_day=3)

    def __init__(self, context: Context) -> None:
        super().__init__({}, context)
        self.asked: list[tuple[str, datetime]] = []
        self.does: dict[str, Callable[[], object]] = {}

    def _say(self, verb: str, usual: object) -> object:
        self.asked.append((verb, self.now()))
        return self.does[verb]() if verb in self.does else usual

    def times(self, verb: str) -> list[datetime]:
        return [at for asked, at in self.asked if asked == verb]

    def check(self) -> Health:
        return Health("bot")

    def pull(self, cursor: str | None) -> Page:
        return self._say("pull", Page(cursor="1"))  # type: ignore[return-value]

    def read(self, threads: Sequence[str]) -> Page:
        return self._say("read", Page())  # type: ignore[return-value]

    def deliver(self, out: Outgoing) -> Receipt:
        return self._say("deliver", Receipt(out.key, post=f"p-{out.key}", thread="t1"))  # type: ignore[return-value]

    def find_delivery(self, out: Outgoing) -> Receipt | None:
        return self._say("find", None)  # type: ignore[return-value]

    def retract(self, receipt: Receipt) -> None:
        self._say("retract", None)


@dataclass
class Place:
    """The forum, the engine that works on it, and the time there."""

    folder: Path
    moment: datetime = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
    messages: int = field(default=0)

    def __post_init__(self) -> None:
        (self.folder / "mapping.yaml").write_text("extends: discourse-neighbourhood\n")
        (self.folder / "config.yaml").write_text(CONFIG)
        config = load_config(self.folder / "config.yaml", {"scripted": NoSettings})
        areas = start.known_areas(config)
        self.forum = ScriptedForum(Context(http=Session(user_agent="test"), now=lambda: self.moment))
        self.engine = Engine(
            config=config,
            store=Store(config.store.path),
            adapters={PLACE: self.forum},
            mappings=config.mappings,
            areas=areas,
            index=Index(areas),
            now=lambda: self.moment,
        )

    def later(self, **span: float) -> None:
        self.moment += timedelta(**span)

    def queue(self, kind: Kind = Kind.MESSAGE) -> str:
        """Queue one message to somebody; its key is returned."""
        self.messages += 1
        key = f"{self.messages:032x}"
        with self.engine.store.write() as tx:
            person = people.remember(tx, PLACE, Author(f"u{self.messages}", f"bewoner{self.messages}"))
            message = Delivery(
                key=key,
                side=Side.GOODBYE,
                community=PLACE,
                person=person,
                kind=kind,
                title="",
                text="",
                language="nl",
                thread="t1" if kind is Kind.REPLY else None,
                reply_to=None,
                state=DeliveryState.QUEUED,
            )
            outbox.add(tx, message, self.moment, self.moment)
        return key

    def send(self) -> list[deliver.Sent]:
        return deliver.deliver_due(self.engine)

    def state(self, key: str) -> DeliveryState:
        with self.engine.store.read() as tx:
            found = outbox.get(tx, key)
        assert found is not None
        return found.state

    def hint(self, *threads: str) -> None:
        """What a webhook does: point at threads, and have the forum checked."""
        with self.engine.store.write() as tx:
            communities.hint(tx, PLACE, threads, self.moment)
            communities.pull_soon(tx, PLACE, self.moment)

    def pull(self) -> list[pull.Pulled]:
        return pull.pull_due(self.engine)
