"""A month in two forums: the people of `month_story.yaml` write, answer, edit and fall silent.

The clock moves only when told to.

with Month() as month:
    month.act(scene)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.resources import files
from types import TracebackType
from typing import Any
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML

from demo_town import credentials
from demo_town.discourse import UNLIMITED, Forum, TestClock, serve
from demo_town.discourse.model import Post, Topic
from demo_town.discourse.state import Event

ZONE = ZoneInfo("Europe/Amsterdam")
FIRST_DAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # nine in the morning in Arnhem
ANSWERS_AFTER = timedelta(hours=3)
_MARK = re.compile(r"\s*<!-- wc:\w+ -->")
_CATEGORIES = ("Hulp gevraagd", "Hulp aangeboden", "Buurtpraat")
_FORUMS = {
    "presikhaaf": ("Buurtplein Presikhaaf", credentials.PRESIKHAAF_KEY),
    "malburgen": ("Malburgen Samen", credentials.MALBURGEN_KEY),
}


@dataclass(frozen=True, slots=True)
class Said:
    """Something written in a forum; `to` is whom it is for when nobody else sees it."""

    at: datetime
    forum: str
    who: str
    to: str | None
    title: str
    text: str
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """What somebody does at a moment; `does` holds the rest of the story's line."""

    at: datetime
    who: str
    does: Mapping[str, Any]


class Month:
    """Two forums over HTTP and their people. `said` is all that was written, in order; `clock` moves when told to."""

    def __init__(self) -> None:
        story: Mapping[str, Any] = YAML(typ="safe").load(_read("month_story.yaml"))
        self.clock = TestClock(FIRST_DAY)
        self._left = {name: list(lines) for name, lines in story["answers"].items()}
        self._waiting: list[tuple[datetime, str, str, Post]] = []  # when, forum, who, to which post
        self._stack = ExitStack()
        self.scenes = [_scene(line) for line in story["scenes"]]
        self.said: list[Said] = []
        self.urls: dict[str, str] = {}
        freely: dict[str, Any] = dict(UNLIMITED)
        self.forums = {name: Forum(clock=self.clock, title=title, **freely) for name, (title, _) in _FORUMS.items()}

    def __enter__(self) -> Month:
        with ExitStack() as stack:
            for name, forum in self.forums.items():
                self._settle(name, forum)
                self.urls[name] = stack.enter_context(serve(forum)).url
                forum.listen(partial(self._heard, name))
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def config(self) -> str:
        """The connector's configuration for these forums, as YAML."""
        keys = {f"{name}_key": key for name, (_, key) in _FORUMS.items()}
        return _read("month_config.yaml").format(**self.urls, **keys)

    def act(self, scene: Scene) -> None:
        """Let somebody write or edit, as the story has it."""
        if "edit" in scene.does:
            forum, topic = self._topic_of(scene.who)
            forum.edit(forum.opening(topic.id).id, scene.does["edit"], by=scene.who)
        elif "text" in scene.does:
            forum = self.forums[scene.does["where"]]
            forum.create_topic(scene.who, scene.does["title"], scene.does["text"], scene.does["category"])

    def answer(self) -> int:
        """Let everyone whose moment has come answer the connector; how many did."""
        now = self.clock()
        due = [line for line in self._waiting if line[0] <= now]
        self._waiting = [line for line in self._waiting if line not in due]
        answered = 0
        for _, name, who, post in due:
            lines = self._left.get(who, [])
            text = lines.pop(0) if lines else None
            if text is not None:
                self.forums[name].reply(who, post.topic_id, text, reply_to=post.post_number)
                answered += 1
        return answered

    # --- inside

    def _settle(self, name: str, forum: Forum) -> None:
        forum.add_user("Beheer", "Beheer", admin=True, moderator=True)
        forum.add_user(credentials.BOT, "Buurtkoppelaar", title="Bot")
        for title in _CATEGORIES:
            forum.add_category(title)
        here = {scene.who for scene in self.scenes if scene.does.get("where") == name}
        for who in sorted(here | ({"Riet_V"} if name == "presikhaaf" else set())):
            forum.add_user(who, who.replace("_", " "))
        forum.add_key(credentials.BOT, credentials.SCOPES, _FORUMS[name][1])

    def _heard(self, name: str, event: Event) -> None:
        if event.name not in ("post_created", "post_edited") or event.post is None or event.topic is None:
            return
        forum = self.forums[name]
        who = forum.users[event.post.user_id].username
        others = [forum.users[other].username for other in event.topic.participants if other != event.post.user_id]
        said = Said(
            self.clock(), name, who, others[0] if event.topic.private and others else None, event.topic.title,
            _MARK.sub("", event.post.raw).strip(), edited=event.name == "post_edited",
        )  # fmt: skip
        self.said.append(said)
        if who == credentials.BOT:
            reader = said.to or forum.users[event.topic.user_id].username
            self._waiting.append((self.clock() + ANSWERS_AFTER, name, reader, event.post))

    def _topic_of(self, who: str) -> tuple[Forum, Topic]:
        for forum in self.forums.values():
            user = forum.find_user(who)
            for topic in forum.topics.values():
                if user is not None and topic.user_id == user.id and not topic.private:
                    return forum, topic
        raise LookupError(f"{who} wrote nothing that could be edited")


def _scene(line: Mapping[str, Any]) -> Scene:
    hour, minute = (int(part) for part in line["at"].split(":"))
    local = FIRST_DAY.astimezone(ZONE).replace(hour=hour, minute=minute) + timedelta(days=line["day"] - 1)
    return Scene(local.astimezone(UTC), line["who"], line)


def _read(name: str) -> str:
    return files("demo_town").joinpath(name).read_text("utf-8")
