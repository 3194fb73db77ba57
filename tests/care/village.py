"""Two forums of two organisations that share, an engine over both, and the mail server of those organisations."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

from flask.testing import FlaskClient

from adapters.contract import Context, RawPost
from adapters.http import Session
from connector import cycle, start
from connector.config import parse_config
from connector.engine import Engine
from connector.matching.index import Index
from connector.narrate import Narrator
from connector.store import Store
from connector.web import create_app
from tests.care.postbus import Postbus
from tests.torture.world import Clock, Forum, Message, NoSettings, WorldAdapter

CONFIG = """
instance: {name: De Buurtkoppelaar, contact: beheer@connector.example, url: "https://connector.example"}
store: {path: wijk.db}
mail: {host: 127.0.0.1, port: PORT, security: none, sender: wijk@connector.example, timeout: 5}
areas:
  noord: {name: Noord, municipality: Proefstad}
organisations:
  welzijn:
    name: Welzijn Proefstad
    approval: never
    quiet_hours: 20:00-08:00
    contact: {name: Secretariaat, email: info@welzijn.example}
    danger_contact: {name: Sociaal wijkteam, email: gevaar@welzijn.example}
    danger_message: true
    wijkteam: {name: Wijkteam Noord, email: wijkteam@welzijn.example}
    shares_with: [dorp]
  dorp:
    name: Dorpsraad
    approval: never
    quiet_hours: null
    danger_contact: {name: Dorpsteam, email: gevaar@dorp.example}
    shares_with: [welzijn]
communities:
  plein: &community
    name: Buurtplein
    organisation: welzijn
    adapter: world
    area: noord
    interval: 30
    dry_run: false
    permission: {who: Bestuur, when: "2026-01-01", reference: mail}
  dorp:
    <<: *community
    name: Dorpsforum
    organisation: dorp
"""


@dataclass
class Village:
    """What a test plays with. `round` lets time pass and does everything that is due, mail included."""

    engine: Engine
    forums: dict[str, Forum]
    clock: Clock
    box: Postbus
    told: list[str] = field(default_factory=list)

    def round(self, seconds: float = 40.0) -> None:
        self.clock.pass_time(seconds)
        cycle.once(self.engine, Narrator("nl", self.clock, self.told.append))

    def write(self, author: str, text: str, forum: str = "plein") -> RawPost:
        return self.forums[forum].write(author, text)

    def messages(self, author: str, forum: str = "plein") -> list[Message]:
        return self.forums[forum].to(author)

    def mails(self, to: str = "") -> list[EmailMessage]:
        return [mail for mail in self.box.taken if not to or mail["To"] == to]

    def browser(self) -> FlaskClient:
        return create_app(self.engine).test_client()


def open_village(folder: Path, box: Postbus, config: str = CONFIG) -> Village:
    """A village at nine in the morning, without faults."""
    clock = Clock()
    forums = {key: Forum(key, clock) for key in ("plein", "dorp")}
    text = config.replace("PORT", str(box.port))
    checked = parse_config(text, folder / "config.yaml", {"world": NoSettings}, {})
    context = Context(http=Session(user_agent="village"), now=clock)
    adapters = {key: WorldAdapter(forum, random.Random(1), context, lambda step: None) for key, forum in forums.items()}
    for adapter in adapters.values():
        adapter.faults = False
    areas = start.known_areas(checked)
    engine = Engine(checked, Store(checked.store.path), adapters, checked.mappings, areas, Index(areas), clock)
    return Village(engine, forums, clock, box)
