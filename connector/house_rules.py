"""What a community wants among its members: which kinds of help, for money or not, and from what age."""

from __future__ import annotations

from connector.config.model import Community
from connector.model import StoredPost
from mapping.language.author_age import under_age
from mapping.language.payment import Payment, payment
from mapping.proposal import Proposal

OTHER_KIND = "this kind of help is not wanted in this community"
FOR_MONEY = "help for money is not wanted in this community"
TOO_YOUNG = "this community is for older people"


def refused(community: Community, post: StoredPost, proposal: Proposal) -> str | None:
    """Why nothing comes of a request or offer in its own community, or None when it keeps to the rules there."""
    text = f"{post.title}\n{post.text}"
    if community.accepts and proposal.category not in community.accepts:
        return OTHER_KIND
    if _more(payment(text), community.payment):
        return FOR_MONEY
    if under_age(text, community.least_age) and not under_age(text):  # of minors a person hears: see `young`
        return TOO_YOUNG
    return None


def _more(said: Payment, allowed: Payment) -> bool:
    """Whether a text asks or offers more money than is allowed."""
    order = (Payment.NONE, Payment.COSTS, Payment.PAY)
    return order.index(said) > order.index(allowed)
