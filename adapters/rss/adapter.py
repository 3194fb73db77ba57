"""A community that offers a feed (RSS, Atom, JSON Feed): read politely, never written to."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import ClassVar, Final

from marshmallow import Schema

from adapters.contract import (
    Adapter,
    AdapterError,
    Author,
    Capability,
    Confirmation,
    Context,
    Deletion,
    Finding,
    Guide,
    Health,
    Hint,
    Level,
    Pace,
    Page,
    PermanentError,
    RawPost,
    Recognised,
    TransientError,
)
from adapters.guides import guide
from adapters.http import Response
from adapters.rss.cursor import State
from adapters.rss.feed import Entry, Feed, FeedError
from adapters.rss.identity import digest, entry_key, is_reply, is_suggestion, key_of, source_id, thread_of
from adapters.rss.polling import DAY, HOUR, error_of, keep_validators, note_redirect, schedule, validators
from adapters.rss.recognise import recognise
from adapters.rss.settings import FeedSettings
from adapters.rss.websub import PUSHED, Subscriber
from adapters.rss.worker import ParsingChild, TooHeavyError
from adapters.urls import origin

MOST_ARCHIVES: Final = 20  # pages of history (RFC 5005)
BETWEEN_ARCHIVES: Final = 1.0  # seconds
ARCHIVE_PATIENCE: Final = 3  # failures
ARCHIVE_PAUSE: Final = 300.0  # seconds between them
JUST_NOW: Final = timedelta(minutes=1)  # a push so soon after a look is about what was seen then


@cache
def shared_child() -> ParsingChild:
    """The one parsing child of this process; started with the first feed."""
    return ParsingChild()


class FeedAdapter(Adapter):
    """Reads one feed. Edits are seen by content; an entry that leaves the window is not taken for deleted."""

    name: ClassVar[str] = "rss"
    capabilities: ClassVar[frozenset[Capability]] = frozenset(
        {Capability.PULL, Capability.SEES_EDITS, Capability.WEBHOOK}
    )
    settings_schema: ClassVar[type[Schema]] = FeedSettings
    pace: ClassVar[Pace] = Pace(interval=HOUR, least_interval=900.0, first_backoff=HOUR, longest_backoff=3 * DAY)

    def __init__(self, settings: Mapping[str, object], context: Context) -> None:
        super().__init__(settings, context)
        self.url = str(settings["url"])
        self.source = str(settings.get("id") or source_id(self.url))
        self.interval = float(str(settings.get("interval") or HOUR))
        secret = settings.get("websub_secret")
        self.subscriber = Subscriber(context.http, str(secret) if secret else None, context.callback, self.now)
        self._latest: tuple[datetime, str] | None = None  # when this process last asked, and the cursor it gave
        wanted = settings.get("categories") or ()
        self.wanted = {str(name).casefold() for name in wanted} if isinstance(wanted, list | tuple) else set()

    @classmethod
    def recognise(cls, url: str, context: Context) -> Recognised | None:
        return recognise(context.http, url, shared_child(), context.now())

    @classmethod
    def guide(cls, language: str) -> Guide:
        return guide(__package__, language)

    def check(self) -> Health:
        """Read the feed once and say what it is; a permanent move to another host is for a person to confirm."""
        now = self.now()
        try:
            response = self._get(self.url, State())
            feed = self._read(response, now)
        except AdapterError as error:
            return Health(None, (Finding(Level.ERROR, "feed_unreadable", str(error)),))
        text = f"The feed can be read; it holds {len(feed.entries)} entries."
        findings = [Finding(Level.OK, "feed_readable", text)]
        if response.hops and all(hop.status in (301, 308) for hop in response.hops):
            text = f"The feed has moved to {response.url}. Put that address in the settings when it is right."
            findings.append(Finding(Level.WARNING, "feed_moved", text))
        if not (response.headers.get("ETag") or response.headers.get("Last-Modified")):
            text = "The server cannot say whether the feed changed, so it is read once a day only."
            findings.append(Finding(Level.WARNING, "feed_without_validators", text))
        return Health(None, tuple(findings))

    def pull(self, cursor: str | None) -> Page:
        """New and changed entries, or nothing before the feed may be asked again. At most one request."""
        state, now = State.load(cursor), self.now()
        if state.older:
            return self._archive(state, now)
        if state.wait(now) > 0:
            self.subscriber.keep_up(state, now)
            self._latest = self._latest or (now - JUST_NOW, state.dump())
            return Page(cursor=state.dump(), wait=self._wait(state, now))
        url = state.moved or self.url
        response = self._get(url, state)
        body = hashlib.sha256(response.body).hexdigest()
        if response.status == 304 or body == state.body:
            return self._unchanged(state, response, now)
        feed = self._read(response, now)
        page = self._news(state, feed, response, now)
        keep_validators(state, response)
        state.body, state.unchanged, state.every = body, 0, feed.every
        state.skip_hours, state.skip_days = list(feed.skip_hours), list(feed.skip_days)
        self.subscriber.discover(state, response, feed)
        return self._done(state, response, now, page)

    def read(self, threads: Sequence[str]) -> Page:
        """Look at once because the hub says that the feed changed; the cursor learns of it at the next pull."""
        self.subscriber.note(tuple(threads))
        now = self.now()
        if PUSHED not in threads or self._latest is None or now - self._latest[0] < JUST_NOW:
            return Page()
        state = State.load(self._latest[1])
        response = self._get(state.moved or self.url, state)
        body = hashlib.sha256(response.body).hexdigest()
        if response.status == 304 or body == state.body:
            return Page()
        page = self._news(state, self._read(response, now), response, now)
        keep_validators(state, response)
        state.body = body
        self._latest = (now, state.dump())
        return page

    def webhook(self, headers: Mapping[str, str], body: bytes) -> Hint:
        return self.subscriber.hint(headers, body)

    def confirm(self, query: Mapping[str, str]) -> Confirmation:
        return self.subscriber.confirm(query)

    def _unchanged(self, state: State, response: Response, now: datetime) -> Page:
        if response.status == 200:
            state.unchanged += 1
        note_redirect(state, response.hops, response.url, True, now)
        keep_validators(state, response)
        return self._done(state, response, now, Page())

    def _done(self, state: State, response: Response, now: datetime, page: Page) -> Page:
        schedule(state, response, now, self.interval, self.url)
        self.subscriber.keep_up(state, now)
        self._latest = (now, state.dump())
        more = bool(state.older)
        wait = BETWEEN_ARCHIVES if more else self._wait(state, now)
        return Page(page.posts, page.deletions, skipped=page.skipped, cursor=state.dump(), more=more, wait=wait)

    def _wait(self, state: State, now: datetime) -> float:
        """Seconds until there is something to do: the next look, or the subscription that runs out before it."""
        return min(state.wait(now), max(self.subscriber.wait(state, now), 1.0))

    def _news(self, state: State, feed: Feed, response: Response, now: datetime) -> Page:
        keys = {entry_key(self.source, entry, feed.generator) for entry in feed.entries}
        known = keys & state.seen.keys()
        if state.seen and keys and not known and _elsewhere(response):
            raise PermanentError("The feed now comes from another host with other entries. Check its address.")
        if (not state.seen or (keys and not known)) and origin(feed.older) == origin(response.url):
            state.archives = [] if feed.paged else state.archives
            if key_of("", feed.older) not in state.archives:
                state.older = feed.older
        note_redirect(state, response.hops, response.url, bool(known), now)
        deletions = self._deletions(state, feed, keys)
        return Page(self._posts(state, feed, now), deletions)

    def _archive(self, state: State, now: datetime) -> Page:
        """One older page of the feed; a page that cannot be read ends the history, and costs nothing else."""
        url, state.older = state.older, ""
        try:
            response = self._get(url, State())
            feed = self._read(response, now)
        except AdapterError as error:
            return self._no_archive(state, url, error, now)
        state.older_failed = 0
        state.archives.append(key_of("", url))
        posts = self._posts(state, feed, now)
        fresh = feed.older and key_of("", feed.older) not in state.archives
        if fresh and len(state.archives) < MOST_ARCHIVES and origin(feed.older) == origin(url):
            state.older = feed.older
        more = bool(state.older)
        return Page(posts, cursor=state.dump(), more=more, wait=BETWEEN_ARCHIVES if more else state.wait(now))

    def _no_archive(self, state: State, url: str, error: AdapterError, now: datetime) -> Page:
        """Try a page of history again a little later, and after ARCHIVE_PATIENCE failures never more."""
        state.older_failed += 1
        if isinstance(error, TransientError) and state.older_failed < ARCHIVE_PATIENCE:
            state.older = url
            return Page(cursor=state.dump(), more=True, wait=max(error.retry_after or 0.0, ARCHIVE_PAUSE))
        state.archives.append(key_of("", url))
        state.older_failed = 0
        return Page(cursor=state.dump(), wait=self._wait(state, now))

    def _posts(self, state: State, feed: Feed, now: datetime) -> tuple[RawPost, ...]:
        """The entries that are new or changed, oldest first, as posts; remembers them all as seen."""
        posts = []
        for entry in reversed(feed.entries):
            post = self._post(entry, feed, now)
            changed = state.seen.get(post.key) != post.digest
            if post.thread != post.key and post.thread in state.threads.values() and post.key not in state.seen:
                post = replace(post, opening=False)  # a list that shows each topic's last post: this is an answer
            state.remember(post.key, post.digest)
            if post.thread != post.key:
                state.threads[post.key] = post.thread
            if changed and (not self.wanted or any(tag.casefold() in self.wanted for tag in post.tags)):
                posts.append(post)
        return tuple(posts)

    def _post(self, entry: Entry, feed: Feed, now: datetime) -> RawPost:
        key = entry_key(self.source, entry, feed.generator)
        name = entry.author_name
        created = entry.published or entry.updated or now
        own = self.settings.get("own_author")
        return RawPost(
            key=key,
            thread=thread_of(self.source, entry, key, feed.generator),
            url=entry.link or feed.link or self.url,
            author=Author(key=name.casefold() or key, handle=name),
            title=entry.plain_title,
            text=entry.plain_text,
            created_at=created,
            updated_at=max(created, entry.updated or created),
            digest=digest(entry),
            opening=not is_reply(entry),
            reply_to=key_of(self.source, f"id:{entry.answers}") if entry.answers else None,
            category=entry.categories[0] if entry.categories else None,
            tags=entry.categories,
            own=(bool(own) and name == own) or is_suggestion(entry) or self._leads_to_us(entry),
            language=entry.language or feed.language or None,
        )

    def _leads_to_us(self, entry: Entry) -> bool:
        door = self.subscriber.callback
        return bool(door and entry.link) and origin(entry.link) == origin(str(door))

    def _deletions(self, state: State, feed: Feed, present: set[str]) -> tuple[Deletion, ...]:
        """What the feed itself calls gone: at:deleted-entry, and with fh:complete all that is no longer in it."""
        gone = {key_of(self.source, f"id:{ref}") for ref in feed.deleted} & state.seen.keys()
        if feed.complete and not feed.ignored:
            gone |= state.seen.keys() - present
        deletions = tuple(Deletion(state.threads.get(key, key), key) for key in sorted(gone))
        for key in gone:
            del state.seen[key]
            state.threads.pop(key, None)
        return deletions

    def _get(self, url: str, state: State) -> Response:
        headers = validators(state)
        if self.settings.get("username") and origin(url) == origin(self.url):
            pair = f"{self.settings['username']}:{self.settings.get('password') or ''}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        response = self.http.get(url, headers=headers)
        if response.status in (404, 410) and url == state.moved:
            state.moved = ""  # the move was taken back: the address in the settings is the one to trust
            return self._get(self.url, state)
        error = error_of(response, self.now())
        if error is not None:
            raise error
        if response.status == 304 and not (state.etag or state.modified):
            raise TransientError("The server says nothing changed although we never read the feed.")
        return response

    def _read(self, response: Response, now: datetime) -> Feed:
        try:
            return shared_child().read(response.body, response.headers.get("Content-Type", ""), response.url, now)
        except TooHeavyError as error:
            raise TransientError(str(error), give_up_times=3) from None
        except FeedError as error:
            raise TransientError(str(error), give_up_seconds=30 * DAY) from None


def _elsewhere(response: Response) -> bool:
    return bool(response.hops) and origin(response.url)[1] != origin(response.hops[0].url)[1]
