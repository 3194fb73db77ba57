"""Pulling: a page of posts and its cursor are kept together, in one transaction, or not at all."""

from __future__ import annotations

import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from adapters.contract import (
    Adapter,
    AdapterError,
    AuthError,
    Capability,
    Deletion,
    Page,
    PermanentError,
    PostStatus,
    RawPost,
    TransientError,
)
from connector.engine import Engine
from connector.model import TO_EVERYBODY, CommunityState, Delivery, DeliveryState, Lease
from connector.store import Tx, answers, communities, decisions, leases, outbox, posts, rest, suggestions
from connector.withdraw import gone

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
PAGES_AT_ONCE = 20  # then another community gets its turn
THREADS_AT_ONCE = 20  # as many as Adapter.read takes
WATCH_EVERY = timedelta(minutes=10)  # threads that carry a suggestion are read again this often
WATCH_FOR = timedelta(days=30)


@dataclass(slots=True)
class Pulled:
    """What one check of a community brought."""

    community: str
    new: int = 0
    deleted: int = 0
    skipped: int = 0
    pages: int = 0
    error: str | None = None
    keys: list[str] = field(default_factory=list)


def pull_due(engine: Engine) -> list[Pulled]:
    """Check every community that is due; what came of each is returned."""
    with engine.store.read() as tx:
        keys = communities.due(tx, engine.now())
    pulled = [pull(engine, key) for key in keys if key in engine.adapters]
    return [result for result in pulled if result is not None]


def pull(engine: Engine, key: str) -> Pulled | None:
    """Check one community now; None when it is paused, at rest, or another process is at it."""
    begun = _begin(engine, key)
    if begun is None:
        return None
    lease, state = begun
    result = Pulled(key)
    try:
        _pull_pages(engine, lease, state.cursor, result)
        _read_hinted(engine, lease, result)
    except AdapterError as error:
        result.error = str(error)
        _failed(engine, lease, error)
    finally:
        with engine.store.write() as tx:
            leases.release(tx, lease)
    return result


def read_threads(engine: Engine, key: str, threads: Sequence[str]) -> None:
    """Bring these threads (at most 20) up to date now, outside the usual checks. Raises AdapterError.

    The platform is left alone afterwards for as long as it asks for, or as after a first failure.
    """
    asked, rested = engine.now(), engine.adapters[key].pace.first_backoff
    try:
        page = engine.adapters[key].read(threads)
    except AdapterError as error:
        wait = error.retry_after if isinstance(error, TransientError) else None
        with engine.store.write() as tx:
            rest.extend(tx, key, engine.now() + timedelta(seconds=max(rested, wait or 0.0)))
        raise
    with engine.store.write() as tx:
        _keep(tx, key, page, asked, Pulled(key))
        rest.extend(tx, key, engine.now() + timedelta(seconds=page.wait))


def _begin(engine: Engine, key: str) -> tuple[Lease, CommunityState] | None:
    """Claim the community and set its next check before the work, so that a crash is no hot loop."""
    now = engine.now()
    with engine.store.write() as tx:
        state = communities.get(tx, key)
        if state.paused is not None or not rest.is_over(tx, key, now):
            return None
        lease = leases.claim(tx, f"pull:{key}", now, LEASE)
        if lease is None:
            return None
        communities.schedule(tx, key, now + engine.interval(key))
        if _sees_more(engine.adapters[key]) and leases.claim(tx, f"watch:{key}", now, WATCH_EVERY):
            communities.hint(tx, key, _watched(tx, key, now), now)
    return lease, state


def _sees_more(adapter: Adapter) -> bool:
    return bool(adapter.capabilities & {Capability.SEES_DELETIONS, Capability.READS_ANSWERS})


def _watched(tx: Tx, key: str, now: datetime) -> set[str]:
    own = outbox.threads_to_watch(tx, key, now - WATCH_FOR, 200)
    return {*own, *suggestions.threads_at_stake(tx, key)}


def _pull_pages(engine: Engine, lease: Lease, cursor: str | None, result: Pulled) -> None:
    adapter = engine.adapters[result.community]
    for _ in range(PAGES_AT_ONCE):
        asked = engine.now()
        page = adapter.pull(cursor)
        now = engine.now()
        with engine.store.write() as tx:
            if not leases.holds(tx, lease):
                return  # we were too slow: another process has gone on from our last page
            _keep(tx, result.community, page, asked, result)
            communities.succeeded(tx, result.community, page.cursor, now, len(page.skipped))
            later = timedelta(seconds=page.wait)
            due = now + (later if page.more else max(engine.interval(result.community), later))
            communities.schedule(tx, result.community, due)
        result.pages += 1
        cursor = page.cursor
        if not page.more or page.wait > 0:
            return


