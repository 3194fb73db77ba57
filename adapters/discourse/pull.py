"""One pull: look at what is new, then work a bounded piece off what is known to be unread."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from adapters.contract import Page, PermanentError, PostError, TransientError
from adapters.discourse.api import Api, ForbiddenError, MissingError
from adapters.discourse.categories import Categories
from adapters.discourse.cursor import Cursor, Stream, Trace, dump, load
from adapters.discourse.harvest import Harvest
from adapters.discourse.lists import Lists
from adapters.discourse.posts import Topic, is_by, is_by_people, is_gone, is_private, key_of, likes, raw_post, topic_of
from adapters.discourse.stream import REMEMBERED, Feed, Stretch, ids_of, newest_page, next_page
from adapters.discourse.sweep import Sweeper
from adapters.discourse.thread import Threads
from adapters.json_fields import Json, obj, objects, text, whole

ALLOWANCE = 5  # requests after which a pull begins nothing new
POLL_EVERY = 60.0  # seconds between looks at what is new while older work goes on
PATIENCE = 5  # failures after which a topic that breaks the forum is skipped
LISTS_FOR = 24 * 3600.0  # seconds until a key that may read only lists of topics is tried on posts again
BROKEN_WAIT = 30.0  # seconds after a fault of the forum
_LISTED = 30  # topics a forum lists at once (TopicQuery::DEFAULT_PER_PAGE_COUNT)


class Puller:
    """Reads one forum. It has no memory of its own: that is the cursor."""

    def __init__(
        self,
        api: Api,
        categories: Categories,
        threads: Threads,
        now: Callable[[], datetime],
        history: timedelta | None = None,
    ) -> None:
        self._api = api
        self._categories = categories
        self._threads = threads
        self._sweeper = Sweeper(api, categories)
        self._lists = Lists(api, categories)
        self._now = now
        self._history = history
        self._public = Feed(api, "/posts.json", "latest_posts")
        self._private = Feed(api, "/private-posts.json", "private_posts")

    def pull(self, text: str | None) -> Page:
        """Give one page as a function of the cursor and the forum. Makes some ten requests at most, mostly two."""
        cursor, harvest = load(text), Harvest()
        now = self._now().timestamp()
        looked = not cursor.unfinished() or now - cursor.polled >= POLL_EVERY
        if looked:
            self._look(cursor, harvest, now)
            cursor.polled = now
        self._sweeper.begin_when_due(cursor.sweep, now)
        cursor, wait = self._work_off(cursor, harvest, looked)
        return harvest.page(dump(cursor), more=cursor.unfinished(), wait=max(wait, self._api.pace()))

    # --- what is new

    def _look(self, cursor: Cursor, harvest: Harvest, now: float) -> None:
        if cursor.lists_only and now - cursor.lists_only < LISTS_FOR:
            self._lists.look(cursor)
            return
        try:
            self._look_at_posts(cursor, harvest)
        except ForbiddenError:
            self._lists.look(cursor)  # fails too when it is not a scope that is missing but the key that is refused
            cursor.lists_only = now
        else:
            cursor.lists_only, cursor.topics = 0.0, {}

    def _look_at_posts(self, cursor: Cursor, harvest: Harvest) -> None:
        self._take(newest_page(self._public, cursor.public, cursor, self._newest_known), cursor, harvest)
        try:
            messages = newest_page(self._private, cursor.private, cursor, lambda: cursor.public.seen)
        except (PermanentError, ForbiddenError):
            self._look_in_inbox(cursor)
        else:
            self._send_for_messages(messages, cursor)

    def _look_in_inbox(self, cursor: Cursor) -> None:
        """Find answers by the list of our private topics, where the list of private posts is not to be had."""
        try:
            answer = self._api.get(f"/topics/private-messages/{self._api.username}.json")
        except (PermanentError, ForbiddenError):
            return  # an account without private messages
        for item in objects(obj(obj(answer).get("topic_list")).get("topics")):
            topic, highest = whole(item.get("id")), whole(item.get("highest_post_number")) or 0
            trace = Trace(topic or 0, highest, text(item.get("last_posted_at")))
            if topic and cursor.private.recent.get(topic) != trace:
                cursor.private.recent[topic] = trace
                cursor.send_for(topic)

    def _newest_known(self) -> int:
        """Find the id of a recent public post, for versions whose newest page may be empty."""
        listed = obj(obj(self._api.get("/latest.json", [("order", "activity")])).get("topic_list"))
        topics = sorted(objects(listed.get("topics")), key=lambda item: text(item.get("last_posted_at")))
        if not topics:
            return 0
        stream = obj(obj(self._api.get(f"/t/{whole(topics[-1].get('id'))}.json")).get("post_stream"))
        listed_ids = stream.get("stream")
        ids = [whole(value) or 0 for value in (listed_ids if isinstance(listed_ids, list) else [])]
        return max([*ids, *ids_of(objects(stream.get("posts")))], default=0)

    # --- what is unread

    def _work_off(self, cursor: Cursor, harvest: Harvest, looked: bool) -> tuple[Cursor, float]:
        """Work until the allowance is used. Gives the cursor, and the seconds to wait when the forum faltered.

        A piece of work that failed leaves the cursor as it was before it, so that what it began to read stays unread.
        """
        while self._api.used < ALLOWANCE and cursor.unfinished():
            before = dump(cursor)
            try:
                broken = self._work(cursor, harvest)
            except TransientError as error:
                if not (looked or harvest):
                    raise
                return load(before), error.retry_after or BROKEN_WAIT
            if broken:
                return cursor, broken
        return cursor, 0.0

    def _work(self, cursor: Cursor, harvest: Harvest) -> float:
        """Do the most urgent piece of work: changed topics, then unread posts, then the nightly sweep."""
        if cursor.todo:
            return self._read_next(cursor, harvest)
        if cursor.public.gaps:
            self._take(self._next(self._public, cursor.public, cursor), cursor, harvest)
        elif cursor.private.gaps:
            self._send_for_messages(self._next(self._private, cursor.private, cursor), cursor)
        else:
            self._sweeper.go_on(cursor)
        return 0.0

    def _next(self, feed: Feed, stream: Stream, cursor: Cursor) -> Stretch:
        oldest = self._now() - self._history if self._history else None
        return next_page(feed, stream, cursor, oldest)

    def _read_next(self, cursor: Cursor, harvest: Harvest) -> float:
        """Read the topic that waits longest. One the forum breaks on goes to the end, so that it blocks no other."""
        topic = next(iter(cursor.todo))
        errand = cursor.todo.pop(topic)
        try:
            self._threads.read(topic, harvest, errand.missed)
        except TransientError as error:
            errand.failed += 1
            if errand.failed < PATIENCE or error.retry_after is not None:
                cursor.todo[topic] = errand
            else:
                harvest.skip(str(topic), "The forum fails each time this topic is asked for.")
            return error.retry_after or BROKEN_WAIT
        except PermanentError as error:
            harvest.skip(str(topic), str(error))
        return 0.0

    # --- taking posts from a list

    def _take(self, stretch: Stretch, cursor: Cursor, harvest: Harvest) -> None:
        """Gather the new and changed ones among these public posts."""
        _notice_vanished(cursor, cursor.public, stretch)
        fresh = [item for item in stretch.items if self._is_news(item, cursor)]
        openings = [whole(item.get("topic_id")) or 0 for item in fresh if whole(item.get("post_number")) == 1]
        topics = self._topics(openings)
        for item in fresh:
            self._take_one(item, topics, cursor, harvest)
        _forget_old(cursor.public)

    def _is_news(self, item: Json, cursor: Cursor) -> bool:
        """Whether a post is to be gathered: of a category we read, by people, and not as it was when last met."""
        number, topic = whole(item.get("id")), whole(item.get("topic_id"))
        if number is None or topic is None or is_private(item):
            return False
        before = cursor.public.recent.get(number)
        if before and before.topic != topic:
            cursor.send_for(before.topic)
        if not self._categories.allows(whole(item.get("category_id"))):
            if cursor.public.recent.pop(number, None):
                cursor.send_for(topic)
            return False
        trace = Trace(topic, whole(item.get("post_number")) or 0, _mark(item))
        if trace == before:
            return False
        _remember(cursor.public, number, trace)
        if not is_by_people(item):
            cursor.send_for(topic)  # a note such as "closed": the topic's state changed
            return False
        if is_by(item, self._api.username) and likes(item):
            cursor.send_for(topic)
        return True

    def _take_one(self, item: Json, topics: dict[int, Topic], cursor: Cursor, harvest: Harvest) -> None:
        number, post_number = whole(item.get("topic_id")) or 0, whole(item.get("post_number"))
        topic = topics.get(number)
        if topic is None and post_number == 1:
            cursor.send_for(number)  # its tags and state are unknown: read it whole
            return
        if is_gone(item) and post_number:
            harvest.gone(number, key_of(number, post_number))
            return
        try:
            harvest.post(raw_post(item, topic or self._topic_in(item, number), self._api.url, self._api.username))
        except PostError as error:
            harvest.skip(f"{number}#{item.get('id')}", str(error))

    def _topic_in(self, item: Json, number: int) -> Topic:
        """What a post in a list says of its topic."""
        category = whole(item.get("category_id"))
        title = " ".join(text(item.get("topic_title")).split())
        return Topic(number, title, category, self._categories.slug(category))

    def _topics(self, numbers: Sequence[int]) -> dict[int, Topic]:
        """Look up tags and state of topics, thirty a request; those the list leaves out are not in the answer."""
        found: dict[int, Topic] = {}
        wanted = sorted({number for number in numbers if number}, reverse=True)
        for at in range(0, len(wanted), _LISTED):
            query = [("topic_ids", ",".join(map(str, wanted[at : at + _LISTED])))]
            try:
                listed = obj(obj(self._api.get("/latest.json", query)).get("topic_list"))
            except (MissingError, ForbiddenError):
                break
            for item in objects(listed.get("topics")):
                topic = topic_of(item)
                if topic and topic.id in wanted:
                    found[topic.id] = replace(topic, category=self._categories.slug(topic.category_id))
        return found

    def _send_for_messages(self, stretch: Stretch, cursor: Cursor) -> None:
        """Private messages are read by topic, which says who takes part; a list shows an administrator all."""
        _notice_vanished(cursor, cursor.private, stretch)
        for item in stretch.items:
            number, topic = whole(item.get("id")), whole(item.get("topic_id"))
            if number is None or topic is None:
                continue
            trace = Trace(topic, whole(item.get("post_number")) or 0, _mark(item))
            if cursor.private.recent.get(number) != trace:
                _remember(cursor.private, number, trace)
                cursor.send_for(topic)
        _forget_old(cursor.private)


def _notice_vanished(cursor: Cursor, stream: Stream, stretch: Stretch) -> None:
    """Send for the topics of posts that were in this stretch when last looked at: now deleted, hidden or moved."""
    shown = set(ids_of(stretch.items))
    for number in [number for number in stream.recent if stretch.low <= number < stretch.high and number not in shown]:
        trace = stream.recent.pop(number)
        cursor.send_for(trace.topic, trace.number)


def _remember(stream: Stream, number: int, trace: Trace) -> None:
    if number > stream.seen - REMEMBERED:
        stream.recent[number] = trace


def _forget_old(stream: Stream) -> None:
    for number in sorted(stream.recent)[:-REMEMBERED]:
        del stream.recent[number]


def _mark(item: Json) -> str:
    """Hash what of a post, or of its topic as far as a list tells, may change."""
    names = ("raw", "cooked", "topic_title", "category_id", "hidden", "user_deleted", "accepted_answer", "post_type")
    telling = [item.get(name) for name in names if name != "cooked" or "raw" not in item]
    return hashlib.sha256(json.dumps([telling, likes(item)], default=str).encode()).hexdigest()[:10]
