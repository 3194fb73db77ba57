"""The nightly sweep: every open topic is read anew, which finds what no list of new posts shows.

That is: posts of old that became visible late (unhidden, recovered, moved out of a closed category), edits, topics
closed, solved or removed.
"""

from __future__ import annotations

from adapters.discourse.api import Api
from adapters.discourse.categories import Categories
from adapters.discourse.cursor import Cursor, Sweep
from adapters.json_fields import Json, obj, objects, whole, yes

EVERY = 24 * 3600.0  # seconds
MOST = 500  # topics, the newest; at our pace some twenty minutes


class Sweeper:
    """Walks the list of topics by date of creation, an order that new replies do not stir."""

    def __init__(self, api: Api, categories: Categories) -> None:
        self._api = api
        self._categories = categories

    def begin_when_due(self, sweep: Sweep, now: float) -> None:
        """Begin a sweep a day after the last; the first is a day after the first pull, which reads all anyway."""
        if sweep.at == 0.0:
            sweep.at = now
        elif now - sweep.at >= EVERY and sweep.page is None and not sweep.left:
            sweep.at, sweep.page, sweep.listed = now, 0, []

    def go_on(self, cursor: Cursor) -> None:
        """List one more page, or send for the next listed topic."""
        sweep = cursor.sweep
        if sweep.page is not None:
            self._list(sweep, sweep.page)
        elif sweep.left:
            cursor.send_for(sweep.left.pop(0))

    def _list(self, sweep: Sweep, page: int) -> None:
        answer = obj(self._api.get("/latest.json", [("order", "created"), ("page", page)]))
        listed = obj(answer.get("topic_list"))
        topics = objects(listed.get("topics"))
        open_ones = [number for item in topics if (number := whole(item.get("id"))) and self._is_open(item)]
        new = [number for number in dict.fromkeys(open_ones) if number not in sweep.listed]
        sweep.listed = [*sweep.listed, *new]
        if topics and listed.get("more_topics_url") and len(sweep.listed) < MOST:
            sweep.page = page + 1
            return
        missing = set(sweep.open) - set(sweep.listed)  # removed, closed or solved since: look once more
        sweep.left = [*sorted(missing), *sweep.listed]
        sweep.open, sweep.listed, sweep.page = sweep.listed, [], None

    def _is_open(self, item: Json) -> bool:
        shut = yes(item.get("closed")) or yes(item.get("archived")) or yes(item.get("has_accepted_answer"))
        return not shut and self._categories.allows(whole(item.get("category_id")))
