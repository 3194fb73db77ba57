"""A year in four neighbourhoods whose truth is known: each ask's story is drawn first, then told to the event log."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from connector.store import Tx, events
from connector.store.events import Ending, Event, EventKind

BEGIN = datetime(2025, 12, 31, 23, tzinfo=UTC)  # local midnight of 2026 in Amsterdam
AREAS = {"noord": 0.45, "zuid": 0.3, "dorp": 0.2, "gehucht": 0.05}
CATEGORIES = {"klussen": 0.5, "vervoer": 0.3, "gezelschap": 0.15, "dieren": 0.05}
HOME = {"noord": "plein", "zuid": "markt", "dorp": "dorpssite", "gehucht": "dorpssite"}


@dataclass
class Story:
    """What truly happened to one ask; a moment is None when it never did."""

    id: str
    asker: str
    area: str
    category: str
    posted: datetime
    suggested: datetime | None = None
    helpers: list[str] = field(default_factory=list)  # who were asked, at `suggested`
    answered: datetime | None = None
    replied: datetime | None = None
    matched: datetime | None = None
    matched_with: str = ""
    helped: datetime | None = None
    ended: datetime | None = None
    ending: Ending | None = None

    @property
    def community(self) -> str:
        return HOME[self.area]


@dataclass
class Year:
    """All asks and offers of an organisation."""

    organisation: str
    stories: list[Story]
    offers: list[tuple[str, str, str, datetime]]  # helper, community, category, moment
    stops: list[tuple[str, str, datetime]]  # who, community, moment


def live(seed: int, asks: int = 800, helpers: int = 150, organisation: str = "welzijn") -> Year:
    """Draw a year. Some helpers are asked far more often than others; the hamlet is too small to publish."""
    chance = random.Random(seed)
    people = [
        (f"{organisation}-h{number}", chance.choice(["plein", "markt", "dorpssite"])) for number in range(helpers)
    ]
    weights = [chance.paretovariate(1.5) for _ in people]
    offers = [
        (helper, community, _one(chance, CATEGORIES), BEGIN + timedelta(days=chance.uniform(0, 300)))
        for helper, community in people
    ]
    stories = [_story(chance, f"{organisation}-r{number}", people, weights) for number in range(asks)]
    stops = [
        (helper, community, BEGIN + timedelta(days=200))
        for helper, community in chance.sample(people, min(17, helpers // 2))
    ]
    return Year(organisation, stories, offers, stops)


def _one(chance: random.Random, shares: dict[str, float]) -> str:
    return chance.choices(list(shares), list(shares.values()))[0]


def _story(chance: random.Random, request: str, people: list[tuple[str, str]], weights: list[float]) -> Story:
    def later(moment: datetime, days: float) -> datetime:
        return moment + timedelta(days=chance.expovariate(1 / days))

    posted = BEGIN + timedelta(days=chance.uniform(0, 364))
    one = Story(request, f"a{chance.randrange(500)}", _one(chance, AREAS), _one(chance, CATEGORIES), posted)
    if chance.random() < 0.7:
        one.replied = later(posted, 3)
    if chance.random() < 0.8:
        one.suggested = later(posted, 0.2)
        one.helpers = list(dict.fromkeys(helper for helper, _ in chance.choices(people, weights, k=2)))
        if chance.random() < 0.7:
            one.answered = later(one.suggested, 1)
            if chance.random() < 0.75:
                one.matched, one.matched_with = one.answered, chance.choice(one.helpers)
                if chance.random() < 0.7:
                    one.helped = later(one.matched, 4)
    if one.matched is None and chance.random() < 0.8:
        one.ending = chance.choice([Ending.SOLVED, Ending.WITHDRAWN, Ending.GONE, Ending.EXPIRED, Ending.SET_ASIDE])
        one.ended = posted + timedelta(days=60) if one.ending is Ending.EXPIRED else later(posted, 9)
    elif one.helped is not None:
        one.ended, one.ending = one.helped, Ending.SOLVED
    return one


def tell(tx: Tx, year: Year) -> None:
    """Write the year down as the engine would, in any order."""
    homes = {helper: community for helper, community, _, _ in year.offers}
    for helper, community, category, at in year.offers:
        about = (community, year.organisation, "noord", category)
        events.record(tx, Event(EventKind.OFFER, at, *about, offer=f"o{helper}", person=helper))
    for who, community, at in year.stops:
        events.record(tx, Event(EventKind.OPTED_OUT, at, community, year.organisation, person=who, value="everywhere"))
    for event in _told(year.stories, year.organisation, homes):
        events.record(tx, event)


def _told(stories: Iterable[Story], organisation: str, homes: dict[str, str]) -> Iterator[Event]:
    for one in stories:
        about = (one.community, organisation, one.area, one.category, one.id)
        yield Event(EventKind.REQUEST, one.posted, *about, person=one.asker)
        if one.replied:
            yield Event(EventKind.REPLIED, one.replied, *about)
        if one.suggested:
            for helper in one.helpers:
                pair = {"offer": f"o{helper}", "person": helper, "helper_community": homes[helper]}
                yield Event(EventKind.SUGGESTED, one.suggested, *about, **pair)
                yield Event(EventKind.TOLD, one.suggested, *about, **pair, value="helper")
        if one.answered:
            yield Event(EventKind.ANSWERED, one.answered, *about, value="yes" if one.matched else "no")
        pair = {"person": one.matched_with, "helper_community": homes.get(one.matched_with, "")}
        for kind, at in ((EventKind.MATCHED, one.matched), (EventKind.HELPED, one.helped)):
            if at:
                yield Event(kind, at, *about, **pair)
        if one.ended and one.ending:
            yield Event(EventKind.CLOSED, one.ended, *about, value=one.ending.value)
