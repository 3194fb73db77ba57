"""Reads labelled posts by readers that never saw their community: what matching meets in use, told honestly.

Needs scikit-learn and about ten minutes: six readers are fitted, however few posts are read.
"""

from __future__ import annotations

from collections.abc import Mapping

from connector.matching import gold
from connector.matching.gold import Post, Read
from mapping.language import Text, read
from mapping.language.evaluate import configured_areas
from mapping.language.fit import examples, fit
from mapping.language.model import Model
from mapping.language.train import held_out, training_posts
from mapping.proposal import Place

Areas = Mapping[str, tuple[Place, tuple[str, ...]]]


def readings(posts: Mapping[str, Post]) -> dict[str, Read]:
    """Give what each post is read as, and may be, by a reader trained on other communities (and all sets).

    Each community's areas are taken to be configured, as an organisation would.
    """
    areas = configured_areas([{"community": post.community, "labels": post.labels} for post in posts.values()])
    chosen = examples(training_posts())
    found: dict[str, Read] = {}
    for outside, inside in held_out(chosen):
        tested = {chosen[number].community for number in inside}
        here = [post for post in posts.values() if post.community in tested]
        if here:
            reader = fit([chosen[number] for number in outside])
            found.update({post.id: read_with(post, areas, reader) for post in here})
    return found


def read_with(post: Post, areas: Areas, reader: Model | None = None) -> Read:
    """Read a labelled post with these weights (the shipped ones when left out); signs of danger end it, as in use."""
    home, places = areas.get(post.community, (Place(), ()))
    said = read(Text(post.title, post.body, post.created_at, home, places), reader)
    if said.danger:
        return Read(())
    proposals, possible = (
        tuple(gold.as_candidate(post, each) for each in some) for some in (said.proposals, said.possible)
    )
    return Read(proposals, possible)
