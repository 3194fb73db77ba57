"""Reads labelled posts by readers that never saw their community: what matching meets in use, told honestly.

Needs scikit-learn, and a minute for every thousand posts.
"""

from __future__ import annotations

from collections.abc import Mapping

from connector.matching import gold
from connector.matching.candidate import Candidate
from connector.matching.gold import Post
from mapping.language import Text, read
from mapping.language.evaluate import configured_areas
from mapping.language.fit import examples, fit
from mapping.language.model import Model
from mapping.language.train import held_out, training_posts
from mapping.proposal import Place

Areas = Mapping[str, tuple[Place, tuple[str, ...]]]


def readings(posts: Mapping[str, Post]) -> dict[str, list[Candidate]]:
    """Give the proposals of each post, as read by a reader trained on other communities (and all sets).

    Each community's areas are taken to be configured, as an organisation would.
    """
    areas = configured_areas([{"community": post.community, "labels": post.labels} for post in posts.values()])
    chosen = examples(training_posts())
    found: dict[str, list[Candidate]] = {}
    for outside, inside in held_out(chosen):
        tested = {chosen[number].community for number in inside}
        here = [post for post in posts.values() if post.community in tested]
        if here:
            reader = fit([chosen[number] for number in outside])
            found.update({post.id: _read(post, areas, reader) for post in here})
    return found


def _read(post: Post, areas: Areas, reader: Model) -> list[Candidate]:
    home, places = areas[post.community]
    said = read(Text(post.title, post.body, post.created_at, home, places), reader)
    return [gold.as_candidate(post, proposal) for proposal in said.proposals]
