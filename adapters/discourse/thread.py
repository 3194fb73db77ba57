"""Reading one topic whole: its posts as they are now, what is gone from it, and its wordless answers."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace

from adapters.contract import Author, PermanentError, PostError, Signal, SignalKind, TransientError
from adapters.discourse.api import Api, ForbiddenError, MissingError
from adapters.discourse.categories import Categories
from adapters.discourse.harvest import Harvest
from adapters.discourse.posts import (
    LIKE,
    Topic,
    author_of,
    is_by,
    is_by_people,
    is_gone,
    key_of,
    likes,
    raw_post,
    topic_of,
)
from adapters.json_fields import Json, obj, objects, text, whole

CHUNK = 20  # posts a forum gives at once (TopicView.chunk_size)
LONGEST = 200  # posts that are read of one topic: its first and its latest ones
_NOWHERE = sys.maxsize


class Threads:
    """Reads topics of one forum, as the account `api` asks for."""

    def __init__(self, api: Api, categories: Categories) -> None:
        self._api = api
        self._categories = categories

    def read(self, number: int, harvest: Harvest, missed: Sequence[int] = ()) -> None:
        """Gather the topic's present state. `missed` are numbers of posts that a list showed once, and no longer.

        A topic that is not there for us (404, 403, a category that is not ours to read) is gone.
        """
        try:
            page = obj(self._api.get(f"/t/{number}.json", [("include_raw", "1")]))
        except (MissingError, ForbiddenError) as error:
            if isinstance(error, MissingError) and not error.told:
                raise TransientError("Something before the forum says that a topic is not there.") from error
            self._make_sure_of_the_key()
            harvest.gone(number)
            return
        topic = topic_of({"id": number, **page})
        if topic is None or (topic.private and not self._takes_part(page)):
            return
        if page.get("deleted_at") or not (topic.private or self._categories.allows(topic.category_id)):
            harvest.gone(number)
            return
        topic = replace(topic, category=self._categories.slug(topic.category_id))
        items, known_from = self._items(number, page)
        self._gather(topic, items, known_from, missed, harvest)
        self._accepted(topic, page, items, harvest)

    def own_posts(self, number: int) -> list[Json]:
        """Give our own posts in a topic, latest first, with `raw`. Raises MissingError and ForbiddenError."""
        me = self._api.username
        page = obj(self._api.get(f"/t/{number}.json", [("username_filters", me), ("include_raw", "1")]))
        items, _ = self._items(number, page)
        return [item for item in reversed(items) if is_by(item, me)]

    def _make_sure_of_the_key(self) -> None:
        """A key that was revoked also answers 403 everywhere: then nothing is gone, we are. Raises AuthError."""
        if not self._api.answered:
            self._api.get("/latest.json")

    def _takes_part(self, page: Json) -> bool:
        """Whether a private message is ours to read; an administrator's account is shown everybody's.

        One addressed to a group alone is not: whether we are in the group, its page does not say.
        """
        me = self._api.username.casefold()
        people = {
            text(user.get("username")).casefold() for user in objects(obj(page.get("details")).get("allowed_users"))
        }
        return not people or me in people

    def _items(self, number: int, page: Json) -> tuple[list[Json], int]:
        """Give the topic's posts in order, and the number from which on none is left out: 1 when that is all."""
        stream = obj(page.get("post_stream"))
        if not isinstance(stream.get("posts"), list):
            raise PermanentError("The forum answers something else than a topic.")  # never taken for an empty one
        items = _by_id(stream)
        listed = stream.get("stream")
        ids = [ident for value in (listed if isinstance(listed, list) else []) if (ident := whole(value))]
        tail = ids if len(ids) <= LONGEST else ids[CHUNK - LONGEST :]
        for chunk in _chunks([ident for ident in tail if ident not in items]):
            query = [*(("post_ids[]", ident) for ident in chunk), ("include_raw", "1")]
            items |= _by_id(obj(obj(self._api.get(f"/t/{number}/posts.json", query)).get("post_stream")))
        ordered = sorted(items.values(), key=lambda item: whole(item.get("post_number")) or 0)
        if not all(ident in items for ident in tail):
            return ordered, _NOWHERE  # posts went while we read, or the forum gives no chunks: next time
        return ordered, 1 if tail == ids else whole(items[tail[0]].get("post_number")) or _NOWHERE

    def _gather(
        self, topic: Topic, items: list[Json], known_from: int, missed: Sequence[int], harvest: Harvest
    ) -> None:
        present = {number for item in items if (number := whole(item.get("post_number")))}
        holes = set(range(known_from, max(present, default=0))) - present
        vanished = {number for number in missed if number >= known_from} - present
        for number in sorted(holes | vanished):
            harvest.gone(topic.id, key_of(topic.id, number))
        for item in items:
            self._take(topic, item, harvest)
        if known_from == 1:
            harvest.complete[str(topic.id)] = None

    def _take(self, topic: Topic, item: Json, harvest: Harvest) -> None:
        if not is_by_people(item):
            return
        try:
            post = raw_post(item, topic, self._api.url, self._api.username)
        except PostError as error:
            harvest.skip(f"{topic.id}#{item.get('id')}", str(error))
            return
        if is_gone(item):
            harvest.gone(topic.id, post.key)
            return
        harvest.post(post)
        if post.own and likes(item):
            for author in self._likers(item):
                harvest.signal(Signal(SignalKind.LIKED, post.key, post.thread, author))

    def _likers(self, item: Json) -> Iterable[Author | None]:
        """Say who liked a post of ours; nobody asks that of other people's posts."""
        try:
            query = [("id", whole(item.get("id"))), ("post_action_type_id", LIKE)]
            answer = obj(self._api.get("/post_action_users.json", query))
        except (MissingError, ForbiddenError):
            return [None]
        people = objects(answer.get("post_action_users"))
        return [author_of({**user, "user_id": user.get("id")}) for user in people] or [None]

    def _accepted(self, topic: Topic, page: Json, items: list[Json], harvest: Harvest) -> None:
        answer = page.get("accepted_answer")
        named = [answer] if isinstance(answer, dict) else objects(answer)
        numbers = {whole(a.get("post_number")) for a in named}
        numbers |= {whole(item.get("post_number")) for item in items if item.get("accepted_answer") is True}
        for number in sorted(number for number in numbers if number):
            harvest.signal(Signal(SignalKind.ACCEPTED, key_of(topic.id, number), str(topic.id)))


def _by_id(stream: Json) -> dict[int, Json]:
    return {ident: item for item in objects(stream.get("posts")) if (ident := whole(item.get("id")))}


def _chunks(ids: list[int]) -> Iterable[list[int]]:
    return (ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK))
