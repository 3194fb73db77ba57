"""What is new by the lists of topics: all that a key without `global:read` (but with `topics:read`) lets us see.

A list tells that a topic got a post, or was renamed, moved, closed or solved; the topic is then read whole. Edits and
posts of old that show late are left to the nightly sweep, and private messages to the topics we began ourselves.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta

from adapters.discourse.api import Api
from adapters.discourse.categories import Categories
from adapters.discourse.cursor import Cursor
from adapters.discourse.posts import tags_of
from adapters.json_fields import Json, moment, obj, objects, text, whole

OVERLAP = timedelta(minutes=15)  # a topic may be bumped while the list is turned over
MOST_PAGES = 5  # of one look; what lies deeper is found by a sweep
REMEMBERED = 600  # topics
_TELLING = ("highest_post_number", "last_posted_at", "bumped_at", "title", "category_id", "closed", "archived",
            "visible", "has_accepted_answer")  # fmt: skip


class Lists:
    """Walks the list of topics by activity, down to what was seen before."""

    def __init__(self, api: Api, categories: Categories) -> None:
        self._api = api
        self._categories = categories

    def look(self, cursor: Cursor) -> None:
        """Send for the topics that are new or changed since the last look; at first, for all by way of a sweep."""
        first = not cursor.topics
        since = datetime.fromtimestamp(cursor.polled, UTC) - OVERLAP
        for page in range(MOST_PAGES):
            listed = obj(obj(self._api.get("/latest.json", [("order", "activity"), ("page", page)])).get("topic_list"))
            topics = objects(listed.get("topics"))
            self._take(topics, cursor)
            oldest = min((at for item in topics if (at := moment(item.get("bumped_at")))), default=None)
            if first or not listed.get("more_topics_url") or oldest is None or oldest < since:
                break
        else:
            first = True
        if first and cursor.sweep.page is None and not cursor.sweep.left:
            cursor.sweep.page, cursor.sweep.listed = 0, []

    def _take(self, topics: list[Json], cursor: Cursor) -> None:
        for item in topics:
            number = whole(item.get("id"))
            if number is None or not self._categories.allows(whole(item.get("category_id"))):
                continue
            mark = _mark(item)
            if cursor.topics.pop(number, None) != mark:
                cursor.send_for(number)
            cursor.topics[number] = mark
        for number in list(cursor.topics)[:-REMEMBERED]:
            del cursor.topics[number]


def _mark(item: Json) -> str:
    telling = [text(item.get(name)) or item.get(name) for name in _TELLING] + sorted(tags_of(item.get("tags")))
    return hashlib.sha256(json.dumps(telling, default=str).encode()).hexdigest()[:10]
