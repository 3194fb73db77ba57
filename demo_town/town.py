"""The demo town: two forums and a village site on loopback, whose residents post and answer.

with Town(state=Path("var/demo-town")) as town:
    town.run(stop)
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

from demo_town import credentials
from demo_town.discourse import UNLIMITED, Forum, Version, serve
from demo_town.discourse.settings import system_clock
from demo_town.discourse.snapshot import load, save
from demo_town.discourse.webhooks import Webhooks
from demo_town.post_office import PostOffice, receiving
from demo_town.post_office import make_app as make_post_office
from demo_town.residents import Residents
from demo_town.script import Line, lines, steps
from demo_town.serving import serving
from demo_town.site import Entry, Site, make_app

PORTS = (credentials.PRESIKHAAF_PORT, credentials.MALBURGEN_PORT, credentials.ELDEN_PORT)
FREE_PORTS = (0, 0, 0)
_MAIL_PORTS = (credentials.MAIL_PORT, credentials.POST_OFFICE_PORT)  # free ones when those of the others are
_STEP = 20.0  # seconds between things that happen
_SAVE = 5.0  # seconds between snapshots
_TICK = 0.2  # seconds between looks at the clock
_ENGLISH = frozenset({"Priya", "Ahmed_B"})

_FORUMS: dict[str, tuple[str, Version, str, tuple[tuple[str, str], ...]]] = {
    "presikhaaf": (
        "Buurtplein Presikhaaf",
        Version.NEW,
        credentials.PRESIKHAAF_KEY,
        (
            ("Hulp gevraagd", "Vraag hier gerust om een handje."),
            ("Hulp aangeboden", "Wat doe jij graag voor een ander?"),
            ("Buurtpraat", "Alles wat verder in de buurt speelt."),
        ),
    ),
    "malburgen": (
        "Malburgen Samen",
        Version.OLD,
        credentials.MALBURGEN_KEY,
        (
            ("Vraag en aanbod", "Met de labels gevraagd en aangeboden."),
            ("Activiteiten", "Wat is er te doen?"),
            ("Kletshoek", "Voor de gezelligheid."),
        ),
    ),
}


class Town:
    """Starts with `with`. With `state`, a folder, the town goes on where it was; without, it is new each time.

    `ports` are those of Presikhaaf, Malburgen and Elden, 0 for free ones; entering raises PortTakenError when one is
    taken. `hurried` lifts the forums' limits, for tests that must not wait. `widget` is a page the village site embeds.
    """

    def __init__(
        self,
        *,
        ports: tuple[int, int, int] = PORTS,
        state: Path | None = None,
        clock: Callable[[], datetime] = system_clock,
        seed: int = 1,
        speed: float = 1.0,
        hurried: bool = False,
        widget: str | None = None,
    ) -> None:
        self._ports = ports
        self._state = state
        self._seed = seed
        self._speed = speed
        self.step_count = 0
        changes: dict[str, Any] = dict(UNLIMITED) if hurried else {}
        sso = {credentials.SSO_HOST: credentials.SSO_SECRET}
        self.forums = {
            name: Forum(clock=clock, title=title, version=version, sso_secrets=sso, **changes)
            for name, (title, version, _, _) in _FORUMS.items()
        }
        self.site = Site(clock=clock, widget=widget)
        self.post_office = PostOffice(clock)
        self.webhooks = {name: Webhooks(forum) for name, forum in self.forums.items()}
        self.residents: dict[str, Residents] = {}
        self.urls: dict[str, str] = {}
        self._scripts = {name: lines(name) for name in (*_FORUMS, "elden")}
        self._stack = ExitStack()

    def __enter__(self) -> Town:
        self._settle()
        with ExitStack() as stack:
            for (name, forum), port in zip(self.forums.items(), self._ports, strict=False):
                self.urls[name] = stack.enter_context(serve(forum, port)).url
                stack.enter_context(self.webhooks[name].running())
            self.urls["elden"] = stack.enter_context(serving(make_app(self.site), self._ports[2])).url
            self.site.url = self.urls["elden"]
            mail, office = _MAIL_PORTS if any(self._ports) else (0, 0)
            self.post_office.port = stack.enter_context(receiving(self.post_office, mail))
            self.post_office.url = stack.enter_context(serving(make_post_office(self.post_office), office)).url
            self._stack = stack.pop_all()
        for name, forum in self.forums.items():
            manners = {line.by: line.manner for line in self._scripts[name] if line.manner != "quiet"}
            self.residents[name] = Residents(
                forum, credentials.BOT, manners, english=_ENGLISH, seed=self._seed, speed=self._speed
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()
        self.save()

    # --- living

    def run(self, stop: threading.Event) -> None:
        """Let the town live until `stop` is set."""
        next_step = next_save = time.monotonic()
        next_step += _STEP / self._speed
        while not stop.wait(_TICK):
            self.answer()
            now = time.monotonic()
            if now >= next_step:
                self.step()
                next_step = now + _STEP / self._speed
            if now >= next_save:
                self.save()
                next_save = now + _SAVE

    def step(self) -> bool:
        """Let the next things of the script happen; False when nothing is left."""
        if self.step_count >= max(map(steps, self._scripts.values())):
            return False
        self.step_count += 1
        for name, forum in self.forums.items():
            for line in self._scripts[name]:
                self._step_forum(forum, line)
        for line in self._scripts["elden"]:
            if line.arrives == self.step_count:
                self.site.add(line.title, line.body, line.by, line.where)
        return True

    def answer(self, *, at_once: bool = False) -> list[str]:
        """Let residents whose moment has come answer the connector; gives who did."""
        return [name for people in self.residents.values() for name in people.act(at_once=at_once)]

    # --- inside

    def _step_forum(self, forum: Forum, line: Line) -> None:
        if line.arrives == self.step_count:
            forum.create_topic(line.by, line.title, line.body, line.where, tags=line.tags)
        if self.step_count in (line.edited, line.deleted):
            topic = next((topic for topic in forum.topics.values() if topic.title == line.title), None)
            if topic and topic.deleted_at is None and self.step_count == line.edited:
                forum.edit(forum.opening(topic.id).id, line.text_after, by=line.by)
            elif topic and topic.deleted_at is None:
                forum.delete_topic(topic.id)

    def _settle(self) -> None:
        """Fill the town: from its state where there is one, else from the script."""
        if self._state is not None and (self._state / "town.json").exists():
            self._load(self._state)
        else:
            for name, forum in self.forums.items():
                _found(forum, name, self._scripts[name])
            for line in self._scripts["elden"]:
                if line.ago is not None:
                    at = self.site.changed - timedelta(hours=line.ago)
                    self.site.add(line.title, line.body, line.by, line.where, at)
        for name, forum in self.forums.items():
            forum.add_key(credentials.BOT, credentials.SCOPES, _FORUMS[name][2])

    def save(self) -> None:
        """Keep the town's state, when it has a folder for it."""
        if self._state is None:
            return
        self._state.mkdir(parents=True, exist_ok=True)
        for name, forum in self.forums.items():
            save(forum, self._state / f"{name}.json")
        entries = [asdict(entry) for entry in self.site.newest(None)]
        text = json.dumps({"step": self.step_count, "elden": entries}, default=datetime.isoformat, ensure_ascii=False)
        fresh = self._state / "town.new"
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(self._state / "town.json")

    def _load(self, folder: Path) -> None:
        for name, forum in self.forums.items():
            load(forum, folder / f"{name}.json")
        kept = json.loads((folder / "town.json").read_text(encoding="utf-8"))
        self.step_count = kept["step"]
        for row in kept["elden"]:
            times = {name: datetime.fromisoformat(row[name]) for name in ("published", "updated")}
            entry = Entry(**(row | times))
            self.site.entries[entry.number] = entry


def _found(forum: Forum, name: str, script: tuple[Line, ...]) -> None:
    """Begin a forum: its moderator, the connector's account, the residents, and what they wrote before today."""
    forum.add_user("Beheer", "Beheer", admin=True, moderator=True)
    forum.add_user(credentials.BOT, "Buurtkoppelaar", title="Bot", locale="en")
    for title, description in _FORUMS[name][3]:
        forum.add_category(title, description=description)
    for line in script:
        if forum.find_user(line.by) is None:
            forum.add_user(line.by, line.by.replace("_", " "))
        if line.opted_out:
            forum.user(line.by).muted = [credentials.BOT]
    for line in sorted(script, key=lambda line: -(line.ago or 0)):
        if line.ago is not None:
            at = forum.now() - timedelta(hours=line.ago)
            topic = forum.create_topic(line.by, line.title, line.body, line.where, tags=line.tags, at=at)
            if line.closed:
                forum.close(topic.id)
