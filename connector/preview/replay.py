"""Playing the last days over, moment by moment, with the real steps of the connector and communities on paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from connector import cycle, registry, start
from connector.config import Approval, Config
from connector.deliver import Sent
from connector.engine import Engine
from connector.matching.index import Index
from connector.model import Delivery, DeliveryState, StoredPost
from connector.narrate import Narrator
from connector.preview.gathering import Gathered, Source
from connector.preview.paper import PaperCommunity
from connector.suggest import rounds
from connector.suggest.rounds import Made
from mapping.proposal import Reading

TICK = timedelta(hours=3)  # at least so often something is done: a new round, a message that waited for the morning
SOON = timedelta(minutes=2)  # after a post was written it is read


@dataclass(frozen=True, slots=True)
class Read:
    """A post and what was read in it."""

    post: StoredPost
    reading: Reading


@dataclass(frozen=True, slots=True)
class Posted:
    """A message with its exact words, and when it would have been posted."""

    at: datetime
    delivery: Delivery


@dataclass(frozen=True, slots=True)
class Preview:
    """What would have happened since `since`. `approval` names the communities where a person decides first."""

    since: datetime
    until: datetime
    sources: Mapping[str, Source]
    read: tuple[Read, ...]
    made: tuple[Made, ...]
    posted: tuple[Posted, ...]
    approval: frozenset[str]


class _Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@dataclass(slots=True)
class _Notes:
    """What happened, as the narrator is told."""

    read: list[Read] = field(default_factory=list)
    made: list[Made] = field(default_factory=list)
    posted: list[Posted] = field(default_factory=list)


class _Scribe(Narrator):
    """Writes down instead of telling."""

    def __init__(self, notes: _Notes, now: Callable[[], datetime]) -> None:
        super().__init__(now=now, write=lambda line: None)
        self._notes = notes

    def read(self, post: StoredPost, reading: Reading) -> None:
        self._notes.read.append(Read(post, reading))

    def suggested(self, made: Made) -> None:
        self._notes.made.append(made)

    def delivered(self, sent: Sent) -> None:
        if sent.state is DeliveryState.SENT:
            self._notes.posted.append(Posted(self._now(), sent.delivery))


def play(
    config: Config, gathered: Gathered, since: datetime, until: datetime, progress: Callable[[datetime], object]
) -> Preview:
    """Play from `since` until `until`; `progress` is told the moment reached, once a played day."""
    clock, notes = _Clock(since), _Notes()
    engine = _engine(config, gathered, clock)
    tell = _Scribe(notes, clock)
    for moment in _moments(gathered, since, until):
        if moment.date() != clock.now.date():
            progress(moment)
        clock.now = moment
        for step in (cycle.pull_step, cycle.match_step, cycle.deliver_step, cycle.follow_up_step):
            step(engine, tell)
        rounds.expire_due(engine)
    return Preview(
        since=since,
        until=until,
        sources=gathered.sources,
        read=tuple(notes.read),
        made=tuple(notes.made),
        posted=tuple(notes.posted),
        approval=frozenset(_approving(config)),
    )


def _moments(gathered: Gathered, since: datetime, until: datetime) -> list[datetime]:
    """When something may happen: soon after each post, and every few hours besides."""
    posts = (post for source in gathered.sources.values() for post in source.posts)
    written = {post.created_at + SOON for post in posts}
    steps = {since + number * TICK for number in range(1, (until - since) // TICK + 1)}
    return sorted(moment for moment in written | steps | {until} if since < moment <= until)


def _engine(config: Config, gathered: Gathered, clock: _Clock) -> Engine:
    """An engine whose communities are on paper and whose store is thrown away."""
    trial = _trial(config)
    areas = start.known_areas(trial)
    classes = registry.adapter_classes()
    http = registry.session(None, 0, allow_loopback=False)
    paper = {
        key: PaperCommunity(classes[trial.communities[key].adapter].capabilities, source.posts, clock, http)
        for key, source in gathered.sources.items()
    }
    return Engine(trial, gathered.store, paper, trial.mappings, areas, Index(areas), clock)


def _trial(config: Config) -> Config:
    """The configuration as it would be when posting, with every suggestion approved and no mail at all."""
    return replace(
        config,
        organisations={
            key: replace(organisation, approval=Approval.NEVER) for key, organisation in config.organisations.items()
        },
        communities={
            key: replace(community, dry_run=False, interval=None) for key, community in config.communities.items()
        },
        mail=None,
    )


def _approving(config: Config) -> list[str]:
    return [key for key in config.communities if config.approval(key) is not Approval.NEVER]
