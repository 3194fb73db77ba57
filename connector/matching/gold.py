"""Labelled posts and graded matches (JSONL) as candidates: what training and evaluation read.

One line a post: `id community title body author created_at` and `labels` (kind, category, categories_all, place, when,
urgent, on_behalf, resolved, constraints). One line a request: `request`, `offers` with grade 2 or 1, `hard_negatives`
with the reason why not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from connector.areas import Area, Areas
from connector.matching.candidate import Candidate
from mapping.proposal import Place, Proposal, ProposalStatus, Purpose, Reach

ORGANISATION = "labelled"


@dataclass(frozen=True, slots=True)
class Post:
    """One labelled post. `labels` as in the file."""

    id: str
    community: str
    title: str
    body: str
    author: str
    created_at: datetime
    labels: Mapping[str, Any]

    @property
    def text(self) -> str:
        return f"{self.title}\n{self.body}"

    @property
    def kind(self) -> str:
        return str(self.labels["kind"])


@dataclass(frozen=True, slots=True)
class Judged:
    """What a coordinator said of one request: offers with grade 2 (clearly) or 1 (plausible), and why not others."""

    request: str
    grades: Mapping[str, int] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Read:
    """What a post was read as, and what it may be beside that: worth a person's look, never acted upon."""

    proposals: Sequence[Candidate]
    possible: Sequence[Candidate] = ()


def read_posts(paths: Iterable[Path]) -> dict[str, Post]:
    """Read labelled posts by id."""
    posts: dict[str, Post] = {}
    for line in _lines(paths):
        names = ("id", "community", "title", "body", "author")
        post = Post(
            **{name: line[name] or "" for name in names},
            created_at=datetime.fromisoformat(line["created_at"]),
            labels=line["labels"],
        )
        posts[post.id] = post
    return posts


def read_matches(paths: Iterable[Path]) -> dict[str, Judged]:
    """Read graded matches by request."""
    return {
        line["request"]: Judged(
            line["request"],
            {offer["id"]: offer["grade"] for offer in line["offers"]},
            {offer["id"]: offer["why"] for offer in line["hard_negatives"]},
        )
        for line in _lines(paths)
    }


def candidates(post: Post) -> list[Candidate]:
    """Give the proposals the labels of a post speak of: none, one, or two when it both asks and offers."""
    purposes = {"request": [Purpose.REQUEST], "offer": [Purpose.OFFER], "both": list(Purpose)}.get(post.kind, [])
    return [as_candidate(post, _proposal(post, purpose)) for purpose in purposes]


def as_labelled(post: Post) -> Read:
    """Read a post as its labels say: nothing is in doubt."""
    return Read(candidates(post))


def as_candidate(post: Post, proposal: Proposal) -> Candidate:
    """Place a proposal read from a labelled post; its id says the post and the purpose."""
    place = proposal.place
    return Candidate(
        id=f"{post.id}/{proposal.purpose.value}",
        proposal=proposal,
        community=post.community,
        organisation=ORGANISATION,
        person=f"{post.community}/{post.author}",
        area=area_key(place.municipality, place.neighbourhood),
        posted_at=post.created_at,
    )


def post_of(id: str) -> str:
    """Give the post a candidate's id speaks of."""
    return id.rpartition("/")[0]


def area_key(municipality: str | None, neighbourhood: str | None) -> str:
    return f"{municipality or ''}/{neighbourhood or ''}".casefold()


def areas(candidates: Iterable[Candidate]) -> Areas:
    """Give the areas these candidates lie in; the labels know no centres, so the municipality decides who is near."""
    places = {candidate.area: candidate.proposal.place for candidate in candidates}
    return Areas(
        Area(key, place.neighbourhood or "", place.municipality or "") for key, place in sorted(places.items())
    )


_ENGLISH = frozenset(["the", "and", "is", "to", "for", "my", "of", "a", "you", "with", "have", "are"])
_DUTCH = frozenset(["de", "het", "een", "en", "ik", "van", "voor", "je", "niet", "wij", "met", "heb", "zijn"])


def language(post: Post) -> str:
    """Guess the language of a labelled post by its commonest words: the labels do not say."""
    words = re.findall(r"[a-z]+", post.text.lower())
    english, dutch = (sum(word in common for word in words) for common in (_ENGLISH, _DUTCH))
    return "en" if english > dutch else "nl"


def _proposal(post: Post, purpose: Purpose) -> Proposal:
    labels = post.labels
    place = labels["place"] or {}
    constraints = frozenset(labels["constraints"])
    return Proposal(
        purpose=purpose,
        category=labels["category"] or "other_help",
        confidence=1.0,
        text=post.text,
        categories=tuple(labels["categories_all"]),
        language=language(post),
        place=Place(place.get("municipality") and place.get("neighbourhood"), place.get("municipality")),
        reach=_reach(constraints, place),
        status=ProposalStatus.RESOLVED if labels["resolved"] else ProposalStatus.OPEN,
        urgent=labels["urgent"],
        on_behalf=labels["on_behalf"],
        constraints=constraints,
    )


def _reach(constraints: frozenset[str], place: Mapping[str, Any]) -> Reach:
    if constraints & {"remote", "remote possible"}:
        return Reach.ANYWHERE
    wide = constraints & {"whole city", "region_wide"} or not place.get("neighbourhood")
    return Reach.MUNICIPALITY if wide else Reach.NEIGHBOURHOOD


def _lines(paths: Iterable[Path]) -> Iterable[dict[str, Any]]:
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines if line.strip())
