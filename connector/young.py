"""Children and teenagers: what they ask or offer goes to a person of the organisation, never to a stranger."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from connector.engine import Engine
from connector.model import StoredPost, StoredProposal
from connector.store import Tx, answers, decisions, minors
from connector.withdraw import closed
from mapping.language.author_age import under_age

WHY = "the author is under eighteen: this is for people"


def by_a_minor(tx: Tx, post: StoredPost) -> bool:
    """Whether the author says, or said before, that they are under eighteen."""
    return under_age(f"{post.title}\n{post.text}") or minors.is_one(tx, post.person)


def set_aside(
    engine: Engine, tx: Tx, post: StoredPost, stored: list[StoredProposal], now: datetime
) -> list[StoredProposal]:
    """The proposals as they may be kept: closed when the author says, or said before, that they are a minor."""
    if not by_a_minor(tx, post):
        return stored
    if under_age(f"{post.title}\n{post.text}"):
        minors.remember(tx, post.person, now)
    for proposal in minors.open_proposals(tx, post.person):
        closed(tx, proposal, WHY, now)
    if any(proposal.open for proposal in stored):
        organisation = engine.organisation(post.community)
        answers.alert(tx, organisation, post.community, post.key, post.url, "minor", now)
        decisions.log(tx, now, post.key, "read.minor", WHY, community=post.community, organisation=organisation)
    return [replace(proposal, open=False) for proposal in stored]
