"""Reading on from a cursor: what changed, what showed late, and now and then what is gone.

Time stamps alone would miss things: a scheduled post keeps the time of its last edit when it is published, and a
comment that waited for a moderator keeps the time it was written (measured on 6.1 and 6.6). So each pull goes back
two hours, looks at the newest hundred of both lists, and four times a day at all that is remembered.

WordPress filters and sorts by the site's own local time, so that is what the cursor holds: it stays right for posts
written before somebody changed the site's time zone. Two hours also cover the end of summer time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.contract import Deletion, Page, PostError, RawPost, Skipped
from adapters.json_fields import Json, moment, whole
from adapters.wordpress.api import PER_PAGE, Api, Query
from adapters.wordpress.categories import Categories
from adapters.wordpress.cursor import MOST_TIES, Cursor, Stream, Trace, dump, load
from adapters.wordpress.posts import COMMENT_FIELDS, POST_FIELDS, comment_key, comment_of, is_protected, post_of

OVERLAP = timedelta(hours=2)
SWEEP = 6 * 3600.0  # seconds between two looks at all that is remembered
_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)  # more than any site's local time differs from UTC
_MARK = 8  # characters of a digest that are remembered


@dataclass(frozen=True, slots=True)
class Source:
    """One of the two lists: where it is, in which order it grows, and which parameter and field that order has."""

    path: str
    after: str
    orderby: str
    time: str
    newest: str
    fields: tuple[tuple[str, object], ...]


POSTS = Source(
    "/posts",
    "modified_after",
    "modified",
    "modified",
    "date",
    (("_fields", POST_FIELDS), ("_embed", "author,wp:term")),
)
COMMENTS = Source("/comments", "after", "date", "date", "date", (("_fields", COMMENT_FIELDS),))


class Puller:
    """Pulls one site."""

    def __init__(
        self, api: Api, categories: Categories, now: Callable[[], datetime], since: datetime | None = None
    ) -> None:
        self._api = api
        self._categories = categories
        self._now = now
        self._since = since

    def pull(self, cursor: str | None) -> Page:
        """Give one page: a few lists of at most a hundred each."""
        self._api.me()  # before reading: a wrong password would otherwise go unnoticed
        state = load(cursor)
        if cursor is None and self._since is not None:
            state.posts.since = state.comments.since = _stamp(self._since - _DAY)
        return _Round(self._api, self._categories, state, self._now()).page()


class _Round:
    """One pull, and what it gathers."""

    def __init__(self, api: Api, categories: Categories, state: Cursor, now: datetime) -> None:
        self._api = api
        self._categories = categories
        self._state = state
        self._now = now.timestamp()
        self._posts: dict[str, RawPost] = {}
        self._gone: dict[Deletion, None] = {}
        self._skipped: dict[Skipped, None] = {}

    def page(self) -> Page:
        streams = ((POSTS, self._state.posts), (COMMENTS, self._state.comments))
        more = [self._forward(source, stream) for source, stream in streams]
        if not any(more):
            for source, stream in streams:
                self._take(source, stream, self._ask(source, [("orderby", source.newest), ("order", "desc")]))
            more.append(self._sweep())
        posts, deletions, skipped = tuple(self._posts.values()), tuple(self._gone), tuple(self._skipped)
        wait = self._api.pace()
        return Page(posts, deletions, skipped=skipped, cursor=dump(self._state), more=any(more), wait=wait)

    # --- reading on

    def _forward(self, source: Source, stream: Stream) -> bool:
        """Read on in one list; whether there is more."""
        query: list[tuple[str, object]] = [("orderby", source.orderby), ("order", "asc")]
        if stream.since:
            query.append((source.after, stream.since))
        if stream.ties:
            query.append(("exclude", _joined(stream.ties)))
        items = self._ask(source, query)
        self._take(source, stream, items)
        times = [time for item in items if (time := moment(item.get(source.time)))]
        if times:
            self._move(source, stream, items, times[-1], full=len(items) >= PER_PAGE)
        return len(items) >= PER_PAGE

    def _move(self, source: Source, stream: Stream, items: list[Json], last: datetime, *, full: bool) -> None:
        """Move on to just before the last second read; at the end of the list, well before it."""
        since = _stamp(last - (_SECOND if full else OVERLAP))
        if not full:
            stream.since, stream.ties = since, []
            return
        if since != stream.since:
            stream.since, stream.ties = since, []
        stream.ties += [n for item in items if moment(item.get(source.time)) == last and (n := whole(item.get("id")))]
        if len(stream.ties) > MOST_TIES:
            stream.since, stream.ties = _stamp(last), []

    def _ask(self, source: Source, query: Query) -> list[Json]:
        chosen = self._categories.query() if source is POSTS else []
        return self._api.listed(source.path, [*query, *chosen, *source.fields])

    def _take(self, source: Source, stream: Stream, items: list[Json]) -> None:
        """Hand over what is new or changed."""
        read = self._read_posts(items) if source is POSTS else self._read_comments(items)
        for number, post in read:
            if stream.remember(number, Trace(int(post.thread), _mark(post))):
                self._posts[post.key] = post

    def _read_posts(self, items: list[Json]) -> list[tuple[int, RawPost]]:
        read = []
        for item in items:
            number = whole(item.get("id"))
            if number is not None and is_protected(item):
                self._lose(POSTS, self._state.posts, number)
            elif post := self._read(post_of, "post", item):
                read.append((number or 0, post))
        return read

    def _read_comments(self, items: list[Json]) -> list[tuple[int, RawPost]]:
        comments = [(whole(item.get("id")) or 0, self._read(comment_of, "comment", item)) for item in items]
        known = self._state.posts.seen
        strange = {int(comment.thread) for _, comment in comments if comment and int(comment.thread) not in known}
        readable = self._categories.readable(strange)
        return [(n, c) for n, c in comments if c and (int(c.thread) in known or int(c.thread) in readable)]

    def _read(self, reader: Callable[[Json, str, int | None], RawPost], kind: str, item: Json) -> RawPost | None:
        try:
            return reader(item, self._api.url, self._api.me())
        except PostError as error:
            self._skipped[Skipped(f"{kind}-{item.get('id')}", str(error))] = None
            return None

    # --- what is gone

    def _sweep(self) -> bool:
        """Look whether what is remembered is still there, a hundred at a time; whether some is left to look at."""
        state = self._state
        if self._now - state.swept >= SWEEP:
            first, state.swept = not state.swept, self._now
            if not first:
                state.posts.left, state.comments.left = list(state.posts.seen), list(state.comments.seen)
        for source, stream in ((POSTS, state.posts), (COMMENTS, state.comments)):
            numbers, stream.left = stream.left[:PER_PAGE], stream.left[PER_PAGE:]
            if numbers:
                self._look_again(source, stream, numbers)
        return bool(state.posts.left or state.comments.left)

    def _look_again(self, source: Source, stream: Stream, numbers: list[int]) -> None:
        items = self._ask(source, [("include", _joined(numbers))])
        present = {whole(item.get("id")) for item in items}
        if not present <= set(numbers):
            return  # the site does not heed `include`, so that its answer proves nothing
        self._take(source, stream, items)
        for number in numbers:
            if number not in present:
                self._lose(source, stream, number)

    def _lose(self, source: Source, stream: Stream, number: int) -> None:
        """Report something gone that was handed over before."""
        trace = stream.seen.pop(number, None)
        if trace is None:
            return
        self._gone[Deletion(str(trace.post), None if source is POSTS else comment_key(number))] = None


def _mark(post: RawPost) -> str:
    """What must be the same for a post to be old news: its words, and whether it takes answers."""
    return f"{post.digest[:_MARK]}{post.status[:1]}"


def _stamp(time: datetime) -> str:
    return time.replace(tzinfo=None).isoformat(timespec="seconds")


def _joined(numbers: list[int]) -> str:
    return ",".join(map(str, numbers))
