"""What the steps of the main job share: configuration, store, adapters, mappings, index and clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from adapters.contract import Adapter, utc_now
from connector.areas import Areas
from connector.config import Config
from connector.matching.index import Index
from connector.model import StoredProposal
from connector.store import Store, communities
from mapping.language.model import Model
from mapping.load import Mapping as Meaning
from mapping.proposal import Place

FRESH = timedelta(seconds=30)  # a thread read so lately is not read again before writing about it


@dataclass(slots=True)
class Engine:
    """One process of the connector. Holds no state that matters: all that must survive is in the store."""

    config: Config
    store: Store
    adapters: Mapping[str, Adapter]
    mappings: Mapping[str, Meaning]
    areas: Areas
    index: Index
    now: Callable[[], datetime] = utc_now
    readers: Mapping[str, Model] = field(default_factory=dict)  # weights of organisations that have their own
    indexed: int = 0  # change number of the last proposal the index has seen
    _fresh: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with self.store.write() as tx:
            communities.register(tx, {each.key: each.organisation for each in self.config.communities.values()})

    def interval(self, community: str) -> timedelta:
        """How long between two checks: the operator's wish, but never below what the platform allows."""
        pace = self.adapters[community].pace
        wish = self.config.communities[community].interval
        return timedelta(seconds=max(pace.least_interval, wish if wish is not None else pace.interval))

    def organisation(self, community: str) -> str:
        return self.config.communities[community].organisation

    def language(self, community: str) -> str:
        return self.config.organisations[self.organisation(community)].language

    def quiet_hours(self, community: str) -> tuple[time, time] | None:
        return self.config.organisations[self.organisation(community)].quiet_hours

    def home(self, community: str) -> Place:
        """The community's own area, which a post speaks of unless it says otherwise."""
        area = self.areas.get(self.config.communities[community].area)
        return Place(neighbourhood=area.name or None, municipality=area.municipality)

    def known_places(self, community: str) -> tuple[str, ...]:
        """Names of areas a post of this community may mean: those of its municipality."""
        home = self.config.communities[community].area
        return tuple(name for key in self.areas.within(home) if (name := self.areas.get(key).name))

    def area_of(self, community: str, place: Place) -> str:
        return self.areas.locate(place, self.config.communities[community].area)

    def areas_near(self, stored: StoredProposal) -> Iterable[str]:
        """Areas whose waiting requests a new offer may help."""
        reach = self.areas.reachable(stored.area, stored.proposal.reach)
        return [area.key for area in self.areas] if reach is None else self.areas.within(stored.area)

    def is_fresh(self, community: str, thread: str) -> bool:
        """Whether this process read the thread so lately that it need not be read again."""
        read_at = self._fresh.get((community, thread))
        return read_at is not None and self.now() - read_at < FRESH

    def mark_fresh(self, community: str, thread: str) -> None:
        now = self.now()
        self._fresh = {key: at for key, at in self._fresh.items() if now - at < FRESH}
        self._fresh[community, thread] = now