def _read_hinted(engine: Engine, lease: Lease, result: Pulled) -> None:
    """Read the threads somebody pointed at; the hint stays until they are read."""
    with engine.store.read() as tx:
        threads = communities.hinted(tx, result.community, THREADS_AT_ONCE)
    if not threads:
        return
    asked = engine.now()
    page = engine.adapters[result.community].read(threads)
    with engine.store.write() as tx:
        if leases.holds(tx, lease):
            _keep(tx, result.community, page, asked, result)
            communities.hints_read(tx, result.community, threads)
            rest.extend(tx, result.community, engine.now() + timedelta(seconds=page.wait))
    for thread in threads:
        engine.mark_fresh(result.community, thread)  # a message about it may go out without asking once more


def _keep(tx: Tx, key: str, page: Page, now: datetime, result: Pulled) -> None:
    """Keep a page: posts and signals as they were, and what is gone with all that follows from it.

    `now` is the moment *before* the page was asked for: what came in since then is newer than this page.
    """
    for post in page.posts:
        if post.own:
            _own_post(tx, key, post, now)
        elif posts.save(tx, key, post, now):
            result.new += 1
            result.keys.append(post.key)
    vanished = _vanished(tx, key, page, now)
    for deletion in (*page.deletions, *vanished):
        dropped = posts.delete(tx, key, deletion, now)
        gone(tx, key, dropped, now)
        result.deleted += len(dropped)
        _own_post_removed(tx, key, deletion.thread, deletion.key, now)
    for signal in page.signals:
        posts.save_signal(tx, key, signal, now)
    result.skipped += len(page.skipped)


def _vanished(tx: Tx, key: str, page: Page, asked: datetime) -> list[Deletion]:
    """What we knew of threads that were given whole and is not in them any more, our own messages included."""
    there = {post.key for post in page.posts}
    return [
        Deletion(thread, known)
        for thread in page.complete
        for known in (*posts.keys_of_thread(tx, key, thread), *outbox.posts_in_thread(tx, key, thread, asked))
        if known not in there
    ]


def _own_post(tx: Tx, key: str, post: RawPost, now: datetime) -> None:
    """Our own words are not read; but when people there flagged them, we stop and call a person."""
    delivery = outbox.by_post(tx, key, post.key)
    if delivery is not None and post.status is PostStatus.HIDDEN and delivery.state is DeliveryState.SENT:
        alarm(tx, delivery, post.key, now)


def _own_post_removed(tx: Tx, key: str, thread: str, post: str | None, now: datetime) -> None:
    """One message of ours is gone, or with `post` None a whole thread: no judgement on ours, unless it was our own."""
    if post is None:
        found = [each for each in outbox.in_thread(tx, key, thread) if each.side in TO_EVERYBODY]
    else:
        found = [each for each in (outbox.by_post(tx, key, post),) if each is not None]
    for delivery in found:
        if delivery.state is DeliveryState.SENT:
            alarm(tx, delivery, delivery.post or delivery.key, now)


def alarm(tx: Tx, delivery: Delivery, post: str, now: datetime) -> None:
    """People there took a message of ours away, or did not let it through: stop, and call a person.

    Once for each message: a person who resumes the community knows of it.
    """
    key = delivery.community
    kind = "post_unwelcome" if delivery.side in TO_EVERYBODY else "message_removed"
    if not answers.alert(tx, "", key, post, delivery.url, kind, now):
        return
    why = "A message of ours was hidden or removed there. Talk to the moderators, then resume this community."
    communities.pause(tx, key, why, now)
    decisions.log(tx, now, key, "community.paused", why, community=key)


def _failed(engine: Engine, lease: Lease, error: AdapterError) -> None:
    """Back off, or pause, as the type of the error says."""
    now = engine.now()
    key = lease.subject.removeprefix("pull:")
    pace = engine.adapters[key].pace
    with engine.store.write() as tx:
        if not leases.holds(tx, lease):
            return
        failures = communities.get(tx, key).failures
        delay = min(pace.longest_backoff, pace.first_backoff * 2.0 ** min(failures, 30))
        delay *= random.uniform(1.0, 1.1)  # many communities of one server must not come back in step
        if isinstance(error, TransientError) and error.retry_after is not None:
            delay = max(delay, error.retry_after)
        state = communities.failed(tx, key, str(error), now, now + timedelta(seconds=delay))
        if isinstance(error, AuthError | PermanentError) or _patience_ended(error, state, now):
            communities.pause(tx, key, str(error), now)
            answers.alert(tx, engine.config.communities[key].organisation, key, None, None, "community_paused", now)
            decisions.log(tx, now, key, "community.paused", str(error), community=key)
    log.warning("pulling %s failed: %s", key, error)


def _patience_ended(error: AdapterError, state: CommunityState, now: datetime) -> bool:
    if not isinstance(error, TransientError):
        return False
    if error.give_up_times is not None and state.failures >= error.give_up_times:
        return True
    since = state.failing_since or now
    return error.give_up_seconds is not None and (now - since).total_seconds() >= error.give_up_seconds
