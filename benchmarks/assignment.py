"""A simulated town: does assignment help more neighbours than asking the best match each time?

`python benchmarks/assignment.py [--people 2400] [--days 120] [--seed 1] [--json]`

Some people offer help, others ask for it, day after day. Who is asked may say yes; the chance grows with how well the
pair fits and how willing the person is, which no policy knows. Each notice makes a person deaf for a while (Manshadi
and Rodilitz, Online Policies for Efficient Volunteer Crowdsourcing, 2022). All policies see the same town, the same
requests and the same dice: two are asked at first, three more each next day, at most four rounds, stopping at a yes.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from connector.areas import Area, Areas
from connector.matching import needs
from connector.matching.assign import FIRST_ROUND, NEXT_ROUND, assign_rows
from connector.matching.candidate import Candidate, Pair, Rules, key64
from connector.matching.categories import SLUGS
from connector.matching.index import Index
from connector.matching.ledger import Ledger
from mapping.proposal import Proposal, Purpose, Reach

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
TOPICS = 6  # things people speak of, for each kind of help
QUIET = timedelta(days=7)
MEMORY = timedelta(days=90)  # how long an asking weighs
DEAF_DAYS = 14  # mean of the time a person does not react after a notice
MOST_ROUNDS = 4
KEYS = [f"buurt {number}" for number in range(16)]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a policy achieved. `top_tenth` is the share of asks that went to the tenth of helpers asked most."""

    policy: str
    requests: int
    helped: int
    yeses: int
    asks: int
    helpers_asked: int
    top_tenth: float


@dataclass(slots=True)
class Town:
    """A town and its dice. `willing` is each helper's own chance, `days` the new requests of each day."""

    index: Index
    offers: dict[str, Candidate]
    willing: dict[str, float]
    days: list[list[Candidate]]
    seed: int


@dataclass(slots=True)
class Ongoing:
    """One request on its way: who was asked, and how often."""

    id: str
    row: np.void
    told: set[str] = field(default_factory=set)
    rounds: int = 0


