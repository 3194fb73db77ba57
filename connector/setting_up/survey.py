"""What stands where in a community: how many posts of each category and tag ask for help, offer it, or do neither."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from adapters.contract import PostStatus, RawPost
from mapping.apply import read_post
from mapping.load import Mapping as Meaning
from mapping.load import load_mapping, shipped
from mapping.proposal import Place, Purpose, Reading
from mapping.rules import decide, seen
from mapping.schema import BOTH, IGNORE

FEW = 3  # help posts below which a shelf says nothing
MANY = 8  # posts from which a shelf without help is noise
MOSTLY = 0.75  # of its help posts are of one purpose; some stand in the wrong place, and some are read wrongly
RULE = 0.6  # of all its posts are help, so that a rule does more good than harm
NOISE = 0.05  # or less of its posts are help
SAME_KIND = 0.75  # of its help posts are of one category of help


class Use(StrEnum):
    """What a category or tag of the platform is used for."""

    ASKS = "asks"
    OFFERS = "offers"
    MIXED = "mixed"  # both, or help among other talk: the text decides
    NOISE = "noise"
    UNKNOWN = "unknown"  # too few posts to tell


@dataclass(frozen=True, slots=True)
class Shelf:
    """One category or tag (`kind`) of a community with what its posts were read as; a post may be both."""

    kind: str
    name: str
    posts: int = 0
    requests: int = 0
    offers: int = 0
    helps: int = 0  # posts that ask, offer, or both
    categories: Counter[str] = field(default_factory=Counter)

    @property
    def use(self) -> Use:
        """What it is used for, as far as its posts tell."""
        if self.helps >= FEW and self.helps >= RULE * self.posts:
            if self.requests >= MOSTLY * self.helps and self.offers <= (1 - MOSTLY) * self.helps:
                return Use.ASKS
            if self.offers >= MOSTLY * self.helps and self.requests <= (1 - MOSTLY) * self.helps:
                return Use.OFFERS
        if self.posts >= MANY and self.helps <= NOISE * self.posts:
            return Use.NOISE
        return Use.MIXED if self.helps >= FEW else Use.UNKNOWN

    @property
    def category(self) -> str | None:
        """The kind of help nearly all its help posts are about, if there is one."""
        slug, count = next(iter(self.categories.most_common(1)), ("", 0))
        telling = count > FEW and self.helps >= RULE * self.posts
        return slug if telling and count >= SAME_KIND * self.helps else None


@dataclass(frozen=True, slots=True)
class Survey:
    """All shelves, the fullest first; `extends` is the shipped mapping whose rules fit most of the posts, if any."""

    posts: int
    requests: int
    offers: int
    shelves: tuple[Shelf, ...]
    extends: str | None = None


def survey(posts: Iterable[RawPost], home: Place) -> Survey:
    """Read the opening posts by their words alone, and count."""
    opening = [post for post in posts if post.opening and not post.own and post.status is not PostStatus.HIDDEN]
    said = [(post, read_post(post, Meaning(), home)) for post in opening]
    shelves: dict[tuple[str, str], Shelf] = {}
    total = Shelf("all", "")
    for post, reading in said:
        total = _with(total, reading)
        for kind, name in _places(post):
            shelves[kind, name] = _with(shelves.get((kind, name), Shelf(kind, name)), reading)
    ordered = sorted(shelves.values(), key=lambda shelf: (shelf.kind, -shelf.posts, shelf.name))
    return Survey(len(opening), total.requests, total.offers, tuple(ordered), _fitting(said))


def _places(post: RawPost) -> list[tuple[str, str]]:
    category = [("category", post.category)] if post.category else []
    return [*category, *(("tag", tag) for tag in dict.fromkeys(post.tags) if tag != post.category)]


def _with(shelf: Shelf, reading: Reading) -> Shelf:
    purposes = _purposes(reading)
    kinds = {proposal.category for proposal in reading.proposals}
    return Shelf(
        kind=shelf.kind,
        name=shelf.name,
        posts=shelf.posts + 1,
        requests=shelf.requests + (Purpose.REQUEST in purposes),
        offers=shelf.offers + (Purpose.OFFER in purposes),
        helps=shelf.helps + bool(purposes),
        categories=shelf.categories + Counter(kinds),
    )


def _fitting(said: list[tuple[RawPost, Reading]]) -> str | None:
    """The shipped mapping whose rules say most often what the texts say themselves; None when none does."""
    fits = {name: sum(_agrees(post, reading, load_mapping(name)) for post, reading in said) for name in shipped()}
    best = max(fits, key=lambda name: fits[name], default=None)
    return best if best is not None and fits[best] > 0 else None


def _agrees(post: RawPost, reading: Reading, mapping: Meaning) -> int:
    """1 when a rule gives the post the purpose its text gives it too, -1 when it gives another, 0 when none does."""
    decided = decide(mapping.rules, seen(post, "")).values.get("purpose")
    if decided is None:
        return 0
    purposes = _purposes(reading)
    said = {0: IGNORE, 2: BOTH}.get(len(purposes)) or next(iter(purposes)).value
    return 1 if decided == said else -1


def _purposes(reading: Reading) -> set[Purpose]:
    return {proposal.purpose for proposal in reading.proposals}
