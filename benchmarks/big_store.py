"""A store as a whole country would fill it: organisations from very large to small, a year of posts and decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

from adapters.contract import Author, Kind, RawPost
from connector import start
from connector.engine import Engine
from connector.matching.candidate import Reason
from connector.model import Delivery, DeliveryState, Side, StoredProposal, Suggestion, SuggestionState
from connector.store import Tx, answers, decisions, outbox, people, posts, proposals, review_queue, suggestions
from connector.store.review_queue import Wanted
from connector.suggest import following
from mapping import taxonomy
from mapping.proposal import Proposal, Purpose, Step

HEAD = "instance: {contact: beheer@wijk.example, allow_loopback: true}\n"
AREA = "  {key}-area: {{name: Buurt {n}, municipality: Stad {town}, latitude: {lat}, longitude: {lon}}}\n"
ORGANISATION = "  {key}: {{name: Welzijn {n}, danger_contact: {{name: Wijkteam, email: wijkteam@example.nl}}}}\n"
COMMUNITY = """
  {key}-community:
    organisation: {key}
    adapter: rss
    area: {key}-area
    settings: {{url: "http://127.0.0.1:9/{key}.xml"}}
    permission: {{who: Bestuur, when: 2026-01-01, reference: brief}}
"""
WORDS = [
    "wie",
    "kan",
    "mij",
    "helpen",
    "met",
    "de",
    "tuin",
    "het",
    "snoeien",
    "van",
    "heg",
    "rijden",
    "naar",
    "ziekenhuis",
    "boodschappen",
    "doen",
    "computer",
    "laptop",
    "schilderen",
    "fiets",
    "repareren",
    "hond",
    "uitlaten",
    "gezelschap",
    "wandelen",
    "samen",
    "koken",
    "taal",
    "oefenen",
    "verhuizen",
    "kast",
    "tillen",
    "dinsdag",
    "woensdag",
    "ochtend",
    "middag",
    "volgende",
    "week",
    "graag",
    "iemand",
    "buurt",
    "lopen",
    "beschikbaar",
    "aanbod",
    "vraag",
    "zaterdag",
]
STATES = (SuggestionState.WAITING,) + (SuggestionState.APPROVED,) * 4 + (SuggestionState.DECLINED,) * 3
DECISIONS_EACH = 3


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is. The n-th largest organisation has a share of proposals like 1/n (Zipf)."""

    proposals: int = 100_000
    organisations: int = 300
    days: int = 365


def key(number: int) -> str:
    return f"org{number:03}"


def build(folder: Path, size: Size, seed: int = 1) -> Engine:
    """Write the configuration and fill the store in `folder`."""
    path = folder / "config.yaml"
    path.write_text(_config(size), "utf-8")
    engine = start.start(start.load(path))
    random = Random(seed)
    weights = [1 / (number + 3) for number in range(size.organisations)]
    owners = random.choices(range(size.organisations), weights, k=size.proposals)
    owners[: size.organisations] = range(size.organisations)  # everybody has something
    with engine.store.write() as tx:
        _fill(engine, tx, random, [key(owner) for owner in owners], size)
    following.follow(engine)  # as it would have been after a while
    with engine.store.read() as tx:
        tx.execute("PRAGMA optimize")
    return engine


def _config(size: Size) -> str:
    numbers = range(size.organisations)
    places = [(51.0 + number % 20 / 20, 5.0 + number // 20 / 20) for number in numbers]
    return (
        HEAD
        + "areas:\n"
        + "".join(
            AREA.format(key=key(n), n=n, town=n // 10, lat=round(places[n][0], 3), lon=round(places[n][1], 3))
            for n in numbers
        )
        + "organisations:\n"
        + "".join(ORGANISATION.format(key=key(n), n=n) for n in numbers)
        + "communities:"
        + "".join(COMMUNITY.format(key=key(n)) for n in numbers)
    )


def _fill(engine: Engine, tx: Tx, random: Random, owners: list[str], size: Size) -> None:
    last: dict[tuple[str, Purpose], str] = {}
    first: set[str] = set()
    for number, owner in enumerate(owners):
        purpose = Purpose.REQUEST if number % 3 == 0 else Purpose.OFFER
        name = f"{number}"
        if owner not in first:
            first.add(owner)
            purpose, name = Purpose.REQUEST, "asker"
        stored = _proposal(engine, tx, random, owner, name, purpose, random.random() * size.days)
        offer = last.get((owner, Purpose.OFFER))
        last[owner, purpose] = stored.id
        if purpose is Purpose.REQUEST and offer is not None:
            _suggestion(engine, tx, random, owner, stored, offer, number)
        for line in range(DECISIONS_EACH):
            decisions.log(
                tx, stored.posted_at, stored.post, "read.rules", f"regel {line}", community=f"{owner}-community"
            )


def _proposal(
    engine: Engine, tx: Tx, random: Random, owner: str, name: str, purpose: Purpose, days: float
) -> StoredProposal:
    community, post = f"{owner}-community", f"{owner}-post-{name}"
    at = engine.now() - timedelta(days=days)
    text = " ".join(random.choices(" ".join(WORDS).split(), k=30))
    author = Author(f"{owner}-{random.randrange(500)}", f"{owner}-{random.randrange(500)}")
    url = f"http://forum.example/{owner}/{name}"
    posts.save(tx, community, RawPost(post, post, url, author, text[:40], text, at, at, digest=post), at)
    read = Proposal(purpose, random.choice(taxonomy.slugs()), 0.9, text, trace=(Step("rule", "regel 1"),))
    stored = StoredProposal(
        id=f"{owner}-proposal-{name}",
        community=community,
        organisation=owner,
        post=post,
        thread=post,
        url=url,
        person=people.person_id(tx, community, author.key),
        area=f"{owner}-area",
        posted_at=at,
        expires_at=at + timedelta(days=60),
        open=days < 60,
        proposal=read,
    )
    proposals.replace(tx, community, post, [stored], at)
    return stored


def _suggestion(
    engine: Engine, tx: Tx, random: Random, owner: str, request: StoredProposal, offer: str, number: int
) -> None:
    state = random.choice(STATES)
    pair = Suggestion(
        id=f"{owner}-suggestion-{number}",
        request=request.id,
        offer=offer,
        score=0.8,
        reasons=(Reason("category", "zelfde soort hulp", "the same kind of help"),),
        state=state,
        round=1,
        created_at=request.posted_at,
    )
    suggestions.add(tx, pair, owner)
    decisions.log(tx, pair.created_at, pair.id, f"suggestion.{state}", "zelfde soort hulp", community=request.community)
    if number % 50 == 0:
        answers.alert(tx, owner, request.community, request.post, request.url, "danger_acute", pair.created_at)
    if state is SuggestionState.APPROVED:
        outbox.add(tx, _delivery(pair, request), pair.created_at, pair.created_at)


def _delivery(pair: Suggestion, request: StoredProposal) -> Delivery:
    return Delivery(
        key=f"delivery-{pair.id}",
        side=Side.ASKER,
        community=request.community,
        person=request.person,
        kind=Kind.REPLY,
        title="",
        text="",
        language="nl",
        thread=request.thread,
        reply_to=None,
        state=DeliveryState.QUEUED,
        suggestions=(pair.id,),
    )


def waiting(engine: Engine, owner: str, most: int = 1000) -> list[str]:
    """Suggestions of an organisation that wait, oldest first."""
    with engine.store.read() as tx:
        return [each.id for each in review_queue.found(tx, Wanted([owner]), most)]
