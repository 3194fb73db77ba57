"""Reads labelled posts by readers that never saw their community: what matching meets in use, told honestly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from connector.matching import gold
from connector.matching.candidate import Candidate
from connector.matching.gold import Post
from mapping.language import Text, read
from mapping.language.fit import examples, fit
from mapping.language.model import Model
from mapping.language.train import held_out, training_posts
from mapping.proposal import Place

_HOME_SHARE = 0.6  # a community whose posts mostly speak of one neighbourhood is that neighbourhood's


def readings(posts: Mapping[str, Post]) -> dict[str, list[Candidate]]:
    """Give the proposals of each post, as read by a reader trained on other communities (and all sets)."""
    homes = _homes(posts.values())
    chosen = examples(training_posts())
    found: dict[str, list[Candidate]] = {}
    for outside, inside in held_out(chosen):
        tested = {chosen[number].community for number in inside}
        here = [post for post in posts.values() if post.community in tested]
        if not here:
            continue
        reader = fit([chosen[number] for number in outside])
        found.update({post.id: _read(post, homes, reader) for post in here})
    return found


def _read(post: Post, homes: Mapping[str, Place], reader: Model) -> list[Candidate]:
    home = homes[post.community]
    names = {place.neighbourhood for place in homes.values() if place.municipality == home.municipality}
    known = tuple(sorted(name for name in names if name))
    reading = read(Text(post.title, post.body, post.created_at, home, known), reader)
    return [gold.as_candidate(post, proposal) for proposal in reading.proposals]


def _homes(posts: Iterable[Post]) -> dict[str, Place]:
    """Give the area a configuration would name for each community: its neighbourhood, else its municipality."""
    places: dict[str, Counter[tuple[str, str | None]]] = {}
    for post in posts:
        place = post.labels["place"] or {}
        if place.get("municipality"):
            places.setdefault(post.community, Counter())[place["municipality"], place.get("neighbourhood")] += 1
    homes = {}
    for community, counted in places.items():
        (municipality, neighbourhood), times = counted.most_common(1)[0]
        one = times >= _HOME_SHARE * counted.total()
        homes[community] = Place(neighbourhood if one else None, municipality)
    return homes