def build(people: int, days: int, seed: int) -> Town:
    """Make a town: three in eight people offer help, the others ask for it once in about four months."""
    random = np.random.default_rng(seed)
    places = [(52 + number % 4 * 0.012, 6 + number // 4 * 0.018) for number in range(len(KEYS))]
    index = Index(Areas(Area(key, key, "Dorp", place) for key, place in zip(KEYS, places, strict=True)))
    families = _families()
    helpers = people * 3 // 8
    made = (_candidate(random, families, Purpose.OFFER, f"o{n}", START) for n in range(helpers))
    offers = {offer.id: offer for offer in made}
    for offer in offers.values():
        index.add(offer)
    willing = {offer.person: float(random.beta(2, 3)) for offer in offers.values()}
    mornings = [START + timedelta(days=day) for day in range(days)]
    counts = random.poisson((people - helpers) / days, days).tolist()
    new = [
        [_candidate(random, families, Purpose.REQUEST, f"r{morning:%j}.{n}", morning) for n in range(count)]
        for morning, count in zip(mornings, counts, strict=True)
    ]
    return Town(index, offers, willing, new, seed)


def _families() -> list[list[tuple[str, ...]]]:
    """The words of kindred needs, as many families as there are kinds of help: what people of one kind speak of."""
    kin: dict[str, list[tuple[str, ...]]] = {}
    for need in needs.known():
        kin.setdefault(need.parent, []).append(need.words["nl"])
    large = [words for parent, words in kin.items() if parent and len(words) >= TOPICS]
    return [large[number % len(large)][:TOPICS] for number in range(len(SLUGS))]


def _candidate(
    random: np.random.Generator, families: list[list[tuple[str, ...]]], purpose: Purpose, id: str, at: datetime
) -> Candidate:
    """Some kinds of help and some neighbourhoods are asked and offered far more than others."""
    shares = 1 / np.arange(2, len(SLUGS) + 1)
    number = int(random.choice(len(shares), p=shares / shares.sum()))
    topics = [families[number][int(pick)] for pick in random.integers(0, TOPICS, 2)]
    text = " ".join(str(random.choice(topic)) for topic in topics for _ in range(2))
    reach = Reach.MUNICIPALITY if random.random() < 0.2 else Reach.NEIGHBOURHOOD
    proposal = Proposal(purpose, SLUGS[number], 0.95, text, categories=(SLUGS[number],), reach=reach)
    area = KEYS[int(len(KEYS) * random.random() ** 1.3)]
    return Candidate(id, proposal, "forum", "welzijn", f"person of {id}", area, at)


Policy = Callable[[Town, list[Ongoing], Ledger, Rules, datetime], list[Pair]]


def best_each_time(town: Town, asking: list[Ongoing], ledger: Ledger, rules: Rules, now: datetime) -> list[Pair]:
    """Ask the best matches of each request, whoever they are and however often they were asked."""
    return [
        pair
        for one in asking
        for pair in town.index.find_row(one.id, one.row, rules, NEXT_ROUND if one.rounds else FIRST_ROUND, now)
    ]


def polite_best(town: Town, asking: list[Ongoing], ledger: Ledger, rules: Rules, now: datetime) -> list[Pair]:
    """Ask the best matches in order of arrival, but nobody within seven days of the last message."""
    taken = set(ledger.quiet)
    made: list[Pair] = []
    for one in asking:
        calm = replace(rules, silent=frozenset(taken))
        found = town.index.find_row(one.id, one.row, calm, NEXT_ROUND if one.rounds else FIRST_ROUND, now)
        taken.update(town.offers[pair.offer].person for pair in found)
        made.extend(found)
    return made


def assignment(town: Town, asking: list[Ongoing], ledger: Ledger, rules: Rules, now: datetime) -> list[Pair]:
    """Assign over all requests at once, the seldom-asked first."""
    return assign_rows([(one.id, one.row) for one in asking], town.index, ledger, rules, now)


POLICIES: dict[str, Policy] = {"top-1": best_each_time, "polite top-1": polite_best, "assignment": assignment}


def run(town: Town, name: str) -> Outcome:
    """Let the days go by under one policy."""
    asked: dict[str, list[datetime]] = {person: [] for person in town.willing}
    deaf: dict[str, datetime] = {}
    ongoing: dict[str, Ongoing] = {}
    helped: set[str] = set()
    yeses = 0
    for day, new in enumerate(town.days):
        now = START + timedelta(days=day)
        ongoing.update({one.id: Ongoing(one.id, town.index.row(one)) for one in new})
        asking = [one for one in ongoing.values() if one.id not in helped and one.rounds < MOST_ROUNDS]
        rules = Rules(told={(one.id, offer) for one in asking for offer in one.told}, threshold=0.3, runner_up=0.3)
        for pair in POLICIES[name](town, asking, _ledger(asked, asking, now), rules, now):
            person = town.offers[pair.offer].person
            ongoing[pair.request].told.add(pair.offer)
            hears = deaf.get(person, now) <= now
            asked[person].append(now)
            luck, silence = _dice(town, pair)
            deaf[person] = max(deaf.get(person, now), now + silence)
            if hears and luck < town.willing[person] * pair.score:
                yeses += 1
                helped.add(pair.request)
        for one in asking:
            one.rounds += 1
        ongoing = {id: one for id, one in ongoing.items() if id not in helped and one.rounds < MOST_ROUNDS}
    return _outcome(name, town, len(helped), yeses, asked)


def _dice(town: Town, pair: Pair) -> tuple[float, timedelta]:
    """Throw the dice of one notice: the same for every policy that sends it."""
    random = np.random.default_rng([town.seed, key64(pair.request), key64(pair.offer)])
    return float(random.random()), timedelta(days=float(random.exponential(DEAF_DAYS)))


def _ledger(asked: dict[str, list[datetime]], asking: list[Ongoing], now: datetime) -> Ledger:
    return Ledger(
        asks={person: sum(now - at < MEMORY for at in times) for person, times in asked.items() if times},
        quiet=frozenset(person for person, times in asked.items() if times and now - times[-1] < QUIET),
        rounds={one.id: one.rounds for one in asking},
    )


def _outcome(name: str, town: Town, helped: int, yeses: int, asked: dict[str, list[datetime]]) -> Outcome:
    load = sorted((len(times) for times in asked.values()), reverse=True)
    tenth = sum(load[: len(load) // 10])
    return Outcome(
        policy=name,
        requests=sum(map(len, town.days)),
        helped=helped,
        yeses=yeses,
        asks=sum(load),
        helpers_asked=sum(times > 0 for times in load),
        top_tenth=tenth / max(sum(load), 1),
    )


def simulate(people: int, days: int, seed: int) -> dict[str, Outcome]:
    """Run every policy in the same town."""
    return {name: run(build(people, days, seed), name) for name in POLICIES}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=2400)
    parser.add_argument("--days", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    outcomes = simulate(options.people, options.days, options.seed)
    if options.json:
        print(json.dumps([asdict(outcome) for outcome in outcomes.values()], indent=2))
        return
    plain = outcomes["top-1"]
    for outcome in outcomes.values():
        more = outcome.helped / plain.helped - 1
        print(f"{outcome.policy:13} {outcome.helped:5} of {outcome.requests} helped ({more:+.1%}),", end=" ")
        print(f"{outcome.yeses} yeses to {outcome.asks} asks of {outcome.helpers_asked} people,", end=" ")
        print(f"top tenth of helpers {outcome.top_tenth:.0%} of asks")


if __name__ == "__main__":
    main()
