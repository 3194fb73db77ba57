"""Residents of a forum: they read what the connector's account writes to them, and answer in their own way."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, timedelta

from demo_town.discourse import Forum
from demo_town.discourse.model import Post, PostType, Topic
from demo_town.discourse.state import Event
from demo_town.script import Manner

_SOONEST, _LATEST = 4.0, 9.0  # seconds a resident takes to read and answer
_ENOUGH = 2  # answers to the account in one conversation

_FIRST: Mapping[Manner, tuple[str, ...]] = {
    Manner.YES: ("Ja leuk, ik kan dinsdag!", "Ja graag!", "Ja hoor, dat wil ik wel doen.", "Ja, geef maar door."),
    Manner.NO: ("Nee, bedankt.", "Nee, deze week komt het niet uit."),
    Manner.STOP: ("stop",),
    Manner.DONE: ("Is al gelukt, dank!", "Al gevonden, bedankt!"),
    Manner.QUESTION: ("Is dat ook in het weekend?", "Woont diegene in de buurt?"),
    Manner.ACCEPTS: ("Wat fijn, dank je wel! Daar ga ik op in.",),
}
_FIRST_ENGLISH: Mapping[Manner, tuple[str, ...]] = {Manner.YES: ("Yes please, that would be great!",)}
_LATER = ("Gelukt, heel fijn. Dank je wel!", "Het is gelukt, bedankt voor het regelen!")
_LATER_ENGLISH = ("It worked out, thank you!",)


class Residents:
    """The people of one forum. `manners` says per username how they take a message; the seed settles the rest."""

    def __init__(
        self, forum: Forum, bot: str, manners: Mapping[str, Manner], *, english: frozenset[str], seed: int, speed: float
    ) -> None:
        self._forum = forum
        self._bot = forum.user(bot)
        self._manners = manners
        self._english = english
        self._random = random.Random(seed)
        self._speed = speed
        self._waiting: list[tuple[datetime, str, int]] = []  # when, who, which post
        forum.listen(self._heard)
        for topic in list(forum.topics.values()):
            self._catch_up(topic)

    def act(self, *, at_once: bool = False) -> list[str]:
        """Let everyone whose moment has come answer; `at_once` makes it everyone's. Gives who did."""
        with self._forum.lock:
            now = self._forum.now()
            due = [row for row in self._waiting if at_once or row[0] <= now]
            self._waiting = [row for row in self._waiting if row not in due]
            return [name for _, name, post_id in sorted(due) if self._answer(name, self._forum.posts[post_id])]

    # --- reading

    def _heard(self, event: Event) -> None:
        if event.name == "post_created" and event.post and event.topic and event.post.user_id == self._bot.id:
            self._plan(event.topic, event.post)

    def _catch_up(self, topic: Topic) -> None:
        """Plan an answer to what the account wrote last, when the town stopped before anyone answered."""
        said = [post for post in self._forum.live_posts(topic.id) if post.post_type == PostType.REGULAR]
        if said and said[-1].user_id == self._bot.id:
            self._plan(topic, said[-1])

    def _plan(self, topic: Topic, post: Post) -> None:
        who = topic.participants if topic.private else [topic.user_id]
        for user_id in who:
            if user_id != self._bot.id:
                pause = self._random.uniform(_SOONEST, _LATEST) / self._speed
                name = self._forum.users[user_id].username
                self._waiting.append((self._forum.now() + timedelta(seconds=pause), name, post.id))

    # --- answering

    def _answer(self, name: str, post: Post) -> bool:
        topic = self._forum.topics[post.topic_id]
        user = self._forum.user(name)
        manner = self._manners.get(name, Manner.QUIET)
        gone = post.deleted_at is not None or topic.deleted_at is not None or post.user_deleted
        if manner is Manner.QUIET or gone or not self._forum.may_reply(user, topic):
            return False
        earlier = self._earlier_answers(topic, user.id)
        if manner is Manner.LIKES or (manner is Manner.ACCEPTS and not earlier):
            self._forum.like(post.id, name)
        if manner is Manner.LIKES or earlier >= _ENOUGH or (earlier and manner in (Manner.STOP, Manner.NO)):
            return manner is Manner.LIKES
        self._forum.reply(name, topic.id, self._words(name, manner, earlier), reply_to=post.post_number)
        if manner is Manner.ACCEPTS and not topic.private:
            self._forum.solve(post.id)
        return True

    def _earlier_answers(self, topic: Topic, user_id: int) -> int:
        """Count what the resident said in this conversation after the account's first message."""
        said = list(self._forum.live_posts(topic.id))
        begun = next(post.post_number for post in said if post.user_id == self._bot.id)
        return sum(post.user_id == user_id and post.post_number > begun for post in said)

    def _words(self, name: str, manner: Manner, earlier: int) -> str:
        english = name in self._english
        if earlier:
            return self._random.choice(_LATER_ENGLISH if english else _LATER)
        first = _FIRST_ENGLISH if english and manner in _FIRST_ENGLISH else _FIRST
        return self._random.choice(first[manner])
