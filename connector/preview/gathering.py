"""The posts of the last days: those the connector has already, else read once from the community itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.contract import AdapterError, RawPost
from connector import registry
from connector.config import Config
from connector.read import as_raw
from connector.recent import MOST_POSTS, Progress, recent
from connector.store import Store, Tx, communities, people, posts, whole
from connector.store.afresh import begin_afresh


@dataclass(frozen=True, slots=True)
class Source:
    """Where a community's posts come from, and why there are none when it cannot be read."""

    posts: tuple[RawPost, ...] = ()
    kept: bool = False  # the connector had them already
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """The posts by community, and a store to play in that knows only what people asked of us."""

    sources: Mapping[str, Source]
    store: Store


Watch = Callable[[str], Progress]
"""Gives, for a community, what is to be told how the reading goes."""


@contextmanager
def gather(
    config: Config, now: Callable[[], datetime], since: datetime, watch: Watch, *, fresh: bool = False
) -> Iterator[Gathered]:
    """Gather the posts since then; everything is thrown away at the end. With `fresh` all is read at the source.

    The store itself is only copied, never written to.
    """
    with TemporaryDirectory(prefix="wijkconnector-preview-") as folder:
        store = _copy(config.store.path, Path(folder) / "preview.sqlite")
        try:
            with store.read() as tx:
                known = {} if fresh else dict(_known(tx, config, since))
            unknown = [key for key in _running(config) if key not in known]
            sources = known | dict(_read(config, now, since, watch, unknown))
            with store.write() as tx:
                begin_afresh(tx)
            yield Gathered({key: sources[key] for key in _running(config)}, store)
        finally:
            store.close()


def _running(config: Config) -> list[str]:
    return [key for key, community in config.communities.items() if not community.paused]


def _copy(path: Path, target: Path) -> Store:
    if path.exists():
        whole.must_be_usable(path)
        whole.copy(path, target)
    return Store(target, durable=False)


def _known(tx: Tx, config: Config, since: datetime) -> Iterator[tuple[str, Source]]:
    """Communities that were read before, with what they hold of the days asked for."""
    read = {state.key for state in communities.all_states(tx) if state.last_success is not None}
    for key in _running(config):
        if key in read:
            stored = posts.latest(tx, key, since, MOST_POSTS)
            given = [as_raw(post) for post in reversed(stored)]
            yield key, Source(tuple(_with_author(tx, post) for post in given), kept=True)


def _with_author(tx: Tx, post: RawPost) -> RawPost:
    """The post with its author as the platform names them, so that the copy knows them again."""
    author = people.author(tx, post.author.key)
    return post if author is None else replace(post, author=replace(author, groups=post.author.groups))


def _read(
    config: Config, now: Callable[[], datetime], since: datetime, watch: Watch, keys: Sequence[str]
) -> Iterator[tuple[str, Source]]:
    adapters = registry.open_adapters(config, now, since)
    for key in keys:
        try:
            yield key, Source(tuple(recent(adapters[key], since, watch(key))))
        except AdapterError as error:
            yield key, Source(error=str(error))
